import CKernels
package import Tensors

/// Joins two or more tensors along an axis (negative ones count from the back).
package struct Concatenate: Operation {
    package static let name = "Concatenate"

    package let axis: Int

    package init(axis: Int) { self.axis = axis }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard let first = inputs.first else { throw mismatch(inputs, "needs at least one input") }
        let axis = try resolve(axis: axis, in: first, inputs)
        var dimensions = first.dimensions
        for input in inputs.dropFirst() {
            guard input.rank == first.rank else { throw mismatch(inputs, "the inputs differ in rank") }
            for i in 0..<first.rank where i != axis && input[i] != first[i] {
                throw mismatch(inputs, "the inputs differ in axis \(i), not only in axis \(axis)")
            }
            dimensions[axis] += input[axis]
        }
        return try checkedShape(dimensions, inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let layout = Layout(axis: axis, output: output.shape)
        var offset = 0
        var offsets: [Int] = []
        for input in inputs {
            offsets.append(offset)
            offset += input.shape[layout.axis] * layout.inner
        }
        try context.forEachRange(of: layout.outer, grain: 1 + (1 << 14) / max(1, layout.width), work: output.count &* 8)
        { rows, _ in
            for (input, offset) in zip(inputs, offsets) {
                let width = input.shape[layout.axis] * layout.inner
                // A call of memmove for each pixel's few channels would take three times as long.
                var asTheyAre = whylight_epilogue()
                whylight_finish(
                    Kernels.best, rows.count, width, input.elements + rows.lowerBound * width, width,
                    output.elements + rows.lowerBound * layout.width + offset, layout.width, &asTheyAre)
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let layout = Layout(axis: axis, output: gradient.shape)
        var offset = 0
        for (shape, result) in zip(record.inputShapes, inputGradients) {
            let width = shape[layout.axis] * layout.inner
            if let result {
                for row in 0..<layout.outer {
                    let sum = result.elements + row * width
                    let part = gradient.elements + row * layout.width + offset
                    for i in 0..<width { sum[i] += part[i] }
                }
            }
            offset += width
        }
    }

    /// The output as `outer` rows of `width` floats, in which each input owns a run of columns.
    private struct Layout {
        let axis: Int
        let outer: Int
        let inner: Int
        let width: Int

        init(axis: Int, output: Shape) {
            self.axis = axis < 0 ? axis + output.rank : axis
            outer = output.dimensions[..<self.axis].reduce(1, *)
            inner = output.dimensions[(self.axis + 1)...].reduce(1, *)
            width = output[self.axis] * inner
        }
    }
}
