package import Tensors

/// Elements of the second input where the first is true, 1, and of the third where it is false, 0; what lies between goes
/// by the nearer. Shapes broadcast as NumPy's do.
///
/// What is not selected does not count, infinite or not, and takes no gradient; neither does the condition.
package struct Select: Operation {
    package static let name = "Select"

    package init() {}

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard inputs.count == 3 else { throw mismatch(inputs, "takes three inputs, not \(inputs.count)") }
        guard let dimensions = Broadcast.commonShape(inputs) else {
            throw mismatch(inputs, "the inputs do not broadcast to one shape")
        }
        return try checkedShape(dimensions, inputs)
    }

    package var pullbackNeeds: PullbackNeeds { .inputs }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        guard output.count > 0 else { return }
        let condition = try context.temporary(output.shape)
        let isChosen = condition.storage.base
        repeated(inputs[0], output.shape) { isChosen[$0] = $1 }
        let y = output.elements
        repeated(inputs[1], output.shape) { y[$0] = $1 }
        repeated(inputs[2], output.shape) { y[$0] = isChosen[$0] < 0.5 ? $1 : y[$0] }
        withExtendedLifetime(condition) {}
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard gradient.count > 0, let first = record.inputs.first else { return }
        let condition = try context.temporary(gradient.shape)
        let isChosen = condition.storage.base
        repeated(first, gradient.shape) { isChosen[$0] = $1 }
        for (position, wants) in [(1, true), (2, false)] {
            guard let result = inputGradients[position] else { continue }
            Broadcast(result.shape, to: gradient.shape).forEachRun { target, source, length, stride in
                for i in 0..<length where (isChosen[source + i] >= 0.5) == wants {
                    result.elements[target + i &* stride] += gradient.elements[source + i]
                }
            }
        }
        withExtendedLifetime(condition) {}
    }

    /// Every element of the input at its places in the broadcast shape.
    private func repeated(_ input: TensorView, _ shape: Shape, _ body: (_ place: Int, _ element: Float) -> Void) {
        Broadcast(input.shape, to: shape).forEachRun { source, result, length, stride in
            for i in 0..<length { body(result + i, input.elements[source + i &* stride]) }
        }
    }
}
