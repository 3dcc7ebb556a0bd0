package import Tensors

/// The same elements under another shape, batch included.
package struct Reshape: Operation {
    package static let name = "Reshape"

    package let shape: Shape

    package init(to shape: Shape) { self.shape = shape }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard input.count == shape.count else {
            throw mismatch(inputs, "\(input.count) elements do not fill the shape \(shape)")
        }
        return shape
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        output.elements.update(from: inputs[0].elements, count: output.count)
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        for i in 0..<gradient.count { result.elements[i] += gradient.elements[i] }
    }
}
