/// A cell's text by lines. Lines end at `\n`, `\r\n` or `\r`, as in the lexer.
package struct SourceText: Sendable {
    /// A place as people count: both numbers begin with 1; columns are code points.
    package struct Position: Hashable, Sendable {
        package let line: Int
        package let column: Int
    }

    package let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    package init(_ code: String) {
        self.init(Array(code.unicodeScalars))
    }

    package init(_ scalars: [Unicode.Scalar]) {
        var starts = [0]
        for index in scalars.indices where scalars[index].isLineBreak {
            let isFirstOfPair = scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isFirstOfPair { starts.append(index + 1) }
        }
        self.scalars = scalars
        lineStarts = starts
    }

    /// The line and column of an offset, which is clamped into the text.
    package func position(of offset: Int) -> Position {
        let offset = min(max(0, offset), scalars.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return Position(line: low + 1, column: offset - lineStarts[low] + 1)
    }

    /// A line without its end.
    /// - Parameter number: counted from 1; the empty line for a number that there is not.
    package func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
        guard lineStarts.indices.contains(number - 1) else { return [] }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : scalars.count
        while end > start, scalars[end - 1].isLineBreak { end -= 1 }
        return scalars[start..<end]
    }
}
