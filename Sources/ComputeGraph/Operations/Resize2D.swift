package import Tensors

/// Enlarges pictures by whole factors, as Keras' UpSampling2D does: each pixel repeated, or bilinear with half-pixel
/// centres (`tf.image.resize` without antialiasing).
package struct Resize2D: Operation {
    package enum Interpolation: Hashable, Sendable { case nearest, bilinear }

    package static let name = "Resize2D"

    package let height: Int
    package let width: Int
    package let interpolation: Interpolation

    /// - Parameters: `height` and `width` of the result in pixels.
    package init(height: Int, width: Int, interpolation: Interpolation) {
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
        let rows = samples(of: input[1], in: height)
        let columns = samples(of: input[2], in: width)
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

    /// The input indices, with weights that sum to 1, behind each output index along one axis.
    private func samples(of extent: Int, in resized: Int) -> [[(index: Int, weight: Float)]] {
        (0..<resized).map { position in
            switch interpolation {
            case .nearest:
                return [(index: position * extent / resized, weight: 1)]
            case .bilinear:
                let centre = (Float(position) + 0.5) * (Float(extent) / Float(resized)) - 0.5
                let floor = centre.rounded(.down)
                let fraction = centre - floor
                let low = Swift.max(0, Int(floor))
                let high = Swift.min(extent - 1, Int(floor) + 1)
                if low == high || fraction == 0 { return [(index: low, weight: 1)] }
                return [(index: low, weight: 1 - fraction), (index: high, weight: fraction)]
            }
        }
    }
}
