import Tensors

extension LayerDescription {
    /// Describes a model's own layers, and through them those of its nested models.
    static func descriptions(
        of network: Network, weights: [[Tensor]], survey: ShapeSurvey, prefix: String = ""
    ) -> [LayerDescription] {
        let inbound = network.inboundNames
        return network.members.map { member in
            let path = prefix + member.name
            var inner: [LayerDescription] = []
            var parameters = 0
            var trainable = 0
            switch member.body {
            case .network(let nested):
                inner = descriptions(of: nested, weights: weights, survey: survey, prefix: path + "/")
                parameters = inner.reduce(0) { $0 + $1.parameterCount }
                trainable = inner.reduce(0) { $0 + $1.trainableParameterCount }
            case .layer(let layer):
                for (slot, tensor) in zip(layer.weights, weights[member.ordinal]) {
                    parameters += tensor.count
                    if slot.isTrainable, member.isTrainable { trainable += tensor.count }
                }
            }
            return LayerDescription(
                name: member.name, className: member.className, index: member.index, path: path,
                outputShapes: survey.shapes(ofLayer: member.ordinal), parameterCount: parameters,
                trainableParameterCount: trainable, inboundLayers: inbound[member.index], layers: inner)
        }
    }
}

extension Network {
    /// For each layer the names of those that feed any of its calls, without repetition.
    fileprivate var inboundNames: [[String]] {
        var names: [[String]] = Array(repeating: [], count: members.count)
        for step in steps {
            for case .output(let call, _) in step.inputs {
                let name = members[call.member].name
                if !names[step.call.member].contains(name) { names[step.call.member].append(name) }
            }
        }
        return names
    }
}
