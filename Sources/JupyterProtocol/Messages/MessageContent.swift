/// The content of one type of message.
package protocol MessageContent: Codable, Sendable {
    /// The header's `msg_type`.
    static var messageType: String { get }
    /// What a subscriber may filter by; the last part of the topic frame on IOPub.
    var topic: String { get }
}

extension MessageContent {
    package var topic: String { Self.messageType }
}

/// A message that asks for exactly one reply on the channel it came on.
package protocol Request: MessageContent {
    associatedtype Reply: MessageContent
}

/// `status` of a reply that is no error.
package enum OKStatus: String, Codable, Sendable {
    case ok
}

/// A content without fields; fields that a client adds are ignored.
package struct NoFields: Codable, Hashable, Sendable {
    package init() {}
}
