/// A picture format that can be read.
protocol ImageFormat: SendableMetatype {
    static func recognises(_ prefix: UnsafeRawBufferPointer) -> Bool

    /// Width and height in pixels and the mode it decodes to, from the header alone.
    static func header(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader

    /// Fills `height · width · mode.channels` bytes.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws(ImageError)

    /// EXIF orientation, 1 to 8; 1 where the file has none.
    static func orientation(_ bytes: UnsafeRawBufferPointer) -> Int
}

struct ImageHeader {
    let width: Int
    let height: Int
    let mode: PixelImage.Mode
}

extension PixelImage {
    /// The name of a picture format that is not read here, by a file's first bytes; nil for anything else.
    package static func foreignFormat(ofPrefix prefix: [UInt8]) -> String? {
        let signatures: [(name: String, offset: Int, bytes: String)] = [
            ("GIF", 0, "GIF8"), ("WebP", 8, "WEBP"), ("BMP", 0, "BM"), ("TIFF", 0, "II*\0"), ("TIFF", 0, "MM\0*"),
            ("HEIC", 4, "ftyphei"), ("HEIC", 4, "ftypmif1"), ("AVIF", 4, "ftypavif"), ("JPEG XL", 4, "JXL "),
        ]
        return signatures.first { prefix.dropFirst($0.offset).starts(with: $0.bytes.utf8) }?.name
    }
}

/// The formats that are read, told apart by their first bytes.
enum ImageFormats {
    static let all: [any ImageFormat.Type] = [PNGFormat.self, JPEGFormat.self]

    static func format(of bytes: UnsafeRawBufferPointer) -> (any ImageFormat.Type)? {
        all.first { $0.recognises(bytes) }
    }
}
