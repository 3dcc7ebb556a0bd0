/// The name of a function in the dialect that a file is written in.
package enum OperatorName: Hashable, Sendable {
    /// tf.keras 2.4 to 2.15: a function of TensorFlow without its module, `reduce_mean` for `tf.math.reduce_mean`.
    case function(String)
    /// TensorFlow 1.14 to 2.3: the type of a node of its graph, `Mean`.
    case node(String)
    /// Keras 3: the class of an operation, `Mean`.
    case operation(String)
}

extension OperatorName {
    /// Modules whose functions are told apart by their last name alone.
    private static let modules: Set<String> = ["math", "nn", "linalg", "image", "__operators__", "keras"]

    /// - Parameter path: as the file has it, such as `math.reduce_mean` or `compat.v1.transpose`.
    init(functionAt path: String) {
        let plain = path.hasPrefix("compat.v1.") ? path.dropFirst("compat.v1.".count) : path[...]
        let parts = plain.split(separator: ".")
        if parts.count == 2, OperatorName.modules.contains(String(parts[0])) {
            self = .function(String(parts[1]))
        } else {
            self = .function(String(plain))
        }
    }
}

extension LayerConfiguration {
    /// The function that this layer is a call of; nil for what is a layer by itself.
    var operatorName: OperatorName? {
        switch className {
        case "TFOpLambda", "SlicingOpLambda":
            return self["function"]?.string.map { OperatorName(functionAt: $0) }
        case TensorFlowNode.className:
            return TensorFlowNode(self).map { OperatorName.node($0.type) }
        default:
            // HDF5 files leave the module out, and then the operation Add and the layer Add share their name; only
            // layers say whether they are trained, though not all: spatial dropout does not.
            guard kerasVersion.major >= 3, self["trainable"] == nil else { return nil }
            let name = OperatorName.operation(className)
            let isLayer =
                LayerRegistry.layer(named: className) != nil && OperatorRegistry.operation(named: name) == nil
            return isLayer ? nil : name
        }
    }
}

extension OperatorName {
    /// The operators that a model's configuration calls, nested models included, known or not.
    /// - Throws: `ModelError` or a syntax error where the configuration is damaged.
    package static func all(in configuration: String, kerasVersion: KerasVersion) throws -> Set<OperatorName> {
        all(in: try Architecture(parsing: ConfigurationParser.parse(configuration), kerasVersion: kerasVersion))
    }

    private static func all(in architecture: Architecture) -> Set<OperatorName> {
        var names: Set<OperatorName> = []
        for declaration in architecture.declarations {
            if let nested = declaration.nested {
                names.formUnion(all(in: nested))
            } else if let name = declaration.configuration.operatorName {
                names.insert(name)
            }
        }
        return names
    }
}
