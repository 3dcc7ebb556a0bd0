import FoundationEssentials
import Images
import KerasModels

/// What a file or folder is, told by what is in it, never by its name.
enum FileContent: Hashable {
    case model, image, tensor, text, unknown

    /// Enough for every signature.
    private static let prefixLength = 4096

    /// - Throws: `FileNotFoundError`, `PermissionError`, `OSError` for a folder that is no model.
    static func of(_ path: String) throws -> FileContent {
        let folder = FileAccess.expanded(path)
        let isModel = Model.recognisesFolder { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
        return isModel ? .model : sniff(try FileAccess.prefix(of: path, count: prefixLength))
    }

    private static func sniff(_ prefix: [UInt8]) -> FileContent {
        if Model.recognises(prefix) { return .model }
        if PixelImage.canDecode(prefix: prefix) { return .image }
        if prefix.starts(with: [0x93] + Array("NUMPY".utf8)) { return .tensor }
        // Text holds no control characters but white space; a cut-off last letter does no harm.
        let isText = prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
        return isText ? .text : .unknown
    }
}
