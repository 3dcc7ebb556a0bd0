/// One entry of an execute reply's `payload`: text for the front end's pager.
package struct Payload: Codable, Hashable, Sendable {
    package let source: String
    /// MIME type to text.
    package let data: [String: String]
    /// The line to begin at.
    package let start: Int

    enum CodingKeys: String, CodingKey {
        case source, data, start
    }

    package static func page(_ bundle: MIMEBundle) -> Payload {
        Payload(source: "page", data: bundle.data, start: 0)
    }
}
