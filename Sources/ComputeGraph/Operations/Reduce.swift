package import Tensors

/// The sum, mean or an extreme of all elements along some axes.
///
/// The gradient of an extreme is shared by all elements that equal it, as in TensorFlow's `reduce_max`.
package struct Reduce: Operation {
    package enum Kind: Hashable, Sendable { case sum, mean, maximum, minimum }

    package static let name = "Reduce"

    package let kind: Kind
    /// Counted from the front, batch included; negative ones from the back.
    package let axes: [Int]
    package let keepsDimensions: Bool

    package init(_ kind: Kind, axes: [Int], keepsDimensions: Bool = false) {
        self.kind = kind
        self.axes = axes
        self.keepsDimensions = keepsDimensions
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        var reduced: Set<Int> = []
        for axis in axes { reduced.insert(try resolve(axis: axis, in: input, inputs)) }
        guard input.count > 0 else { throw mismatch(inputs, "takes no empty tensor") }
        let dimensions = input.dimensions.enumerated().compactMap { axis, extent in
            reduced.contains(axis) ? (keepsDimensions ? 1 : nil) : extent
        }
        return try checkedShape(dimensions, inputs)
    }

    package var pullbackNeeds: PullbackNeeds { kind == .maximum || kind == .minimum ? [.inputs, .output] : [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let input = inputs[0]
        let y = output.elements
        switch kind {
        case .sum, .mean:
            // In double precision, since a mean may run over a whole picture.
            let sums = UnsafeMutablePointer<Double>.allocate(capacity: output.count)
            defer { sums.deallocate() }
            sums.initialize(repeating: 0, count: output.count)
            forEachRun(of: input.shape) { source, target, length, step in
                let x = input.elements + source
                let sum = sums + target
                if step == 0 {
                    var total = 0.0
                    for i in 0..<length { total += Double(x[i]) }
                    sum[0] += total
                } else {
                    for i in 0..<length { sum[i] += Double(x[i]) }
                }
            }
            let share = kind == .mean ? Double(output.count) / Double(input.count) : 1
            for i in 0..<output.count { y[i] = Float(sums[i] * share) }
        case .maximum, .minimum:
            let sign: Float = kind == .maximum ? 1 : -1
            y.update(repeating: -sign * .infinity, count: output.count)
            forEachRun(of: input.shape) { source, target, length, step in
                let x = input.elements + source
                let best = y + target
                for i in 0..<length where sign * x[i] > sign * best[i &* step] { best[i &* step] = x[i] }
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        switch kind {
        case .sum, .mean:
            let share = kind == .mean ? Float(gradient.count) / Float(result.count) : 1
            forEachRun(of: result.shape) { source, target, length, step in
                let sum = result.elements + source
                let g = gradient.elements + target
                for i in 0..<length { sum[i] += g[i &* step] * share }
            }
        case .maximum, .minimum:
            guard let input = record.inputs.first, let output = record.output else { return }
            let equals = try context.temporary(gradient.shape)
            let counts = equals.storage.base
            counts.update(repeating: 0, count: gradient.count)
            forEachRun(of: result.shape) { source, target, length, step in
                for i in 0..<length where input.elements[source &+ i] == output.elements[target &+ i &* step] {
                    counts[target &+ i &* step] += 1
                }
            }
            forEachRun(of: result.shape) { source, target, length, step in
                for i in 0..<length where input.elements[source &+ i] == output.elements[target &+ i &* step] {
                    let at = target &+ i &* step
                    result.elements[source &+ i] += gradient.elements[at] / counts[at]
                }
            }
            withExtendedLifetime(equals) {}
        }
    }

    /// Calls `body` for each run of consecutive elements: its offset, the one of its first result, its length, and the
    /// result's step along it: 0 where the run is reduced to one.
    private func forEachRun(
        of input: Shape, _ body: (_ source: Int, _ target: Int, _ length: Int, _ step: Int) -> Void
    ) {
        let reduced = Set(axes.map { $0 < 0 ? $0 + input.rank : $0 })
        let kept = Shape(input.dimensions.enumerated().map { reduced.contains($0) ? 1 : $1 })
        Broadcast(kept, to: input).forEachRun { target, source, length, step in body(source, target, length, step) }
    }
}
