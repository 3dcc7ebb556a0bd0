package import Tensors

/// Takes every `step`-th index of each axis, as Python's slices do; a negative step runs backwards.
package struct Slice: Operation {
    package static let name = "Slice"

    /// `start, start + step, …`, `count` indices of one axis.
    package struct Run: Hashable, Sendable {
        package let start: Int
        package let step: Int
        package let count: Int

        package init(start: Int, step: Int = 1, count: Int) {
            self.start = start
            self.step = step
            self.count = count
        }
    }

    /// One for each axis, batch included.
    package let runs: [Run]

    package init(_ runs: [Run]) { self.runs = runs }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard runs.count == input.rank else { throw mismatch(inputs, "slices \(runs.count) axes") }
        for (axis, run) in runs.enumerated() {
            let (length, overflow) = run.step.multipliedReportingOverflow(by: max(run.count - 1, 0))
            let (last, beyond) = run.start.addingReportingOverflow(length)
            let extent = 0..<input[axis]
            guard run.count >= 0, !overflow, !beyond,
                run.count == 0 || extent.contains(run.start) && extent.contains(last)
            else { throw mismatch(inputs, "\(run.count) indices from \(run.start) by \(run.step) leave axis \(axis)") }
        }
        return try checkedShape(runs.map(\.count), inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        forEachRow(of: inputs[0].shape, output.shape) { source, result, count, step in
            for i in 0..<count { y[result &+ i] = x[source &+ i &* step] }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let sum = inputGradients[0]?.elements else { return }
        let g = gradient.elements
        forEachRow(of: record.inputShapes[0], gradient.shape) { source, result, count, step in
            for i in 0..<count { sum[source &+ i &* step] += g[result &+ i] }
        }
    }

    /// Calls `body` for each run along the last axis: its first offset in the input and in the result, its length and
    /// the input's step.
    private func forEachRow(
        of input: Shape, _ output: Shape, _ body: (_ source: Int, _ result: Int, _ count: Int, _ step: Int) -> Void
    ) {
        guard output.count > 0 else { return }
        guard let inner = runs.last else { return body(0, 0, 1, 1) }
        var stride = 1
        var strides = [Int](repeating: 1, count: runs.count)
        for axis in runs.indices.reversed() {
            strides[axis] = stride
            stride *= input[axis]
        }
        let first = zip(runs, strides).reduce(0) { $0 + $1.0.start * $1.1 }
        let outer = runs.count - 1
        var index = [Int](repeating: 0, count: outer)
        var source = first
        for row in 0..<output.count / inner.count {
            body(source, row * inner.count, inner.count, inner.step)
            for axis in (0..<outer).reversed() {
                index[axis] += 1
                source += runs[axis].step * strides[axis]
                if index[axis] < runs[axis].count { break }
                source -= runs[axis].step * strides[axis] * runs[axis].count
                index[axis] = 0
            }
        }
    }
}
