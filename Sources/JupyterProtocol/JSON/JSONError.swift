/// Why bytes are not the JSON that was expected.
package enum JSONError: Error, Hashable, Sendable {
    /// The text breaks the grammar at this byte.
    case malformed(String, offset: Int)
    case missingField(String)
    /// A field, or the whole value, is of another kind than it must be.
    case unexpectedValue(String)
    case unencodable(String)
}

extension JSONError {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .missingField((context.codingPath + [key]).dotted)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let place = context.codingPath.isEmpty ? "the content" : "\"\(context.codingPath.dotted)\""
            self = .unexpectedValue("\(place) must be \(JSONError.name(of: type))")
        case .dataCorrupted(let context):
            let place = context.codingPath.isEmpty ? "" : "\"\(context.codingPath.dotted)\": "
            self = .unexpectedValue(place + context.debugDescription)
        @unknown default:
            self = .unexpectedValue("\(error)")
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type: "an integer"
        case is Double.Type: "a number"
        case is [JSONValue].Type, is [String].Type: "a list"
        default: "an object"
        }
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let reason, let offset): "malformed JSON at byte \(offset): \(reason)"
        case .missingField(let name): "the field \"\(name)\" is missing"
        case .unexpectedValue(let reason): reason
        case .unencodable(let reason): "no JSON can hold this: \(reason)"
        }
    }
}

extension [any CodingKey] {
    fileprivate var dotted: String { map(\.stringValue).joined(separator: ".") }
}
