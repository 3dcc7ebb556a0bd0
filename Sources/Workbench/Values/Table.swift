/// Rows of text under headings, shown as aligned text or as HTML.
struct Table: Hashable, Sendable {
    enum Alignment: Hashable, Sendable { case left, right }

    struct Column: Hashable, Sendable {
        let title: String
        let alignment: Alignment

        init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    let columns: [Column]
    /// As many cells as columns each.
    let rows: [[String]]
    /// Lines above and below.
    var title: String?
    var footer: [String] = []
    /// The table as text, if it has a form of its own.
    var plainText: String?
}
