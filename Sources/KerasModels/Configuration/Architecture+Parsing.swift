extension Architecture {
    /// Parses the configuration of a whole model, in the dialect of any version.
    /// - Throws: as ``init(parsing:prefix:kerasVersion:)``.
    init(model: ConfigurationValue, kerasVersion: KerasVersion) throws(ModelError) {
        let model = kerasVersion.major == 1 ? Keras1Dialect.translated(model) : model
        try self.init(parsing: model, kerasVersion: kerasVersion)
    }

    /// Parses `{"class_name": …, "config": …}` of a model, and of the models in it.
    /// - Parameter prefix: the path of the models around, ending in a slash, or empty.
    /// - Throws: `ModelError` with `damaged` where something is missing, `unsupported` for a subclassed model.
    init(parsing model: ConfigurationValue, prefix: String = "", kerasVersion: KerasVersion) throws(ModelError) {
        guard let className = model["class_name"]?.string, let config = model["config"] else {
            throw ModelError(.damaged, "the model configuration lacks \"class_name\" or \"config\"")
        }
        self.className = className
        self.kerasVersion = kerasVersion
        // Sequential models of Keras up to 2.2.2 are a bare list of layers.
        guard let layers = config.array ?? config["layers"]?.array else {
            throw ModelError(
                .unsupported,
                "model class \(className) has no list of layers: subclassed models cannot be read, only Sequential and "
                    + "functional ones; build it as one of these and save it again")
        }
        name = try Architecture.checked(name: config["name"]?.string ?? className.lowercased())
        isTrainable = config["trainable"]?.bool ?? true
        isKeras3 = layers.contains { layer in
            layer["inbound_nodes"]?.array?.contains { $0.object != nil } ?? false
        }
        var declarations: [Declaration] = []
        for layer in layers {
            declarations.append(try Declaration(parsing: layer, prefix: prefix, kerasVersion: kerasVersion))
        }
        if let duplicate = Dictionary(grouping: declarations, by: \.name).first(where: { $0.value.count > 1 }) {
            throw ModelError(
                .damaged, "model \(prefix)\(name) has \(duplicate.value.count) layers named \(duplicate.key)")
        }
        if let inputs = config["input_layers"], let outputs = config["output_layers"] {
            topology = .functional(
                inputs: try Architecture.references(inputs, "input_layers", of: prefix + name),
                outputs: try Architecture.references(outputs, "output_layers", of: prefix + name))
            self.declarations = declarations
            return
        }
        // Keras does not count the input among a sequential model's layers.
        var inputName = declarations.first.map { $0.name + "_input" } ?? "input"
        var inputShape = declarations.first.flatMap { Architecture.inputShape(of: $0) }
        if let first = declarations.first, first.className == InputLayer.className {
            inputName = first.name
            declarations.removeFirst()
        }
        inputShape = inputShape ?? Architecture.shape(config["build_input_shape"])
        topology = .sequential(inputName: inputName, inputShape: inputShape)
        self.declarations = declarations
    }

    /// Names are shown in tables, errors and files, so they must not steer a terminal or reorder what stands beside them.
    /// - Throws: `ModelError` with `damaged`.
    fileprivate static func checked(name: String) throws(ModelError) -> String {
        let steering = name.unicodeScalars.first { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
        }
        if let steering {
            let code = String(steering.value, radix: 16, uppercase: true)
            throw ModelError(
                .damaged,
                "the model configuration has a name with the control character U+\(String(repeating: "0", count: 4 - min(code.count, 4)))\(code)"
            )
        }
        return name
    }

    /// Classes whose nodes are written as those of TensorFlow's operators.
    fileprivate static let operatorClasses: Set<String> = ["TFOpLambda", "SlicingOpLambda"]

    /// A list of `[layer, node, tensor]`, one of them alone, or a dictionary of them.
    fileprivate static func references(
        _ value: ConfigurationValue, _ key: String, of place: String
    ) throws(ModelError) -> [Reference] {
        var entries = value.array ?? []
        if let members = value.object {
            entries = members.sorted { $0.key < $1.key }.map(\.value)
        } else if entries.first?.string != nil {
            entries = [value]
        }
        var references: [Reference] = []
        for entry in entries {
            guard let reference = Reference(entry) else {
                throw ModelError(.damaged, "\"\(key)\" of \(place) is not a list of [layer, node, tensor]")
            }
            references.append(reference)
        }
        return references
    }
}

extension Architecture.Reference {
    /// Parses `["conv1", 0, 0]` or `["conv1", 0, 0, {…}]`.
    init?(_ value: ConfigurationValue) {
        guard let parts = value.array, parts.count >= 3, let layer = parts[0].string, let node = parts[1].integer,
            let tensor = parts[2].integer, node >= 0, tensor >= 0
        else { return nil }
        self.init(layer: layer, node: node, tensor: tensor)
    }
}

extension Architecture.Declaration {
    fileprivate init(
        parsing layer: ConfigurationValue, prefix: String, kerasVersion: KerasVersion
    ) throws(ModelError) {
        guard let className = layer["class_name"]?.string, let config = layer["config"] else {
            throw ModelError(.damaged, "a layer of the model configuration lacks \"class_name\" or \"config\"")
        }
        self.className = className
        guard let name = layer["name"]?.string ?? config["name"]?.string ?? (config.array == nil ? nil : "sequential")
        else {
            throw ModelError(.damaged, "a \(className) layer of the model configuration has no name")
        }
        self.name = try Architecture.checked(name: name)
        let path = prefix + name
        configuration = LayerConfiguration(
            path: path, className: className, kerasVersion: kerasVersion, values: config.object ?? [:])
        nested =
            config.array != nil || config["layers"]?.array != nil
            ? try Architecture(parsing: layer, prefix: path + "/", kerasVersion: kerasVersion) : nil
        let isKnown = nested != nil || LayerRegistry.layer(named: className) != nil
        var calls: [Architecture.Call] = []
        for node in layer["inbound_nodes"]?.array ?? [] {
            let call =
                node.object != nil
                ? Architecture.Call(keras3: node)
                : Architecture.Call(keras2: node, isOperator: Architecture.operatorClasses.contains(className))
            // Of a class that is not known, the name is the better thing to report.
            guard call != nil || !isKnown else {
                throw ModelError(
                    .damaged, "layer \(path) (\(className)): its \"inbound_nodes\" are not in any form of Keras",
                    layer: "\(path) (\(className))")
            }
            if let call { calls.append(call) }
        }
        self.calls = calls
    }
}
