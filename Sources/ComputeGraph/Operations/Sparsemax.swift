package import Tensors

/// Keras 3's sparsemax over the last axis: max(x − τ, 0).
///
/// With z sorted downwards, cᵢ = z₁ + … + zᵢ and k the largest i with i·zᵢ > cᵢ − 1, Martins and Astudillo (2016) have
/// τ = (cₖ − 1) / k. Keras adds up c₁ + … + cₖ instead of taking cₖ (up to 3.15 at least), and so does this.
package struct Sparsemax: Operation {
    package static let name = "Sparsemax"

    package init() {}

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard let last = input.dimensions.last, last > 0 else { throw mismatch(inputs, "has no element to choose") }
        return input
    }

    package var pullbackNeeds: PullbackNeeds { [.inputs, .output] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let width = output.shape[output.shape.rank - 1]
        for row in 0..<output.count / width {
            let x = UnsafeBufferPointer(start: inputs[0].elements + row * width, count: width)
            let support = support(of: x)
            var partial: Float = 0
            var sum: Float = 0
            for index in support {
                partial += x[index]
                sum += partial
            }
            let threshold = (sum - 1) / Float(support.count)
            let y = output.elements + row * width
            for i in 0..<width { y[i] = x[i] > threshold ? x[i] - threshold : 0 }
        }
    }

    /// τ grows with the i-th largest element by (k − i + 1) / k, and takes that from every element above it.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], let output = record.output, let input = record.inputs.first else {
            return
        }
        let width = output.shape[output.shape.rank - 1]
        for row in 0..<output.count / width {
            let y = output.elements + row * width
            let g = gradient.elements + row * width
            let into = result.elements + row * width
            var sum: Float = 0
            for i in 0..<width where y[i] > 0 {
                sum += g[i]
                into[i] += g[i]
            }
            let support = support(of: UnsafeBufferPointer(start: input.elements + row * width, count: width))
            for (rank, index) in support.enumerated() {
                into[index] -= sum * Float(support.count - rank) / Float(support.count)
            }
        }
    }

    /// The places of z₁ … zₖ, the largest first.
    private func support(of x: UnsafeBufferPointer<Float>) -> [Int] {
        var support: [Int] = []
        var sum: Float = 0
        // Whatever the rounding, the largest element always belongs.
        for index in x.indices.sorted(by: { (x[$0], $1) > (x[$1], $0) }) {
            sum += x[index]
            guard support.isEmpty || x[index] - (sum - 1) / Float(support.count + 1) > 0 else { break }
            support.append(index)
        }
        return support
    }
}
