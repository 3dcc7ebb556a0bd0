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
