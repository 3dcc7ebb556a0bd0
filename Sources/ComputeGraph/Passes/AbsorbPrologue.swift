import CKernels
import Tensors

/// Normalisation, activation or a gate before a 1×1 convolution is applied while it copies its input; a ReLU before a
/// depthwise convolution while it reads. Only where no gradient flows, since the pullback would need the value between.
struct AbsorbPrologue: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices where !draft.mayBePulledBack(index) {
            guard let (operation, inputs) = draft.operation(at: index), let input = inputs.first,
                let (before, sources) = draft.operation(at: input)
            else { continue }
            if var conv = operation as? Conv2D, let activate = before as? Activate, !draft.isKept(input),
                isCheapAgain(activate, before: conv)
            {
                conv.prologue = Prologue(activation: activate.activation)
                draft.replace(index, by: conv, reading: sources + inputs.dropFirst())
                continue
            }
            guard draft.isPrivate(input) else { continue }
            switch (operation, before) {
            case (var depthwise as DepthwiseConv2D, let activate as Activate):
                guard depthwise.multiplier == 1, activate.activation == .relu() else { continue }
                depthwise.rectifiesInput = true
                draft.replace(index, by: depthwise, reading: sources + inputs.dropFirst())
            case (var conv as Conv2D, let product as Elementwise):
                guard conv.isPlainPointwise, conv.prologue == nil, product.kind == .multiply, sources.count == 2,
                    let (picture, gate) = gated(sources, draft)
                else { continue }
                conv.prologue = Prologue(isGated: true)
                draft.replace(index, by: conv, reading: [picture] + inputs.dropFirst() + [gate])
            case (var conv as Conv2D, let scaleShift as ScaleShift)
            where conv.prologue == nil && copiesRows(conv, draft.nodes[input].shape):
                conv.prologue = Prologue(scale: scaleShift.scale, shift: scaleShift.shift)
                draft.replace(index, by: conv, reading: sources + inputs.dropFirst())
            case (var conv as Conv2D, _):
                guard conv.isPlainPointwise, conv.prologue == nil, let (prologue, source) = prologue(at: input, draft)
                else { continue }
                conv.prologue = prologue
                draft.replace(index, by: conv, reading: [source] + inputs.dropFirst())
            default: continue
            }
        }
    }

    /// Whether others may read the activation too: the convolution takes at most one pixel of four, zeros stay zeros.
    private func isCheapAgain(_ activate: Activate, before conv: Conv2D) -> Bool {
        guard conv.window.size == Window.Extent(height: 1, width: 1), conv.groups == 1, conv.prologue == nil,
            conv.window.strides.height > 1, conv.window.strides.width > 1, let kernel = activate.activation.kernel
        else { return false }
        return kernel.kind == Int32(whylight_relu)
    }

    /// Whether a convolution over few channels copies the picture row by row, zeros around it, before it multiplies.
    private func copiesRows(_ conv: Conv2D, _ input: Shape) -> Bool {
        conv.algorithm != .blas && input[3] < 16
            && WindowTiles(conv, over: WindowGeometry(conv.window, over: input)) != nil
    }

    /// The picture and the factor for each of its channels, in the order of the product's inputs or the other way round.
    private func gated(_ sources: [Int], _ draft: Draft) -> (picture: Int, gate: Int)? {
        for (picture, gate) in [(sources[0], sources[1]), (sources[1], sources[0])] {
            let shape = draft.nodes[picture].shape
            if shape.rank == 4, draft.nodes[gate].shape == Shape([shape[0], 1, 1, shape[3]]) { return (picture, gate) }
        }
        return nil
    }

    /// An activation, a scale and shift, or both in this order from the convolution upwards.
    private func prologue(at index: Int, _ draft: Draft) -> (Prologue, source: Int)? {
        var prologue = Prologue()
        var source = index
        if let (activate, inputs) = draft.operation(at: source), let activate = activate as? Activate,
            activate.activation.kernel != nil, draft.isPrivate(source)
        {
            prologue.activation = activate.activation
            source = inputs[0]
        }
        if let (scaleShift, inputs) = draft.operation(at: source), let scaleShift = scaleShift as? ScaleShift,
            draft.isPrivate(source)
        {
            prologue.scale = scaleShift.scale
            prologue.shift = scaleShift.shift
            source = inputs[0]
        }
        return source == index ? nil : (prologue, source)
    }
}
