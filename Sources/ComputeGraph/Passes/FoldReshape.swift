import Tensors

/// Global pooling that is reshaped to `[batch, 1, 1, channels]`, as squeeze-and-excitation blocks are written, keeps its
/// dimensions.
struct FoldReshape: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), operation is Reshape, let input = inputs.first,
                draft.isPrivate(input), let (before, sources) = draft.operation(at: input),
                let pool = before as? GlobalPool2D,
                draft.nodes[index].shape.dimensions.dropFirst().prefix(2) == [1, 1],
                draft.nodes[index].shape.rank == 4,
                draft.nodes[index].shape[0] == draft.nodes[sources[0]].shape[0]
            else { continue }
            draft.replace(index, by: GlobalPool2D(pool.kind, keepsDimensions: true), reading: sources)
        }
    }
}
