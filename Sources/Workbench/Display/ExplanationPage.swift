import Explanations
import FoundationEssentials
import Images
import Tensors

/// Explanations as a page of their own, with no script and nothing external: the overlay, the facts, the numbers.
struct ExplanationPage {
    private let records: [ExplanationRecord]
    private let painter: OverlayPainter

    init(_ records: [ExplanationRecord], _ format: FormatOptions = FormatOptions()) {
        self.records = records
        var format = format
        // Each explanation has its own part of the page.
        format.columns = nil
        painter = OverlayPainter(format)
    }

    func html() throws -> String {
        let title = records.count == 1 ? records[0].caption : "\(records.count) explanations"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Table.escaped(title))</title>
            <style>
            body { font-family: sans-serif; margin: 2em; }
            figure { margin: 0 0 1em; }
            img { max-width: 100%; height: auto; }
            table { border-collapse: collapse; }
            th, td { padding: 0.2em 1em 0.2em 0; }
            section { margin-bottom: 3em; }
            </style>
            </head>
            <body>
            \(try zip(records, painter.pictures(of: records)).map { try section(of: $0, $1) }.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private func section(of record: ExplanationRecord, _ picture: Picture) throws -> String {
        let text = Table.escaped(record.caption)
        let width = picture.displayWidth.map { " width=\"\($0)\"" } ?? ""
        let numbers = TensorText(try record.explanation.target.heatmap.tensor).text
        return """
            <section>
            <figure><img alt="\(text)"\(width) src="\(try picture.dataURI())"><figcaption>\(text)</figcaption></figure>
            \(record.table.html)
            <details><summary>heat map</summary><pre>\(Table.escaped(numbers))</pre></details>
            </section>
            """
    }
}

extension Picture {
    /// The picture as PNG inside a text: `data:image/png;base64,…`
    func dataURI() throws -> String {
        "data:image/png;base64,\(Data(try image.pngData()).base64EncodedString())"
    }
}
