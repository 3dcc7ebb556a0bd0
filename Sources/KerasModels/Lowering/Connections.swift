/// Resolves the references of a functional model and puts its calls in order.
struct Connections {
    private let architecture: Architecture
    private let inputs: [Architecture.Reference]
    /// The path of the model, for errors.
    private let place: String
    private let memberByName: [String: Int]
    /// What to take off the node index of a reference by a layer, by the name of the layer referred to.
    private let nodeOffsets: [String: Int]
    /// The same for a reference by the model's outputs.
    private let outputOffsets: [String: Int]

    init(
        _ architecture: Architecture, inputs: [Architecture.Reference], outputs: [Architecture.Reference],
        prefix: String
    ) throws(ModelError) {
        self.architecture = architecture
        self.inputs = inputs
        place = prefix + architecture.name
        memberByName = Dictionary(
            architecture.declarations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        if architecture.isKeras3 {
            nodeOffsets = [:]
            outputOffsets = Connections.keras3OutputOffsets(architecture)
        } else {
            nodeOffsets = Connections.keras2Offsets(architecture, outputs: outputs)
            outputOffsets = nodeOffsets
        }
    }

    /// A nested model owns a hidden node 0 from when it was built, so Keras 2 counts its calls from 1; a Sequential
    /// that was built by its first call has none. Where the largest index that occurs equals the number of calls,
    /// they are counted from 1.
    private static func keras2Offsets(
        _ architecture: Architecture, outputs: [Architecture.Reference]
    ) -> [String: Int] {
        var largest: [String: Int] = [:]
        for reference in architecture.declarations.flatMap({ $0.calls.flatMap(\.references) }) + outputs {
            largest[reference.layer] = max(largest[reference.layer] ?? 0, reference.node)
        }
        var offsets: [String: Int] = [:]
        for declaration in architecture.declarations where declaration.nested != nil && !declaration.calls.isEmpty {
            offsets[declaration.name] = largest[declaration.name] == declaration.calls.count ? 1 : 0
        }
        return offsets
    }

    /// Keras 3 counts from 0, except where the outputs of a model refer to a functional model.
    private static func keras3OutputOffsets(_ architecture: Architecture) -> [String: Int] {
        var offsets: [String: Int] = [:]
        for declaration in architecture.declarations {
            if case .functional? = declaration.nested?.topology { offsets[declaration.name] = 1 }
        }
        return offsets
    }

    /// The model's inputs in its own order.
    func ports() throws(ModelError) -> [Model.Port] {
        var ports: [Model.Port] = []
        for input in inputs {
            guard let index = memberByName[input.layer] else { throw missing(input.layer) }
            let declaration = architecture.declarations[index]
            guard let shape = Architecture.inputShape(of: declaration) else {
                throw declaration.configuration.error(.damaged, "its configuration lacks \"batch_input_shape\"")
            }
            ports.append(Model.Port(name: input.layer, shape: shape))
        }
        return ports
    }

    /// Where the model's own outputs come from.
    func outputs(_ references: [Architecture.Reference]) throws(ModelError) -> [Network.Origin] {
        try origins(of: references, outputOffsets)
    }

    private func origins(
        of references: [Architecture.Reference], _ offsets: [String: Int]
    ) throws(ModelError) -> [Network.Origin] {
        var origins: [Network.Origin] = []
        for reference in references { origins.append(try origin(of: reference, offsets)) }
        return origins
    }

    /// Every call, each after those it takes its inputs from; otherwise in file order.
    mutating func orderedSteps() throws(ModelError) -> [Network.Step] {
        let steps = try stepsInFileOrder()
        let position = Dictionary(
            steps.enumerated().map { ($1.call, $0) }, uniquingKeysWith: { first, _ in first })
        let dependencies = steps.map { step in
            step.inputs.compactMap { origin in
                if case .output(let call, _) = origin { position[call] } else { nil }
            }
        }
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: steps.count)
        var ordered: [Network.Step] = []
        // Depth first with a stack of its own: a file may chain more layers than a thread's stack has room for.
        for start in steps.indices where marks[start] == .new {
            var stack = [start]
            while let top = stack.last {
                if marks[top] == .new {
                    marks[top] = .open
                    for dependency in dependencies[top].reversed() where marks[dependency] != .done {
                        guard marks[dependency] == .new else {
                            throw ModelError(.damaged, "the layers of model \"\(place)\" form a cycle")
                        }
                        stack.append(dependency)
                    }
                } else {
                    stack.removeLast()
                    if marks[top] == .open {
                        marks[top] = .done
                        ordered.append(steps[top])
                    }
                }
            }
        }
        return ordered
    }

    private func stepsInFileOrder() throws(ModelError) -> [Network.Step] {
        var steps: [Network.Step] = []
        for (index, declaration) in architecture.declarations.enumerated() {
            if declaration.className == InputLayer.className {
                guard let port = inputs.firstIndex(where: { $0.layer == declaration.name }) else {
                    throw declaration.configuration.error(.damaged, "is not among the model's \"input_layers\"")
                }
                steps.append(Network.Step(call: Network.Call(member: index, number: 0), inputs: [.port(port)]))
                continue
            }
            for (number, call) in declaration.calls.enumerated() {
                steps.append(
                    Network.Step(
                        call: Network.Call(member: index, number: number),
                        inputs: try origins(of: call.references, nodeOffsets), arguments: CallArguments(call)))
            }
        }
        return steps
    }

    private func origin(
        of reference: Architecture.Reference, _ offsets: [String: Int]
    ) throws(ModelError) -> Network.Origin {
        guard let member = memberByName[reference.layer] else { throw missing(reference.layer) }
        let declaration = architecture.declarations[member]
        let number = reference.node - (offsets[reference.layer] ?? 0)
        let callCount = declaration.className == InputLayer.className ? 1 : declaration.calls.count
        guard 0..<callCount ~= number else {
            throw declaration.configuration.error(
                .damaged, "call \(reference.node) is referred to, but it is called \(callCount) times")
        }
        return .output(Network.Call(member: member, number: number), index: reference.tensor)
    }

    private func missing(_ layer: String) -> ModelError {
        ModelError(.damaged, "model \"\(place)\" refers to a layer \"\(layer)\" that it does not have")
    }
}
