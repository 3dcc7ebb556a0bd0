/// The kernel's question to the person at the front end, on the stdin channel.
package struct InputRequest: MessageContent {
    package static let messageType = "input_request"

    package let prompt: String
    /// Whether the typing is to be hidden.
    package let password: Bool

    enum CodingKeys: String, CodingKey {
        case prompt, password
    }

    package init(prompt: String, password: Bool) {
        self.prompt = prompt
        self.password = password
    }
}
