import FoundationEssentials

/// A value of Keras' configuration JSON.
enum ConfigurationValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([ConfigurationValue])
    case object([String: ConfigurationValue])

    /// Parses JSON text, `NaN` and `Infinity` included, which Python writes.
    /// - Throws: `DecodingError`.
    init(parsing text: String) throws {
        let decoder = JSONDecoder()
        do {
            self = try decoder.decode(ConfigurationValue.self, from: Data(text.utf8))
        } catch {
            decoder.allowsJSON5 = true
            self = try decoder.decode(ConfigurationValue.self, from: Data(text.utf8))
        }
    }

    subscript(key: String) -> ConfigurationValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var string: String? { if case .string(let string) = self { string } else { nil } }
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

extension ConfigurationValue: Decodable {
    init(from decoder: any Decoder) throws {
        // Objects and strings are most of a configuration; a failed attempt costs a thrown error each.
        if let container = try? decoder.container(keyedBy: AnyKey.self) {
            var members: [String: ConfigurationValue] = [:]
            members.reserveCapacity(container.allKeys.count)
            for key in container.allKeys {
                members[key.stringValue] = try container.decode(ConfigurationValue.self, forKey: key)
            }
            self = .object(members)
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var elements: [ConfigurationValue] = []
            while !container.isAtEnd { elements.append(try container.decode(ConfigurationValue.self)) }
            self = .array(elements)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .bool(try container.decode(Bool.self))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
