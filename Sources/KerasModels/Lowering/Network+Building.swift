extension Network {
    /// Makes the layers of a configuration and resolves their connections.
    /// - Throws: `ModelError` with `unsupported` for layers that are not known, all of them named at once; `damaged`
    ///   where the connections make no sense.
    init(_ architecture: Architecture) throws(ModelError) {
        let unknown = UnsupportedLayers(in: architecture)
        if let error = unknown.error { throw error }
        var ordinal = 0
        try self.init(architecture, prefix: "", isTrainable: true, ordinal: &ordinal)
    }

    private init(
        _ architecture: Architecture, prefix: String, isTrainable: Bool, ordinal: inout Int
    ) throws(ModelError) {
        name = architecture.name
        className = architecture.className
        kerasVersion = architecture.kerasVersion
        let isTrainable = isTrainable && architecture.isTrainable
        var members: [Member] = []
        for (index, declaration) in architecture.declarations.enumerated() {
            let ownTrainable = try declaration.configuration.bool("trainable", default: true)
            let layerIsTrainable = isTrainable && ownTrainable
            let ownOrdinal = ordinal
            ordinal += 1
            let body: Body
            var axisOrder = AxisOrder.written
            if let nested = declaration.nested {
                body = .network(
                    try Network(
                        nested, prefix: prefix + declaration.name + "/", isTrainable: layerIsTrainable,
                        ordinal: &ordinal))
            } else if declaration.configuration.operatorName != nil {
                let node = try OperatorNode(declaration.configuration)
                axisOrder = AxisOrder(of: node, declaration.configuration)
                body = .layer(node)
            } else if let type = LayerRegistry.layer(named: declaration.className) {
                let layer = try type.init(declaration.configuration)
                axisOrder = AxisOrder(of: layer, declaration.configuration)
                body = .layer(layer)
            } else {
                throw declaration.configuration.error(.unsupported, "is not supported")
            }
            members.append(
                Member(
                    name: declaration.name, className: declaration.className, index: index, ordinal: ownOrdinal,
                    isTrainable: layerIsTrainable, axisOrder: axisOrder, body: body))
        }
        self.members = members

        switch architecture.topology {
        case .sequential(let inputName, let inputShape):
            ports = [Model.Port(name: inputName, shape: inputShape ?? [])]
            var previous = Origin.port(0)
            var steps: [Step] = []
            for member in members {
                let call = Call(member: member.index, number: 0)
                steps.append(Step(call: call, inputs: [previous]))
                previous = .output(call, index: 0)
            }
            self.steps = steps
            outputs = [previous]
            outputNames = [members.last?.name ?? inputName]
        case .functional(let inputs, let outputs):
            var connections = try Connections(architecture, inputs: inputs, outputs: outputs, prefix: prefix)
            ports = try connections.ports()
            steps = try connections.orderedSteps()
            self.outputs = try connections.outputs(outputs)
            outputNames = outputs.map(\.layer)
        }
    }

    /// How many layers there are, nested models and what they hold included.
    var memberCount: Int {
        members.reduce(0) { count, member in
            if case .network(let network) = member.body { count + 1 + network.memberCount } else { count + 1 }
        }
    }
}
