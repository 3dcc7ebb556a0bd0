/// Zeros around a picture before a convolution become the convolution's own padding; before a maximum also, where no
/// element is negative, so that zeros and −∞ make no difference. Padding and cropping in a row become one.
struct FoldPadding: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let input = inputs.first,
                draft.isPrivate(input), let (before, sources) = draft.operation(at: input),
                let pad = before as? Pad2D, pad.removesNothing || isSingleTap(operation)
            else { continue }
            switch operation {
            case let outer as Pad2D:
                let both = Pad2D(
                    top: pad.top + outer.top, bottom: pad.bottom + outer.bottom, left: pad.left + outer.left,
                    right: pad.right + outer.right)
                draft.replace(index, by: both, reading: sources)
            case let conv as Conv2D:
                guard let window = conv.window.padded(by: pad) else { continue }
                draft.replace(index, by: conv.with(window), reading: sources + inputs.dropFirst())
            case let depthwise as DepthwiseConv2D:
                guard let window = depthwise.window.padded(by: pad) else { continue }
                draft.replace(index, by: depthwise.with(window), reading: sources + inputs.dropFirst())
            case let pool as Pool2D:
                guard pool.kind == .max, let window = pool.window.padded(by: pad), !draft.mayBePulledBack(index),
                    draft.isNonnegative(sources[0]), window.reachesPicture
                else { continue }
                draft.replace(index, by: Pool2D(.max, window: window), reading: sources)
            default: continue
            }
        }
    }

    private func isSingleTap(_ operation: any Operation) -> Bool {
        (operation as? Conv2D)?.window.size == Window.Extent(height: 1, width: 1)
    }
}

extension Pad2D {
    fileprivate var removesNothing: Bool { min(top, bottom, left, right) >= 0 }
}

extension Window {
    /// The same window over the picture without the padding; nil if it pads by itself.
    fileprivate func padded(by pad: Pad2D) -> Window? {
        guard padding == .valid, border == Border() else { return nil }
        var window = self
        window.border = Border(top: pad.top, bottom: pad.bottom, left: pad.left, right: pad.right)
        return window
    }

    /// Whether every position covers at least one pixel.
    fileprivate var reachesPicture: Bool {
        max(border.top, border.bottom) < size.height && max(border.left, border.right) < size.width
            && dilation == Extent(height: 1, width: 1)
    }
}

extension Draft {
    /// Whether a value is known to have no negative element.
    fileprivate func isNonnegative(_ index: Int) -> Bool {
        guard let (operation, inputs) = operation(at: index) else { return false }
        func rectifies(_ activation: Activation) -> Bool {
            if case .relu(_, negativeSlope: 0, threshold: 0) = activation { return true }
            return false
        }
        switch operation {
        case let activate as Activate: return rectifies(activate.activation)
        case let producer as any EpilogueOperation: return rectifies(producer.epilogue.activation)
        case is Pool2D: return isNonnegative(inputs[0])
        default: return false
        }
    }
}
