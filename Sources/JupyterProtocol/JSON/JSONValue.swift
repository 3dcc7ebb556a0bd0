/// Any JSON value, for the few places without a fixed form: metadata, user expressions, comm data.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    /// - Throws: `DecodingError` for a value nested deeper than ``JSON/depthLimit``, or a number no `Double` holds.
    package init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= JSON.depthLimit else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "nested deeper than \(JSON.depthLimit) levels"))
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// JSON has no NaN and no infinity, and a browser's parser refuses the words: they go out as null.
    ///
    /// - Throws: `EncodingError` for a value nested deeper than ``JSON/depthLimit``.
    package func encode(to encoder: any Encoder) throws {
        guard encoder.codingPath.count <= JSON.depthLimit else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: [], debugDescription: "nested deeper than \(JSON.depthLimit) levels"))
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value) where !value.isFinite: try container.encodeNil()
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
