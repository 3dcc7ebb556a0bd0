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
        let rows = output.count / channels
        try context.forEachRange(of: rows, grain: 1 + (1 << 14) / channels, work: output.count &* 8) { range, _ in
            var kernel = whylight_epilogue(
                scale: scale.storage.base, shift: shift.storage.base, residual: nil, residual_stride: 0,
                activation: Int32(whylight_linear), maximum: .infinity)
            whylight_finish(
                Kernels.best, range.count, channels, inputs[0].elements + range.lowerBound * channels, channels,
                output.elements + range.lowerBound * channels, channels, &kernel)
        }
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
