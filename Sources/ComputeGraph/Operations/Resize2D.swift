package import Tensors

/// Resizes pictures as `tf.image.resize` does without antialiasing, so as Keras' UpSampling2D and Resizing do.
package struct Resize2D: Operation {
    package static let name = "Resize2D"

    package let height: Int
    package let width: Int
    package let interpolation: Interpolation2D

    /// - Parameters: `height` and `width` of the result in pixels.
    package init(height: Int, width: Int, interpolation: Interpolation2D) {
        self.height = height
        self.width = width
        self.interpolation = interpolation
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyPicture(inputs)
        guard height > 0, width > 0 else { throw mismatch(inputs, "cannot resize to \(height)×\(width)") }
        return try checkedShape([input[0], height, width, input[3]], inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let channels = output.shape[3]
        let x = inputs[0].elements
        output.elements.update(repeating: 0, count: output.count)
        forEachContribution(from: inputs[0].shape) { source, result, weight in
            let from = x + source * channels
            let to = output.elements + result * channels
            for c in 0..<channels { to[c] += from[c] * weight }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        let channels = result.shape[3]
        forEachContribution(from: result.shape) { source, target, weight in
            let sum = result.elements + source * channels
            let g = gradient.elements + target * channels
            for c in 0..<channels { sum[c] += g[c] * weight }
        }
    }

    /// Calls `body` for each pixel of the input that counts towards a pixel of the result, with its weight there.
    private func forEachContribution(
        from input: Shape, _ body: (_ source: Int, _ result: Int, _ weight: Float) -> Void
    ) {
        let rows = interpolation.samples(of: input[1], in: height)
        let columns = interpolation.samples(of: input[2], in: width)
        for image in 0..<input[0] {
            for (y, row) in rows.enumerated() {
                for (x, column) in columns.enumerated() {
                    let result = (image * height + y) * width + x
                    for (sourceRow, rowWeight) in row {
                        for (sourceColumn, columnWeight) in column {
                            body(
                                (image * input[1] + sourceRow) * input[2] + sourceColumn, result,
                                rowWeight * columnWeight)
                        }
                    }
                }
            }
        }
    }
}
