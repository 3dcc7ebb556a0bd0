import FoundationEssentials

/// JSON as bytes, in and out: strict on the way in, plain on the way out.
package enum JSON {
    /// How many arrays and objects may be open at once. Real messages use fewer than ten.
    package static let depthLimit = 128

    /// Decodes bytes that must be one whole JSON text by RFC 8259: valid UTF-8, no lone surrogates, no NaN, nested at
    /// most ``depthLimit`` levels.
    ///
    /// - Throws: ``JSONError`` that says where the text is malformed, or which field is missing or of the wrong kind.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws(JSONError) -> Value {
        try JSONGrammar.check(bytes)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw JSONError(error)
        } catch {
            throw .unexpectedValue("\(error)")
        }
    }

    /// - Throws: ``JSONError/unencodable(_:)`` for a ``JSONValue`` that is nested too deep.
    package static func encode(_ value: some Encodable) throws(JSONError) -> [UInt8] {
        if let value = value as? any JSONWriting { return try value.json() }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw .unencodable("\(error)")
        }
    }
}
