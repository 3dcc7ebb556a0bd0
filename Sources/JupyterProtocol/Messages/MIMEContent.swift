/// `data` and `metadata` as messages carry them.
///
/// In `data` a JSON type's text goes out as the JSON it holds, every other type's as a string.
package struct MIMEContent: Codable, Hashable, Sendable {
    package let bundle: MIMEBundle

    enum CodingKeys: String, CodingKey {
        case data, metadata
    }

    package init(_ bundle: MIMEBundle) {
        self.bundle = bundle
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let values = try container.decode([String: JSONValue].self, forKey: .data)
        var data: [String: String] = [:]
        for (type, value) in values {
            if case .string(let text) = value {
                data[type] = text
            } else {
                data[type] = String(decoding: try JSON.encode(value), as: UTF8.self)
            }
        }
        bundle = MIMEBundle(
            data: data, metadata: try container.decode([String: JSONValue].self, forKey: .metadata))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var data = container.nestedContainer(keyedBy: MIMEType.self, forKey: .data)
        for (type, text) in bundle.data {
            if let value = MIMEContent.json(text, of: type) {
                try data.encode(value, forKey: MIMEType(stringValue: type))
            } else {
                try data.encode(text, forKey: MIMEType(stringValue: type))
            }
        }
        try container.encode(bundle.metadata, forKey: .metadata)
    }

    /// The content of a message as JSON: one member of its own, then these.
    func json(after name: String, _ value: some Encodable) throws(JSONError) -> [UInt8] {
        var json: [UInt8] = []
        json.append("{")
        json.append(quoting: name)
        json.append(":")
        json += try JSON.encode(value)
        json.append(",\"data\":{")
        var isFirst = true
        for (type, text) in bundle.data {
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            json.append(quoting: type)
            json.append(UInt8(ascii: ":"))
            if let value = MIMEContent.json(text, of: type) {
                json += try JSON.encode(value)
            } else {
                json.append(quoting: text)
            }
        }
        json.append("},\"metadata\":")
        json += try JSON.encode(bundle.metadata)
        json.append("}")
        return json
    }

    /// What a text holds whose type is one of JSON's; nil where it holds none.
    private static func json(_ text: String, of type: String) -> JSONValue? {
        guard type.hasSuffix("/json") || type.hasSuffix("+json") else { return nil }
        return try? JSON.decode(JSONValue.self, from: Array(text.utf8))
    }

    private struct MIMEType: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}
