import CommandLanguage
package import KerasModels

/// The table that `model.summary(expand_nested=True)` of Keras 3 prints, to the character.
package struct KerasSummary {
    private struct Column {
        let title: String
        /// Of the text between the blanks beside the rules.
        let width: Int
        var isRight = false
    }

    let model: Model
    /// Those of the model's own layers to list.
    let layers: [LayerDescription]

    package init(model: Model, layers: [LayerDescription]) {
        self.model = model
        self.layers = layers
    }

    package var text: String {
        let columns = columns
        func rule(_ left: String, _ line: String, _ cross: String, _ right: String) -> String {
            left + columns.map { String(repeating: line, count: $0.width + 2) }.joined(separator: cross) + right
        }
        var lines = ["Model: \"\(model.name)\"", rule("┏", "━", "┳", "┓")]
        lines += KerasSummary.lines(columns.map(\.title), columns, between: "┃")
        lines.append(rule("┡", "━", "╇", "┩"))
        for (index, row) in rows.enumerated() {
            if index > 0 { lines.append(rule("├", "─", "┼", "┤")) }
            lines += KerasSummary.lines(row, columns, between: "│")
        }
        lines.append(rule("└", "─", "┴", "┘"))
        return (lines + totals.map { " " + $0 }).joined(separator: "\n")
    }

    /// The same for front ends that show HTML.
    var table: Table {
        var table = Table(
            columns: columns.map { Table.Column($0.title, $0.isRight ? .right : .left) }, rows: rows)
        table.title = "Model: \"\(model.name)\""
        table.footer = totals
        table.plainText = text
        return table
    }

    /// The widths are those at which Keras' table is 88 or 108 characters wide.
    private var columns: [Column] {
        model.isChain
            ? [
                Column(title: "Layer (type)", width: 36), Column(title: "Output Shape", width: 27),
                Column(title: "Param #", width: 15, isRight: true),
            ]
            : [
                Column(title: "Layer (type)", width: 29), Column(title: "Output Shape", width: 25),
                Column(title: "Param #", width: 15, isRight: true), Column(title: "Connected to", width: 26),
            ]
    }

    private var rows: [[String]] { layers.flatMap { rows(of: $0, level: 0) } }

    private func rows(of layer: LayerDescription, level: Int) -> [[String]] {
        let prefix = level == 0 ? "" : String(repeating: "   ", count: level) + "└ "
        var row = [
            "\(prefix)\(layer.name) (\(layer.className))", ShapeText.text(layer.outputShapes),
            Decimal.grouped(layer.parameterCount),
        ]
        if !model.isChain {
            // Keras leaves out what stands in another model.
            let connections = level == 0 ? layer.connections.joined(separator: ", ") : ""
            row.append(connections.isEmpty ? "-" : connections)
        }
        // Nor does it list the operators of nested models.
        return [row] + layer.layers.filter { !$0.isOperator }.flatMap { rows(of: $0, level: level + 1) }
    }

    private var totals: [String] {
        let trainable = model.trainableParameterCount
        // Only among what is not trained there are numbers of other than single precision.
        let trainableSize = trainable * 4
        return [
            ("Total params", model.parameterCount, model.parameterSize),
            ("Trainable params", trainable, trainableSize),
            ("Non-trainable params", model.parameterCount - trainable, model.parameterSize - trainableSize),
        ].map { "\($0): \(Decimal.grouped($1)) (\(KerasSummary.memory($2)))" }
    }

    private static func memory(_ bytes: Int) -> String {
        var size = Double(bytes)
        let units = ["B", "KB", "MB", "GB", "TB"]
        var index = 0
        while size >= 1024, index + 1 < units.count {
            size /= 1024
            index += 1
        }
        return "\(Decimal.fixed(size, digits: 2)) \(units[index])"
    }

    // MARK: Cells

    /// A row as lines of text: each cell wrapped within its column.
    private static func lines(_ row: [String], _ columns: [Column], between rule: String) -> [String] {
        let cells = zip(row, columns).map { wrapped(Array($0), width: $1.width) }
        return (0..<(cells.map(\.count).max() ?? 0)).map { index in
            let parts = zip(cells, columns).map { lines, column in
                let text = index < lines.count ? lines[index] : ""
                let padding = String(repeating: " ", count: max(column.width - DisplayWidth.columns(of: text), 0))
                return " " + (column.isRight ? padding + text : text + padding) + " "
            }
            return rule + parts.joined(separator: rule) + rule
        }
    }

    /// Breaks before words that do not fit the line; a word longer than a line is cut, as the library does with which
    /// Keras draws its table.
    private static func wrapped(_ text: [Character], width: Int) -> [String] {
        var breaks: [Int] = []
        var used = 0
        for word in words(in: text) {
            let trailing = text[word].reversed().prefix { $0 == " " }.count
            let taken = DisplayWidth.columns(of: text[word])
            if width - used >= taken - trailing {
                used += taken
            } else if word.lowerBound > 0 {
                breaks.append(word.lowerBound)
                used = taken
            } else {
                used = taken
            }
        }
        return zip([0] + breaks, breaks + [text.count]).map { start, end in
            var line = Array(text[start..<end])
            while DisplayWidth.columns(of: line) > width, line.last == " " { line.removeLast() }
            return DisplayWidth.columns(of: line) > width ? cut(line, to: width - 1) + "…" : String(line)
        }
    }

    /// The beginning that fits; a blank stands for the half of a wide letter.
    private static func cut(_ line: [Character], to width: Int) -> String {
        var result = ""
        var used = 0
        for character in line {
            let taken = DisplayWidth.columns(of: character)
            guard used + taken <= width else { break }
            result.append(character)
            used += taken
        }
        return result + String(repeating: " ", count: width - used)
    }

    /// Words with the blanks around them.
    private static func words(in text: [Character]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] == " " { end += 1 }
            guard end < text.count else { break }
            while end < text.count, text[end] != " " { end += 1 }
            while end < text.count, text[end] == " " { end += 1 }
            words.append(start..<end)
            start = end
        }
        return words
    }
}
