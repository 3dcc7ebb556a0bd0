/// What the kernel is doing; encloses everything else that a request causes on IOPub.
package struct Status: MessageContent {
    package static let messageType = "status"

    package enum State: String, Codable, Sendable {
        case starting, busy, idle
    }

    package let state: State

    enum CodingKeys: String, CodingKey {
        case state = "execution_state"
    }

    package init(_ state: State) {
        self.state = state
    }
}
