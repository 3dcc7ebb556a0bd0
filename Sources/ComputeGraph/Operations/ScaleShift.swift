import CKernels
package import Tensors

/// `x · scale + shift` with one factor and one summand for each index of the last axis; both `[channels]`.
///
/// Batch normalisation, rescaling and normalisation become this; passes fold it into neighbouring convolutions.
package struct ScaleShift: Operation {
    package static let name = "ScaleShift"

    package let scale: Tensor
    package let shift: Tensor

    package init(scale: Tensor, shift: Tensor) {
        self.scale = scale
        self.shift = shift
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard let channels = input.dimensions.last else { throw mismatch(inputs, "takes no scalar") }
        guard scale.shape.dimensions == [channels], shift.shape.dimensions == [channels] else {
            throw mismatch(
                inputs, "scale \(scale.shape) and shift \(shift.shape) do not suit \(channels) channels")
        }
        return input
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let channels = scale.count
        guard channels > 0 else { return }
        // Few channels are repeated, so that a row fills whole vectors.
        let repeats = channels < 16 ? 16 : 1
        let factors = try scale.repeated(repeats)
        let summands = try shift.repeated(repeats)
        let width = channels * repeats
        let rows = output.count / width
        let x = inputs[0].elements
        func finish(_ first: Int, rows: Int, columns: Int) {
            var kernel = whylight_epilogue(
                start: nil, start_stride: 0, scale: factors.storage.base, shift: summands.storage.base, residual: nil,
                residual_stride: 0,
                activation: Int32(whylight_linear), maximum: .infinity)
            whylight_finish(
                Kernels.best, rows, columns, x + first, width, output.elements + first, width, &kernel)
        }
        try context.forEachRange(of: rows, grain: 1 + (1 << 14) / width, work: output.count &* 8) { range, _ in
            finish(range.lowerBound * width, rows: range.count, columns: width)
        }
        if rows * width < output.count { finish(rows * width, rows: 1, columns: output.count - rows * width) }
        withExtendedLifetime((factors, summands)) {}
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let channels = scale.count
        guard channels > 0, let result = inputGradients[0] else { return }
        let factors = scale.storage.base
        for row in 0..<gradient.count / channels {
            let g = gradient.elements + row * channels
            let sum = result.elements + row * channels
            for c in 0..<channels { sum[c] += g[c] * factors[c] }
        }
    }
}

extension Tensor {
    /// The elements so many times one after another.
    func repeated(_ times: Int) throws(GraphError) -> Tensor {
        guard times > 1 else { return self }
        let values = values
        do {
            return try Tensor(Shape([values.count * times]), values: (0..<times).flatMap { _ in values })
        } catch {
            throw .tensor(error)
        }
    }
}
