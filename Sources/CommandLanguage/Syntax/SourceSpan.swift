/// A half-open range of a cell's text, in Unicode code points from its beginning.
package struct SourceSpan: Hashable, Sendable {
    package let start: Int
    package let end: Int

    package init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }
}
