import Tensors

/// A 1×1 convolution whose result only a depthwise convolution reads becomes one operation with it, and with the 1×1
/// convolution after it, where the wide picture between them would not stay in the second-level cache.
struct FuseExpansion: Pass {
    /// Floats of a wide picture: 1 MiB.
    private static let smallest = 1 << 18

    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), !draft.mayBePulledBack(index),
                let input = inputs.first, draft.isPrivate(input), let (before, sources) = draft.operation(at: input),
                let expansion = before as? Conv2D, isExpansion(expansion, of: draft.nodes[sources[0]].shape),
                draft.nodes[input].shape.count / draft.nodes[input].shape[0] >= Self.smallest
            else { continue }
            let block: InvertedBottleneck
            switch operation {
            case let depthwise as DepthwiseConv2D where depthwise.multiplier == 1 && !depthwise.epilogue.addsResidual:
                block = InvertedBottleneck(expansion: expansion, depthwise: depthwise, projection: nil)
            case let separable as SeparableConv2D:
                block = InvertedBottleneck(
                    expansion: expansion, depthwise: separable.depthwise, projection: separable.pointwise)
            default: continue
            }
            guard !block.depthwise.rectifiesInput, block.depthwise.window.border.isPlain,
                block.depthwise.window.dilation == Window.Extent(height: 1, width: 1)
            else { continue }
            draft.replace(index, by: block, reading: sources + inputs.dropFirst())
        }
    }

    private func isExpansion(_ conv: Conv2D, of input: Shape) -> Bool {
        conv.isPlainPointwise && conv.window.strides == Window.Extent(height: 1, width: 1) && conv.prologue == nil
            && !conv.epilogue.addsResidual && conv.algorithm != .blas && conv.kernel.count <= 1 << 15
            && conv.temporaryPackedCount == 0
    }
}

extension Window.Border {
    /// Whether nothing is left out.
    fileprivate var isPlain: Bool { min(top, bottom, left, right) >= 0 }
}
