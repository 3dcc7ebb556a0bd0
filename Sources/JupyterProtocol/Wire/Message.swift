/// A verified message from a client. Its content is not decoded yet: bad content is answered, not dropped.
package struct Message: Sendable {
    /// Everything before the delimiter, copied to the reply in order.
    package let identities: [Frame]
    package let header: RequestHeader
    /// The header as it came, sent back verbatim as the reply's parent: no unknown field is lost.
    package let headerBytes: Frame
    package let parentBytes: Frame
    package let contentBytes: Frame
    package let buffers: [Frame]

    package init(
        identities: [Frame], header: RequestHeader, headerBytes: Frame, parentBytes: Frame = Array("{}".utf8),
        contentBytes: Frame, buffers: [Frame] = []
    ) {
        self.identities = identities
        self.header = header
        self.headerBytes = headerBytes
        self.parentBytes = parentBytes
        self.contentBytes = contentBytes
        self.buffers = buffers
    }
}

/// What the kernel reads of an incoming header; the other fields only travel back.
package struct RequestHeader: Decodable, Hashable, Sendable {
    package let id: String
    package let type: String
    /// When the client made the message, by its clock; nil where that is no text.
    package let date: String?

    enum CodingKeys: String, CodingKey {
        case id = "msg_id"
        case type = "msg_type"
        case date
    }

    package init(id: String, type: String, date: String? = nil) {
        self.id = id
        self.type = type
        self.date = date
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        type = try container.decode(String.self, forKey: .type)
        date = try? container.decode(String.self, forKey: .date)
    }
}
