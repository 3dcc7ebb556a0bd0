import Explanations
import FoundationEssentials
import Images
import Tensors

extension ExplanationRecord {
    /// The facts and the heat map's numbers as plain text.
    func report() throws -> String {
        "\(table.text)\n\nheat map\n\(TensorText(try explanation.target.heatmap.tensor).text)"
    }

    /// A page of its own, nothing external: the overlay in eli5's colours, the facts, the numbers.
    func page() throws -> String {
        let overlay = try OverlayPainter(FormatOptions()).overlay(self)
        let png = Data(try overlay.pngData()).base64EncodedString()
        let numbers = TensorText(try explanation.target.heatmap.tensor).text
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(Table.escaped(caption))</title></head>
            <body>
            <img alt="\(Table.escaped(caption))" src="data:image/png;base64,\(png)">
            \(table.html)
            <pre>\(Table.escaped(numbers))</pre>
            </body>
            </html>

            """
    }
}
