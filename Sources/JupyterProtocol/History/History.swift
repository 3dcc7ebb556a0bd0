/// The inputs of this and earlier sessions. Called on the executor thread only, except ``close()``.
package protocol History: AnyObject, Sendable {
    /// This process's session number; stable, so that `tail` and `range` name an entry alike.
    var session: Int { get }

    /// - Parameter line: the cell's execution count.
    func append(_ input: String, line: Int)
    /// Adds the text of the value of the cell at `line` of this session.
    func record(output: String, line: Int)

    /// The newest `count` entries, oldest first; empty for a count below 1.
    func tail(_ count: Int) -> [HistoryEntry]
    /// The entries of one session with `start <= line < stop`; without a `stop`, to the end.
    ///
    /// - Parameter session: 0 means this session, negative numbers count back from it.
    func range(session: Int, start: Int, stop: Int?) -> [HistoryEntry]
    /// The newest `limit` entries whose whole input matches, oldest first.
    ///
    /// - Parameter unique: keep only the newest of equal inputs.
    func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) -> [HistoryEntry]

    /// Writes out what is pending; nothing is added afterwards.
    func close()
}

package struct HistoryEntry: Hashable, Sendable {
    /// Longer inputs, in bytes, are not kept; nobody recalls a megabyte with the arrow keys.
    package static let inputLimit = 1 << 20
    /// Of a longer output the entry has none.
    package static let outputLimit = 1 << 16

    package let session: Int
    package let line: Int
    package let input: String
    package let output: String?

    package init(session: Int, line: Int, input: String, output: String? = nil) {
        self.session = session
        self.line = line
        self.input = input
        self.output = output
    }
}
