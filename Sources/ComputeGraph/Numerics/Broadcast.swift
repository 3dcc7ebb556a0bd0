import Tensors

/// How one operand's elements repeat, as NumPy's broadcasting has it, to fill a result.
///
/// Neighbouring axes that repeat alike are merged, so that a same-shaped operand is one run and a `[batch, 1, 1, channels]`
/// operand one run of `channels` for each pixel.
struct Broadcast {
    private let extents: [Int]
    private let strides: [Int]
    private let runLength: Int
    /// 1 if a run reads consecutive elements of the operand, 0 if it repeats one.
    private let runStride: Int
    private let runCount: Int

    /// - Precondition: `operand` broadcasts to `result`.
    init(_ operand: Shape, to result: Shape) {
        let missing = result.rank - operand.rank
        var axes: [(extent: Int, stride: Int)] = []
        var stride = 1
        for axis in (0..<result.rank).reversed() {
            let own = axis >= missing ? operand[axis - missing] : 1
            axes.append((result[axis], own == 1 ? 0 : stride))
            stride *= own
        }
        // Innermost first; an axis of one element merges with any other.
        var merged: [(extent: Int, stride: Int)] = []
        for axis in axes where axis.extent != 1 {
            if let last = merged.last, axis.stride == last.stride * last.extent,
                (axis.stride == 0) == (last.stride == 0)
            {
                merged[merged.count - 1].extent *= axis.extent
            } else {
                merged.append(axis)
            }
        }
        runLength = merged.first?.extent ?? 1
        runStride = merged.first?.stride ?? 1
        extents = merged.dropFirst().map(\.extent)
        strides = merged.dropFirst().map(\.stride)
        runCount = extents.reduce(1, *)
    }

    /// Calls `body` for each run: the offset of its first element in the operand and in the result, its length and the
    /// operand's stride along it.
    func forEachRun(_ body: (_ operand: Int, _ result: Int, _ length: Int, _ stride: Int) -> Void) {
        var index = [Int](repeating: 0, count: extents.count)
        var operand = 0
        for run in 0..<runCount {
            body(operand, run &* runLength, runLength, runStride)
            for axis in extents.indices {
                index[axis] += 1
                operand += strides[axis]
                if index[axis] < extents[axis] { break }
                operand -= strides[axis] * extents[axis]
                index[axis] = 0
            }
        }
    }

    /// The shape that all operands broadcast to, or nil.
    static func commonShape(_ shapes: [Shape]) -> [Int]? {
        var result: [Int] = []
        for shape in shapes {
            let rank = max(result.count, shape.rank)
            let a = Array(repeating: 1, count: rank - result.count) + result
            let b = Array(repeating: 1, count: rank - shape.rank) + shape.dimensions
            result = []
            for (x, y) in zip(a, b) {
                guard x == y || x == 1 || y == 1 else { return nil }
                result.append(x == 1 ? y : x)
            }
        }
        return result
    }
}
