import CommandLanguage
import Explanations
import FoundationEssentials
import Images
import JupyterProtocol
import KerasModels
import Tensors

/// `save`: pictures as PNG, tensors as .npy, texts as they are, what else has members as JSON.
enum SaveCommand: Command {
    static let signature = CommandSignature(
        "save",
        summary: "writes a value to a file",
        parameters: [
            Parameter("value", .required, "a picture, Explanation, Tensor, text, dict or list", domain: .variable),
            Parameter("path", .required, "the file to write", domain: .file),
            Parameter("overwrite", .option, default: "false", "replaces an existing file", domain: .boolean),
        ],
        example: "save photo \"copy.png\" overwrite=true",
        discussion: """
            A picture becomes a PNG, with the JSON of its explanations in a tEXt chunk named whylight. An Explanation, or \
            a list of them, becomes JSON, or what the path's end says: .html a page with the overlay, .txt the facts and \
            numbers, and one alone .png the overlay, .npy the heat map. A Tensor becomes .npy, a text what it is, \
            Predictions, dicts and lists JSON. The file appears whole or not at all.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let value = try arguments.required("value")
        let operand = try arguments.required("path")
        guard case .string(let path) = operand.value else {
            var diagnostic = arguments.mismatch("path", "a string", operand)
            if case .string = value.value { diagnostic.hint = "the value comes first, then the path" }
            throw diagnostic
        }
        let bytes = try bytes(of: value, for: path)
        try arguments.placing("path") {
            try FileAccess.write(bytes, to: path, overwrite: try arguments.boolean("overwrite") ?? false)
        }
        return .none
    }

    /// Endings of pictures that are not written; a PNG of such a name, or JSON, would mislead.
    private static let foreignExtensions: Set<String> = [
        "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "svg", "pdf",
    ]

    private static func bytes(of operand: Operand, for path: String) throws -> [UInt8] {
        let ending = fileExtension(of: path)
        if foreignExtensions.contains(ending) {
            throw Diagnostic(
                .valueError, "\(path): pictures are written as PNG, not as .\(ending)", at: operand.span,
                hint: "let the name end in .png")
        }
        if ending == "png", case .string(let text) = operand.value {
            throw Diagnostic(
                .typeError, "a text does not fit into a picture's file", at: operand.span,
                hint: FileContent.namesPicture(text)
                    ? "load the picture first: save load(\(ValueDisplay.quoted(text))) …" : nil)
        }
        switch operand.value {
        case .image(let picture): return try png(picture)
        case .tensor(let tensor): return NumPyArray.encode(tensor)
        case .string(let text): return Array(text.utf8)
        case .none, .boolean, .integer, .number, .model, .layer, .labels, .prediction, .table:
            throw Diagnostic(
                .typeError,
                "save writes pictures, Explanations, Predictions, Tensors, texts, dicts and lists, got"
                    + " \(operand.value.described)", at: operand.span)
        case .list, .tuple, .dictionary, .predictions, .explanation, .targetExplanation: break
        }
        if let records = operand.value.explanations,
            let bytes = try bytes(of: records, fileExtension: fileExtension(of: path))
        {
            return bytes
        }
        return try json(operand.value.json())
    }

    /// What the path's end asks for; nil for JSON.
    private static func bytes(of records: [ExplanationRecord], fileExtension: String) throws -> [UInt8]? {
        switch fileExtension {
        case "html", "htm": return Array(try ExplanationPage(records).html().utf8)
        case "txt": return Array((try records.map { try $0.report() + "\n" }.joined(separator: "\n")).utf8)
        case "png" where records.count == 1:
            return try OverlayPainter(FormatOptions()).pictures(of: records).first.map(png)
        case "npy" where records.count == 1:
            return NumPyArray.encode(try records[0].explanation.target.heatmap.tensor)
        case "png", "npy":
            throw Diagnostic(
                .valueError, "\(records.count) Explanations do not fit into one .\(fileExtension)",
                hint: fileExtension == "png" ? "compare puts them into one picture" : "save one at a time, or as .json")
        default: return nil
        }
    }

    /// In lower case, without the dot; empty where there is none.
    private static func fileExtension(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    /// The digest of each model file is taken now, never while loading.
    private static func png(_ picture: Picture) throws -> [UInt8] {
        guard let provenance = picture.provenance else { return try picture.image.pngData() }
        var digests: [String: String] = [:]
        for panel in provenance.panels where digests[panel.file] == nil {
            digests[panel.file] = try? FileDigest.sha256(ofFile: panel.file)
        }
        let text = String(decoding: try json(provenance.json(modelDigests: digests)), as: UTF8.self)
        return try picture.image.pngData(text: [("Software", "Whylight \(WhylightVersion.text)"), ("whylight", text)])
    }

    private static func json(_ value: JSONValue) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return [UInt8](try encoder.encode(value)) } catch {
            throw Diagnostic(.valueError, "the value cannot be written as JSON: \(error)")
        }
    }
}
