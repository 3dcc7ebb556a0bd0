package import Tensors

/// The point of the probability simplex that is nearest to the input, along the last axis (Martins and Astudillo 2016).
package struct Sparsemax: Operation {
    package static let name = "Sparsemax"

    package init() {}

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard let last = input.dimensions.last, last > 0 else { throw mismatch(inputs, "has no element to choose") }
        return input
    }

    package var pullbackNeeds: PullbackNeeds { .output }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let width = output.shape[output.shape.rank - 1]
        for row in 0..<output.count / width {
            let x = UnsafeBufferPointer(start: inputs[0].elements + row * width, count: width)
            // With z sorted downwards, τ = (z₁ + … + zₖ − 1) / k for the largest k with zₖ > τ.
            var sum: Float = 0
            var threshold: Float = 0
            for (index, z) in x.sorted(by: >).enumerated() {
                sum += z
                let candidate = (sum - 1) / Float(index + 1)
                if z - candidate > 0 { threshold = candidate }
            }
            let y = output.elements + row * width
            for i in 0..<width { y[i] = x[i] > threshold ? x[i] - threshold : 0 }
        }
    }

    /// gᵢ less the mean of g over the support, and 0 outside of it.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], let output = record.output else { return }
        let width = output.shape[output.shape.rank - 1]
        for row in 0..<output.count / width {
            let y = output.elements + row * width
            let g = gradient.elements + row * width
            let into = result.elements + row * width
            var sum: Float = 0
            var support: Float = 0
            for i in 0..<width where y[i] > 0 {
                sum += g[i]
                support += 1
            }
            for i in 0..<width where y[i] > 0 { into[i] += g[i] - sum / support }
        }
    }
}
