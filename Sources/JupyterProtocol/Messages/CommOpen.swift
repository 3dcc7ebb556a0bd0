/// Opens a comm; a target that the kernel does not know is closed at once.
package struct CommOpen: MessageContent {
    package static let messageType = "comm_open"

    package let id: String
    package let targetName: String

    enum CodingKeys: String, CodingKey {
        case id = "comm_id"
        case targetName = "target_name"
    }
}
