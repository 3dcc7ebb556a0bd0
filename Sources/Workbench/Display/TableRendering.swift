import CommandLanguage

extension Table {
    /// Columns aligned with spaces, a rule under the headings.
    var text: String {
        if let plainText { return plainText }
        let widths = columns.indices.map { column in
            rows.reduce(columns[column].title.count) { max($0, DisplayWidth.columns(of: $1[column])) }
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(columns, zip(cells, widths)).map { column, cell in
                let padding = String(repeating: " ", count: max(cell.1 - DisplayWidth.columns(of: cell.0), 0))
                return column.alignment == .right ? padding + cell.0 : cell.0 + padding
            }
            return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let body = [line(columns.map(\.title)), rule] + rows.map(line)
        return ((title.map { [$0] } ?? []) + body + footer).joined(separator: "\n")
    }

    /// A plain HTML table: no script, no style sheet, nothing external.
    var html: String {
        func cell(_ tag: String, _ text: String, _ column: Column) -> String {
            let style = column.alignment == .right ? "right" : "left"
            return "<\(tag) style=\"text-align: \(style)\">\(Table.escaped(text))</\(tag)>"
        }
        let head = columns.map { cell("th", $0.title, $0) }.joined()
        let body = rows.map { row in
            "<tr>" + zip(row, columns).map { cell("td", $0, $1) }.joined() + "</tr>"
        }
        let caption = title.map { "<caption>\(Table.escaped($0))</caption>" } ?? ""
        let notes = footer.map { "<div>\(Table.escaped($0))</div>" }.joined()
        return "<table>\(caption)<thead><tr>\(head)</tr></thead><tbody>\(body.joined())</tbody></table>\(notes)"
    }

    /// Text as HTML shows it, whatever a file put into a name; between tags and in attributes.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        // By code points: a quotation mark with an accent is another character, but ends an attribute all the same.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
