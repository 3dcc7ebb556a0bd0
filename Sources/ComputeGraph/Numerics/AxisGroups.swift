import Tensors

/// The elements of a dense tensor in groups: those of one group agree in their place on every axis but `axes`.
///
/// A group is a few runs of evenly spaced elements, the same for every group but for where it starts, so that groups can
/// be shared among threads.
struct AxisGroups {
    /// How many groups there are.
    let count: Int
    /// Elements of one group.
    let size: Int
    /// Where each run begins, from the start of its group.
    let runs: [Int]
    let runLength: Int
    /// From one element of a run to the next.
    let runStride: Int
    /// Of the axes that tell groups apart, outermost first.
    private let extents: [Int]
    private let strides: [Int]

    /// - Precondition: `axes` are counted from the front and lie in the shape.
    init(of shape: Shape, over axes: Set<Int>) {
        var inside: [(extent: Int, stride: Int)] = []
        var outside: [(extent: Int, stride: Int)] = []
        var stride = 1
        for axis in (0..<shape.rank).reversed() {
            let extent = shape[axis]
            if axes.contains(axis) {
                // Neighbouring axes are one.
                if let last = inside.last, last.stride * last.extent == stride {
                    inside[inside.count - 1].extent *= extent
                } else {
                    inside.append((extent, stride))
                }
            } else {
                outside.append((extent, stride))
            }
            stride *= extent
        }
        extents = outside.reversed().map(\.extent)
        strides = outside.reversed().map(\.stride)
        count = extents.reduce(1, *)
        size = inside.reduce(1) { $0 * $1.extent }
        runLength = inside.first?.extent ?? 1
        runStride = inside.first?.stride ?? 1
        var runs = [0]
        for axis in inside.dropFirst() {
            runs = (0..<axis.extent).flatMap { index in runs.map { $0 + index * axis.stride } }
        }
        self.runs = runs
    }

    /// The one-dimensional runs along one axis, counted from the back if it is negative.
    init(of shape: Shape, along axis: Int) {
        self.init(of: shape, over: [axis < 0 ? axis + shape.rank : axis])
    }

    /// The offset of a group's first element.
    func start(of group: Int) -> Int {
        var rest = group
        var offset = 0
        for axis in extents.indices.reversed() {
            offset &+= rest % extents[axis] &* strides[axis]
            rest /= extents[axis]
        }
        return offset
    }

    /// Calls `body` with the offset of every element of a group.
    @inline(__always)
    func forEachElement(of group: Int, _ body: (_ offset: Int) -> Void) {
        let start = start(of: group)
        for run in runs {
            var offset = start &+ run
            for _ in 0..<runLength {
                body(offset)
                offset &+= runStride
            }
        }
    }
}
