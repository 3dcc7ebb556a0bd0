/// What is never saved in a notebook.
package struct Transient: Codable, Hashable, Sendable {
    /// Names a display so that a later message can change it in place.
    package let displayID: String?

    enum CodingKeys: String, CodingKey {
        case displayID = "display_id"
    }

    package init(displayID: String?) {
        self.displayID = displayID
    }
}
