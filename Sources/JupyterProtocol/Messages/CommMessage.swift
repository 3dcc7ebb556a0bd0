/// Data on an open comm; ignored for an unknown one.
package struct CommMessage: MessageContent {
    package static let messageType = "comm_msg"

    package let id: String

    enum CodingKeys: String, CodingKey {
        case id = "comm_id"
    }
}
