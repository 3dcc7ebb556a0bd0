import CommandLanguage
import FoundationEssentials
import Images
import JupyterProtocol
import KerasModels
import Tensors

/// `save`: pictures as PNG, explanations and predictions as JSON, tensors as .npy.
enum SaveCommand: Command {
    static let signature = CommandSignature(
        "save",
        summary: "writes a value to a file",
        parameters: [
            Parameter("value", .required, "a picture, Explanation, Predictions or Tensor", domain: .variable),
            Parameter("path", .required, "the file to write", domain: .file),
            Parameter("overwrite", .option, default: "false", "replaces an existing file", domain: .boolean),
        ],
        example: "save photo \"copy.png\" overwrite=true",
        discussion: """
            A picture becomes a PNG, with the JSON of its explanations in a tEXt chunk named whylight. An Explanation \
            becomes JSON, or what the path's end says: .png the overlay, .html a page with it, .txt the numbers; a list \
            of Explanations becomes JSON. Predictions become JSON, a Tensor .npy. The file appears whole or not at all.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let value = try arguments.required("value")
        let operand = try arguments.required("path")
        guard case .string(let path) = operand.value else { throw arguments.mismatch("path", "a string", operand) }
        let bytes = try bytes(of: value, for: path)
        try arguments.placing("path") {
            try FileAccess.write(bytes, to: path, overwrite: try arguments.boolean("overwrite") ?? false)
        }
        return .none
    }

    private static func bytes(of operand: Operand, for path: String) throws -> [UInt8] {
        switch operand.value {
        case .image(let picture): return try png(picture)
        case .explanation(let record): return try bytes(of: record, for: path.lowercased())
        case .list(let values):
            let records = values.compactMap { if case .explanation(let record) = $0 { record } else { nil } }
            guard !records.isEmpty, records.count == values.count else { break }
            return try json(.array(try records.map { try $0.json() }))
        case .predictions(let predictions): return try json(predictions.json)
        case .tensor(let tensor): return NumPyArray.encode(tensor)
        default: break
        }
        throw Diagnostic(
            .typeError, "save writes pictures, Explanations, Predictions and Tensors, got \(operand.value.described)",
            at: operand.span)
    }

    /// - Parameter path: in lower case.
    private static func bytes(of record: ExplanationRecord, for path: String) throws -> [UInt8] {
        if path.hasSuffix(".png") {
            let image = try OverlayPainter(FormatOptions()).pictures(of: [record])[0]
            return try png(image)
        }
        if path.hasSuffix(".html") || path.hasSuffix(".htm") { return Array(try record.page().utf8) }
        if path.hasSuffix(".txt") { return Array((try record.report() + "\n").utf8) }
        return try json(record.json())
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
