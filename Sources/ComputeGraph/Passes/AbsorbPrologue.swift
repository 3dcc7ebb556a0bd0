import Tensors

/// Normalisation, activation or a gate before a 1×1 convolution is applied while it copies its input; a ReLU before a
/// depthwise convolution while it reads. Only where no gradient flows, since the pullback would need the value between.
struct AbsorbPrologue: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices where !draft.mayBePulledBack(index) {
            guard let (operation, inputs) = draft.operation(at: index), let input = inputs.first,
                draft.isPrivate(input), let (before, sources) = draft.operation(at: input)
            else { continue }
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
            case (var conv as Conv2D, _):
                guard conv.isPlainPointwise, conv.prologue == nil, let (prologue, source) = prologue(at: input, draft)
                else { continue }
                conv.prologue = prologue
                draft.replace(index, by: conv, reading: [source] + inputs.dropFirst())
            default: continue
            }
        }
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
