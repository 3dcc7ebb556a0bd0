/// How a layer takes pictures of a model whose data format is `channels_first`.
///
/// The engine holds every picture as `[batch, height, width, channels]`; where Keras has `[batch, channels, height,
/// width]`, the value is *turned*. A layer that counts axes must be given Keras' own order.
enum AxisOrder: Hashable, Sendable {
    /// Keras' own order; a picture among the results is turned again, since its axes stayed where they were.
    case written
    /// Keras' own order, of which the layer makes another: reshaping, permuting.
    case rearranged
    /// Whatever the pictures have: the layer works on single elements, or finds its axes by `Lowering.resolve`.
    case either
    /// `[batch, height, width, channels]`, because the layer's data format is `channels_first`.
    case channelsFirst

    init(of layer: any Layer, _ configuration: LayerConfiguration) {
        let isChannelsFirst = configuration["data_format"]?.string == "channels_first"
        self = isChannelsFirst ? .channelsFirst : layer.axisOrder
    }
}

extension Network {
    /// The inputs as the graph has them: the channels of pictures last.
    var heldPorts: [Model.Port] {
        ports.indices.map { index in
            let port = ports[index]
            guard takesChannelsFirst(port: index) == true else { return port }
            return Model.Port(
                name: port.name, shape: TurnedPictures.turning.map { port.shape[$0] }, isChannelsFirst: true)
        }
    }

    /// Whether the first layer that looks at a picture of this input wants its channels first; nil where none does.
    func takesChannelsFirst(port: Int) -> Bool? {
        guard ports[port].shape.count == 4 else { return false }
        var origins: Set<Origin> = [.port(port)]
        // Nested models that only pass it on, so that none is walked twice.
        var passing: Set<Int> = []
        for step in steps {
            guard let position = step.inputs.firstIndex(where: origins.contains) else { continue }
            let member = members[step.call.member]
            switch member.body {
            case .network(let network):
                guard network.ports.indices.contains(position) else { return nil }
                if passing.insert(step.call.member).inserted,
                    let answer = network.takesChannelsFirst(port: position)
                {
                    return answer
                }
            case .layer(let layer):
                if member.axisOrder == .channelsFirst { return true }
                if member.axisOrder != .either, !(layer is OperatorNode) { return false }
            }
            origins.insert(.output(step.call, index: 0))
        }
        return nil
    }
}
