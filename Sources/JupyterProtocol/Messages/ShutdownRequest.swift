/// Asks the process to end. The reply is also broadcast on IOPub, as a message of its own.
package struct ShutdownRequest: Request {
    package static let messageType = "shutdown_request"

    /// Whether the front end will start the kernel again.
    package let restart: Bool?

    enum CodingKeys: String, CodingKey {
        case restart
    }

    package struct Reply: MessageContent {
        package static let messageType = "shutdown_reply"

        package let status: OKStatus
        package let restart: Bool

        enum CodingKeys: String, CodingKey {
            case status, restart
        }

        package init(restart: Bool) {
            status = .ok
            self.restart = restart
        }
    }
}
