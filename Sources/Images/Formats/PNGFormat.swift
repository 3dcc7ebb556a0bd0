import CPNG

/// Portable Network Graphics, by libpng: every colour type and depth; 16-bit samples keep their high byte.
enum PNGFormat: ImageFormat {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func recognises(_ prefix: UnsafeRawBufferPointer) -> Bool { prefix.starts(with: signature) }

    static func header(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
        let header = try read(bytes, into: nil)
        let mode: PixelImage.Mode = header.channels == 1 ? .grey : header.channels == 3 ? .rgb : .rgba
        return ImageHeader(width: Int(header.width), height: Int(header.height), mode: mode)
    }

    static func decode(
        _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws(ImageError) {
        _ = try read(bytes, into: pixels.baseAddress)
    }

    /// From the `eXIf` chunk.
    static func orientation(_ bytes: UnsafeRawBufferPointer) -> Int {
        var position = signature.count
        while bytes.count - position >= 12 {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            guard length <= bytes.count - position - 12 else { break }
            let type = bytes[(position + 4)..<(position + 8)]
            if type.elementsEqual("eXIf".utf8) {
                return EXIF.orientation(
                    UnsafeRawBufferPointer(rebasing: bytes[(position + 8)..<(position + 8 + length)]))
            }
            if type.elementsEqual("IEND".utf8) { break }
            position += 12 + length
        }
        return 1
    }

    /// Whether a viewer can show nothing but the decoded pixels: 8 bits a sample, and no chunk that turns or recolours
    /// them, moves them or tells more than them, such as a camera's position.
    static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard recognises(bytes), bytes.count >= 33, bytes[24] == 8, [0, 2, 6].contains(bytes[25]) else { return false }
        var position = signature.count
        while bytes.count - position >= 12 {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            guard length <= bytes.count - position - 12 else { return false }
            let type = String(decoding: bytes[(position + 4)..<(position + 8)], as: UTF8.self)
            guard ["IHDR", "IDAT", "IEND", "pHYs", "sRGB"].contains(type) else { return false }
            position += 12 + length
            if type == "IEND" { return position == bytes.count }
        }
        return false
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutablePointer<UInt8>?
    ) throws(ImageError) -> CPNG_Header {
        var header = CPNG_Header()
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_LENGTH) + 1)
        let source = bytes.bindMemory(to: UInt8.self).baseAddress
        guard CPNG_read(source, bytes.count, &header, pixels, &message) == 1 else {
            throw ImageError(.damaged, "the PNG is damaged: \(CMessage.text(message))")
        }
        return header
    }
}
