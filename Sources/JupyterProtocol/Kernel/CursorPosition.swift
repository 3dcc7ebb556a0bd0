/// Where a client's cursor is.
package enum CursorPosition {
    /// The position in code points, inside `0...code.unicodeScalars.count`.
    ///
    /// The protocol counts code points, but VS Code sends UTF-16 code units. A position behind the last code point
    /// that is still a position in UTF-16 can only be the latter, and is converted; anything else is clamped. No
    /// position means the end.
    package static func resolve(_ position: Int?, in code: String) -> Int {
        let scalars = code.unicodeScalars
        let count = scalars.count
        guard let position, position >= 0 else { return position == nil ? count : 0 }
        guard position > count else { return position }
        guard position <= code.utf16.count else { return count }
        var units = 0
        for (index, scalar) in scalars.enumerated() {
            if units >= position { return index }
            units += scalar.utf16.count
        }
        return count
    }
}
