import CommandLanguage
import Explanations
import FoundationEssentials
import Images
import JupyterProtocol

/// Values as a front end shows them.
enum ValueDisplay {
    /// A wider picture is sent scaled down; `save` writes it whole.
    static let widestPicture = 1200

    static func bundle(for value: Value) throws -> MIMEBundle {
        switch value {
        case .image(let picture): return try bundle(for: picture)
        case .predictions(let predictions): return bundle(for: predictions.table)
        case .table(let table): return bundle(for: table)
        case .explanation(let record): return bundle(for: record.table)
        default: return MIMEBundle(text: VisibleText.lines(text(for: value)))
        }
    }

    /// One line of base64 and one of text, never HTML beside it: front ends would prefer the HTML.
    private static func bundle(for picture: Picture) throws -> MIMEBundle {
        let width = picture.displayWidth ?? min(picture.image.width, widestPicture)
        let isScaled = width < picture.image.width
        let image = isScaled ? try picture.image.scaled(toWidth: width) : picture.image
        let png = try isScaled ? image.pngData() : picture.png ?? image.pngData()
        let height = max(1, Int((Double(image.height) * Double(width) / Double(max(image.width, 1))).rounded()))
        var metadata: [String: JSONValue] = [
            "image/png": .object(["width": .integer(width), "height": .integer(height)])
        ]
        if let provenance = picture.provenance { metadata["whylight"] = provenance.json() }
        return MIMEBundle(
            data: [
                "image/png": Data(png).base64EncodedString(),
                "text/plain": VisibleText.lines(picture.caption ?? text(for: .image(picture))),
            ],
            metadata: metadata)
    }

    private static func bundle(for table: Table) -> MIMEBundle {
        MIMEBundle(
            data: ["text/plain": VisibleText.lines(table.text), "text/html": VisibleText.lines(table.html)])
    }

    /// A column of most terminals; IPython breaks lists there.
    private static let lineLength = 79

    /// Strings in quotes, as inside lists.
    static func text(for value: Value) -> String {
        switch value {
        case .none: "none"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .number(let number): Decimal.shortest(number)
        case .string(let text): quoted(text)
        case .list(let values): "[" + joined(values.map(line(for:)), of: values) + "]"
        case .tuple(let values): "(" + joined(values.map(line(for:)), of: values) + (values.count == 1 ? ",)" : ")")
        case .dictionary(let entries):
            "{" + joined(entries.map { "\(quoted($0.key)): \(line(for: $0.value))" }, of: entries.map(\.value)) + "}"
        case .model(let model): model.summaryText
        case .layer(let reference): reference.summaryText
        case .image(let picture):
            picture.caption ?? "Image \(picture.image.width)×\(picture.image.height) \(picture.image.mode.rawValue)"
                + (picture.file.map { " \(quoted($0))" } ?? "")
        case .tensor(let tensor): TensorText(tensor).text
        case .labels(let labels): labels.summaryText
        case .predictions(let predictions): predictions.table.text
        case .prediction(let prediction): prediction.summaryText
        case .explanation(let record): record.table.text
        case .targetExplanation(let record):
            "\(record.classText) · score \(record.scoreText) · heat map"
                + " \(record.explanation.target.heatmap.height)×\(record.explanation.target.heatmap.width)"
        case .table(let table): table.text
        }
    }

    /// How a list shows a member: in one line, but for lists and for the numbers of tensors.
    static func line(for value: Value) -> String {
        switch value {
        case .model(let model): model.headline
        case .explanation(let record): record.caption
        default: text(for: value)
        }
    }

    /// Entries behind each other; each on a line of its own where one has several lines, or where what is no plain data
    /// would not fit into one.
    private static func joined(_ entries: [String], of values: [Value]) -> String {
        let isLong = entries.reduce(0) { $0 + $1.count + 2 } > lineLength
        let isBroken = entries.contains { $0.contains("\n") } || (isLong && !values.allSatisfy(\.isPlain))
        return entries.joined(separator: isBroken ? ",\n " : ", ")
    }

    /// A string as the language writes it.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                guard VisibleText.isReplaced(scalar) else {
                    result.unicodeScalars.append(scalar)
                    continue
                }
                let isByte = scalar.value <= 0xFF
                result += (isByte ? "\\x" : "\\u") + hexadecimal(scalar, digits: isByte ? 2 : 4)
            }
        }
        return result + "\""
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
}

extension Value {
    /// Whether it is written as the language writes it.
    fileprivate var isPlain: Bool {
        switch self {
        case .none, .boolean, .integer, .number, .string: true
        case .list(let values), .tuple(let values): values.allSatisfy(\.isPlain)
        case .dictionary(let entries): entries.allSatisfy(\.value.isPlain)
        default: false
        }
    }
}
