import Images
import KerasModels

/// What a file is, told by its first bytes, never by its name.
enum FileContent: Hashable {
    case model, image, tensor, text, unknown

    /// Enough for every signature.
    static let prefixLength = 4096

    static func sniff(_ prefix: [UInt8]) -> FileContent {
        if Model.recognises(prefix) { return .model }
        if PixelImage.canDecode(prefix: prefix) { return .image }
        if prefix.starts(with: [0x93] + Array("NUMPY".utf8)) { return .tensor }
        // Text holds no control characters but white space; a cut-off last letter does no harm.
        let isText = prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
        return isText ? .text : .unknown
    }
}
