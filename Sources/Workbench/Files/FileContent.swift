import CommandLanguage
import FoundationEssentials
import Images
import KerasModels

/// What a file or folder is, told by what is in it, never by its name.
enum FileContent: Hashable {
    case model, image, tensor, text, empty, unknown
    /// A picture of a format that is not read here.
    case foreignPicture(String)

    /// Enough for every signature.
    private static let prefixLength = 4096

    /// - Throws: `FileNotFoundError`, `PermissionError`, `OSError` for a folder that is no model.
    static func of(_ path: String) throws -> FileContent {
        let folder = FileAccess.expanded(path)
        let isModel = Model.recognisesFolder { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
        return isModel ? .model : sniff(try FileAccess.prefix(of: path, count: prefixLength))
    }

    /// Whether people would take a file of this name for a model.
    static func namesModel(_ path: String) -> Bool {
        ["h5", "hdf5", "keras"].contains { path.lowercased().hasSuffix(".\($0)") }
    }

    /// Likewise for a picture.
    static func namesPicture(_ path: String) -> Bool {
        ["png", "jpg", "jpeg"].contains { path.lowercased().hasSuffix(".\($0)") }
    }

    /// The refusal of a picture in another format.
    static func foreignPicture(_ format: String, _ path: String) -> Diagnostic {
        Diagnostic(
            .formatError, "\(path) is a \(format) picture; PNG and JPEG can be read", hint: "convert it to PNG first")
    }

    private static func sniff(_ prefix: [UInt8]) -> FileContent {
        if prefix.isEmpty { return .empty }
        if Model.recognises(prefix) { return .model }
        if PixelImage.canDecode(prefix: prefix) { return .image }
        if prefix.starts(with: [0x93] + Array("NUMPY".utf8)) { return .tensor }
        // Text holds no control characters but white space; a cut-off last letter does no harm.
        let isText = prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
        if isText { return .text }
        return PixelImage.foreignFormat(ofPrefix: prefix).map(foreignPicture) ?? .unknown
    }
}
