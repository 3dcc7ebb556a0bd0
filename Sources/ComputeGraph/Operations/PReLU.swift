package import Tensors

/// x where it is positive and `slopes · x` elsewhere; the slopes repeat over the axes that they have not or that are 1
/// (He et al. 2015).
///
/// The gradient at 0 is 0, as of Keras' `relu(x) − slopes · relu(−x)`.
package struct PReLU: Operation {
    package static let name = "PReLU"

    package let slopes: Tensor

    package init(slopes: Tensor) { self.slopes = slopes }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard Broadcast.commonShape([slopes.shape, input]) == input.dimensions else {
            throw mismatch(inputs, "slopes of shape \(slopes.shape) do not suit")
        }
        return input
    }

    package var pullbackNeeds: PullbackNeeds { .inputs }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        guard output.count > 0 else { return }
        let x = inputs[0].elements
        let y = output.elements
        Broadcast(slopes.shape, to: output.shape).forEachRun { slope, element, length, stride in
            let a = slopes.storage.base + slope
            for i in 0..<length {
                let v = x[element &+ i]
                y[element &+ i] = v > 0 ? v : a[i &* stride] * v
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], let x = record.inputs.first?.elements, gradient.count > 0 else { return }
        let g = gradient.elements
        let sum = result.elements
        Broadcast(slopes.shape, to: gradient.shape).forEachRun { slope, element, length, stride in
            let a = slopes.storage.base + slope
            for i in 0..<length {
                let v = x[element &+ i]
                sum[element &+ i] += g[element &+ i] * (v > 0 ? 1 : v < 0 ? a[i &* stride] : 0)
            }
        }
    }
}
