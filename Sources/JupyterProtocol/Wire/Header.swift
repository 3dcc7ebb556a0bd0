/// The header of a message that the kernel sends.
package struct Header: Codable, Hashable, Sendable {
    package let id: String
    package let session: String
    package let username: String
    /// ISO 8601 with zone.
    package let date: String
    package let type: String
    package let version: String

    enum CodingKeys: String, CodingKey {
        case id = "msg_id"
        case session, username, date
        case type = "msg_type"
        case version
    }
}
