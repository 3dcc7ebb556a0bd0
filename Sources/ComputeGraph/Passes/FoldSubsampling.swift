/// Pooling over single pixels, which only takes every so many of them, before a 1×1 convolution becomes the
/// convolution's step: NASNet halves the result of the cell before the last in this way.
struct FoldSubsampling: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        let one = Window.Extent(height: 1, width: 1)
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let conv = operation as? Conv2D,
                conv.isPlainPointwise, conv.window.strides == one, let input = inputs.first, draft.isPrivate(input),
                let (before, sources) = draft.operation(at: input), let pool = before as? Pool2D,
                pool.window.size == one, pool.window.border == Window.Border()
            else { continue }
            draft.replace(
                index, by: conv.with(Window(size: one, strides: pool.window.strides, padding: .valid)),
                reading: sources + inputs.dropFirst())
        }
    }
}
