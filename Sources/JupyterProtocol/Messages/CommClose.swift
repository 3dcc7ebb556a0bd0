/// Closes a comm, in either direction.
package struct CommClose: MessageContent {
    package static let messageType = "comm_close"

    package let id: String
    package let data: JSONValue?

    enum CodingKeys: String, CodingKey {
        case id = "comm_id"
        case data
    }

    package init(id: String) {
        self.id = id
        data = .object([:])
    }
}
