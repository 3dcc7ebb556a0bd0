import FoundationEssentials

/// A node of TensorFlow's graph as TensorFlow 1.14 to 2.3 wrote it into a layer `TensorFlowOpLayer`.
struct TensorFlowNode {
    static let className = "TensorFlowOpLayer"

    /// Such as `RealDiv`.
    let type: String
    /// The node's attributes, such as `keep_dims`, as plain values.
    let attributes: [String: ConfigurationValue]
    /// The inputs that are no tensors of the model, by position.
    let constants: [Int: ConfigurationValue]

    /// - Returns: nil where the configuration has no readable `node_def`.
    init?(_ configuration: LayerConfiguration) {
        // Some versions write the definition as JSON in a string.
        let text = configuration["node_def"]?.string
        guard let definition = text.flatMap({ try? ConfigurationParser.parse($0) }) ?? configuration["node_def"],
            let type = definition["op"]?.string
        else { return nil }
        self.type = type
        attributes = (definition["attr"]?.object ?? [:]).compactMapValues { TensorFlowNode.plain($0) }
        var constants: [Int: ConfigurationValue] = [:]
        for (key, value) in configuration["constants"]?.object ?? [:] {
            if let position = Int(key) { constants[position] = TensorFlowNode.array(value) }
        }
        self.constants = constants
    }

    /// The call's inputs with the constants at their places.
    func merged(with tensors: [CallArgument]) -> [CallArgument] {
        var rest = tensors[...]
        var arguments: [CallArgument] = []
        for position in 0..<tensors.count + constants.count {
            if let constant = constants[position] {
                arguments.append(.constant(constant))
            } else if let tensor = rest.popFirst() {
                arguments.append(tensor)
            }
        }
        return arguments
    }

    /// `{"i": "2"}`, `{"b": true}`, `{"f": 0.1}`, `{"type": "DT_FLOAT"}`, `{"s": "VkFMSUQ="}` or `{"list": {"i": ["1", "2"]}}`.
    private static func plain(_ attribute: ConfigurationValue) -> ConfigurationValue? {
        if let value = attribute["b"] ?? attribute["f"] ?? attribute["type"] { return value }
        if let text = attribute["i"] { return integer(text) }
        if let bytes = attribute["s"]?.string.flatMap({ Data(base64Encoded: $0) }) {
            return .string(String(decoding: bytes, as: UTF8.self))
        }
        if let list = attribute["list"]?["i"]?.array { return .array(list.compactMap(integer)) }
        return nil
    }

    /// 64-bit integers are written as strings.
    private static func integer(_ value: ConfigurationValue) -> ConfigurationValue? {
        value.string.flatMap { Double($0) }.map { .number($0) } ?? (value.number == nil ? nil : value)
    }

    /// NumPy arrays are written as `{"type": "ndarray", "value": […]}`.
    private static func array(_ value: ConfigurationValue) -> ConfigurationValue {
        value["type"]?.string == "ndarray" ? value["value"] ?? value : value
    }
}
