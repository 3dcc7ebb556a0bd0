import ComputeGraph

extension Network {
    /// Lowers every call in order and returns the outputs.
    /// - Parameter prefix: the path of the model around, ending in a slash, or empty.
    func lower(
        _ inputs: [Graph.Value], prefix: String, into lowering: inout Lowering
    ) throws(ModelError) -> [Graph.Value] {
        guard inputs.count == ports.count else {
            throw ModelError(
                .damaged, "model \"\(prefix)\(name)\" is called with \(inputs.count) inputs and has \(ports.count)")
        }
        var results: [Call: [Graph.Value]] = [:]
        func resolve(_ origin: Origin) throws(ModelError) -> Graph.Value {
            switch origin {
            case .port(let index):
                if index < inputs.count { return inputs[index] }
            case .output(let call, let index):
                if let outputs = results[call], index < outputs.count { return outputs[index] }
            }
            throw ModelError(.damaged, "model \"\(prefix)\(name)\" refers to a layer output that does not exist")
        }
        for step in steps {
            let member = members[step.call.member]
            let path = prefix + member.name
            var values: [Graph.Value] = []
            for origin in step.inputs { values.append(try resolve(origin)) }
            switch member.body {
            case .layer(let layer):
                results[step.call] = try lowering.call(
                    layer, member, path: path, inputs: values, arguments: step.arguments)
            case .network(let network):
                let outputs = try network.lower(values, prefix: path + "/", into: &lowering)
                try lowering.record(member, path: path, role: .model, inputs: values, outputs: outputs, logits: nil)
                results[step.call] = outputs
            }
        }
        var outputs: [Graph.Value] = []
        for origin in self.outputs { outputs.append(try resolve(origin)) }
        return outputs
    }
}
