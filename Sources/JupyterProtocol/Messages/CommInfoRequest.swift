/// Asks which comms are open. This kernel knows no comm target, so none ever is.
package struct CommInfoRequest: Request {
    package static let messageType = "comm_info_request"

    package let targetName: String?

    enum CodingKeys: String, CodingKey {
        case targetName = "target_name"
    }

    package struct Reply: MessageContent {
        package static let messageType = "comm_info_reply"

        package let status: OKStatus
        package let comms: NoFields

        enum CodingKeys: String, CodingKey {
            case status, comms
        }

        package init() {
            status = .ok
            comms = NoFields()
        }
    }
}
