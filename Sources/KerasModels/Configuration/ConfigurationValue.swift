/// A value of Keras' configuration JSON.
package enum ConfigurationValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([ConfigurationValue])
    case object([String: ConfigurationValue])

    package subscript(key: String) -> ConfigurationValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var string: String? { if case .string(let string) = self { string } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var array: [ConfigurationValue]? { if case .array(let elements) = self { elements } else { nil } }
    var object: [String: ConfigurationValue]? { if case .object(let members) = self { members } else { nil } }

    /// A number, also as NumPy scalars went into old files: `{"type": "ndarray", "value": 0.3}`.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .object(let members) where members["type"]?.string == "ndarray": members["value"]?.number
        default: nil
        }
    }

    var integer: Int? { number.flatMap { Int(exactly: $0) } }
}
