/// Something shown.
package struct DisplayData: DisplayMessage {
    package static let messageType = "display_data"

    package let content: MIMEContent
    package let transient: Transient

    package init(_ bundle: MIMEBundle, displayID: String?) {
        self.init(content: MIMEContent(bundle), transient: Transient(displayID: displayID))
    }

    package init(content: MIMEContent, transient: Transient) {
        self.content = content
        self.transient = transient
    }
}

extension DisplayData: JSONWriting {}
