/// Asks to end the running cell; the reply comes at once, the cell's own error reply a little later.
package struct InterruptRequest: Request {
    package static let messageType = "interrupt_request"

    package init() {}

    package struct Reply: MessageContent {
        package static let messageType = "interrupt_reply"

        package let status: OKStatus

        enum CodingKeys: String, CodingKey {
            case status
        }

        package init() {
            status = .ok
        }
    }
}
