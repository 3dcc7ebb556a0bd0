package import Tensors

/// Repeats the axes of extent 1, and adds axes in front, until the shape is `shape`: NumPy's `broadcast_to`.
package struct BroadcastTo: Operation {
    package static let name = "BroadcastTo"

    package let shape: Shape

    package init(_ shape: Shape) { self.shape = shape }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard Broadcast.commonShape([input, shape]) == shape.dimensions else {
            throw mismatch(inputs, "does not broadcast to \(shape)")
        }
        return shape
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        guard output.count > 0 else { return }
        Broadcast(inputs[0].shape, to: shape).forEachRun { source, result, length, stride in
            let x = inputs[0].elements + source
            let y = output.elements + result
            for i in 0..<length { y[i] = x[i &* stride] }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], gradient.count > 0 else { return }
        Broadcast(result.shape, to: shape).forEachRun { target, source, length, stride in
            let sum = result.elements + target
            let g = gradient.elements + source
            for i in 0..<length { sum[i &* stride] += g[i] }
        }
    }
}
