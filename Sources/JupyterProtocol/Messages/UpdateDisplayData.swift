/// Changes every display of that id, also in other cells.
package struct UpdateDisplayData: MessageContent {
    package static let messageType = "update_display_data"

    package let content: MIMEContent
    package let transient: Transient

    enum CodingKeys: String, CodingKey {
        case transient
    }

    package init(_ bundle: MIMEBundle, displayID: String) {
        content = MIMEContent(bundle)
        transient = Transient(displayID: displayID)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try MIMEContent(from: decoder)
        transient = try container.decode(Transient.self, forKey: .transient)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(transient, forKey: .transient)
        try content.encode(to: encoder)
    }
}

extension UpdateDisplayData: JSONWriting {
    func json() throws(JSONError) -> [UInt8] {
        try content.json(after: CodingKeys.transient.stringValue, transient)
    }
}
