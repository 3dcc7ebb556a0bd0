/// Text on stdout or stderr.
package struct Stream: MessageContent {
    package static let messageType = "stream"

    package let name: OutputStream
    package let text: String

    enum CodingKeys: String, CodingKey {
        case name, text
    }

    package var topic: String { "stream.\(name.rawValue)" }

    package init(name: OutputStream, text: String) {
        self.name = name
        self.text = text
    }
}
