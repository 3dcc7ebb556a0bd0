/// An activation after a convolution, depthwise convolution or dense layer is applied while its result is stored.
///
/// Where gradients may flow, only an activation whose derivative follows from its result: the value before it is gone.
struct FuseActivation: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let activate = operation as? Activate,
                let input = inputs.first, let (producer, sources) = draft.absorbable(input),
                producer.epilogue.activation == .linear,
                activate.activation.derivativeFollowsFromOutput || !draft.mayBePulledBack(index)
            else { continue }
            var epilogue = producer.epilogue
            epilogue.activation = activate.activation
            draft.replace(index, by: producer.with(epilogue), reading: sources)
        }
    }
}
