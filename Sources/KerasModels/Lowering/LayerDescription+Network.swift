import Tensors

extension LayerDescription {
    /// Describes a model's own layers, and through them those of its nested models.
    static func descriptions(
        of network: Network, weights: [[Tensor]], survey: ShapeSurvey, prefix: String = ""
    ) -> [LayerDescription] {
        let inbound = network.inboundNames
        let connections = network.connections
        return network.members.map { member in
            let path = prefix + member.name
            var inner: [LayerDescription] = []
            var parameters = 0
            var trainable = 0
            var size = 0
            var isOperator = false
            switch member.body {
            case .network(let nested):
                inner = descriptions(of: nested, weights: weights, survey: survey, prefix: path + "/")
                parameters = inner.reduce(0) { $0 + $1.parameterCount }
                trainable = inner.reduce(0) { $0 + $1.trainableParameterCount }
                size = inner.reduce(0) { $0 + $1.parameterSize }
            case .layer(let layer):
                isOperator = layer is OperatorNode
                for (slot, tensor) in zip(layer.weights, weights[member.ordinal]) {
                    parameters += tensor.count
                    size += tensor.count * slot.elementSize
                    if slot.isTrainable, member.isTrainable { trainable += tensor.count }
                }
            }
            return LayerDescription(
                name: member.name, className: member.className, index: member.index, path: path,
                outputShapes: survey.shapes(ofLayer: member.ordinal), parameterCount: parameters,
                trainableParameterCount: trainable, parameterSize: size, inboundLayers: inbound[member.index],
                connections: connections[member.index], isOperator: isOperator, layers: inner)
        }
    }
}

extension Network {
    /// Whether the layers simply follow one another, each called once.
    var isChain: Bool {
        if className == "Sequential" { return true }
        guard steps.count == members.count else { return false }
        return steps.enumerated().allSatisfy { index, step in
            guard index > 0 else { return true }
            return step.inputs == [.output(steps[index - 1].call, index: 0)]
        }
    }

    /// For each layer every input of every call; none for a model's own input.
    fileprivate var connections: [[String]] {
        var connections: [[String]] = Array(repeating: [], count: members.count)
        for step in steps.sorted(by: { ($0.call.member, $0.call.number) < ($1.call.member, $1.call.number) }) {
            for case .output(let call, let index) in step.inputs {
                connections[step.call.member].append("\(members[call.member].name)[\(call.number)][\(index)]")
            }
        }
        return connections
    }

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
