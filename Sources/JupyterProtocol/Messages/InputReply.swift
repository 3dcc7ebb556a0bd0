/// The person's answer, on the stdin channel.
package struct InputReply: MessageContent {
    package static let messageType = "input_reply"
    /// What a console sends for the end of input (Ctrl-D).
    package static let endOfInput = "\u{4}"

    package let value: String

    enum CodingKeys: String, CodingKey {
        case value
    }
}
