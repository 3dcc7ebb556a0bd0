/// The sum of a convolution's result and another value of the same shape is taken while the result is stored.
struct FuseResidual: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let sum = operation as? Elementwise,
                sum.kind == .add, inputs.count == 2,
                inputs.allSatisfy({ draft.nodes[$0].shape == draft.nodes[index].shape })
            else { continue }
            // Of two convolutions the later one adds: the other's result is there already.
            for (input, other) in [(inputs[1], inputs[0]), (inputs[0], inputs[1])].sorted(by: { $0.0 > $1.0 }) {
                guard let (producer, sources) = draft.absorbable(input), producer.epilogue.isAffine else { continue }
                var epilogue = producer.epilogue
                epilogue.addsResidual = true
                draft.replace(index, by: producer.with(epilogue), reading: sources + [other])
                break
            }
        }
    }
}
