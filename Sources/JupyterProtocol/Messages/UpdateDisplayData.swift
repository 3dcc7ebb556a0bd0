/// Changes every display of that id, also in other cells.
package struct UpdateDisplayData: DisplayMessage {
    package static let messageType = "update_display_data"

    package let content: MIMEContent
    package let transient: Transient

    package init(_ bundle: MIMEBundle, displayID: String) {
        self.init(content: MIMEContent(bundle), transient: Transient(displayID: displayID))
    }

    package init(content: MIMEContent, transient: Transient) {
        self.content = content
        self.transient = transient
    }
}

extension UpdateDisplayData: JSONWriting {}
