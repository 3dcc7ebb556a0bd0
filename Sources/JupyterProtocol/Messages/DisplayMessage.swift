/// A message with something to show: `data` and `metadata`, and beside them what no notebook saves.
package protocol DisplayMessage: MessageContent {
    var content: MIMEContent { get }
    var transient: Transient { get }

    init(content: MIMEContent, transient: Transient)
}

extension DisplayMessage {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: DisplayKeys.self)
        self.init(
            content: try MIMEContent(from: decoder),
            transient: try container.decode(Transient.self, forKey: .transient))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: DisplayKeys.self)
        try container.encode(transient, forKey: .transient)
        try content.encode(to: encoder)
    }

    func json() throws(JSONError) -> [UInt8] {
        try content.json(after: DisplayKeys.transient.stringValue, transient)
    }
}

private enum DisplayKeys: String, CodingKey {
    case transient
}
