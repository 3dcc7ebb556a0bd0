import CJPEG

/// JPEG by libjpeg-turbo: grey, YCbCr and RGB; four inks (CMYK, YCCK) become RGB.
enum JPEGFormat: ImageFormat {
    static func recognises(_ prefix: UnsafeRawBufferPointer) -> Bool { prefix.starts(with: [0xFF, 0xD8, 0xFF]) }

    static func header(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
        let header = try read(bytes, into: nil)
        return ImageHeader(
            width: Int(header.width), height: Int(header.height), mode: header.channels == 1 ? .grey : .rgb)
    }

    static func decode(
        _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws(ImageError) {
        _ = try read(bytes, into: pixels.baseAddress)
    }

    /// From the first APP1 segment that begins with `Exif`.
    static func orientation(_ bytes: UnsafeRawBufferPointer) -> Int {
        var position = 2
        while bytes.count - position >= 4, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            let length = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 2, as: UInt16.self)))
            // The scan begins; no segment of metadata follows it.
            if marker == 0xDA || length < 2 || length > bytes.count - position - 2 { break }
            let segment = bytes[(position + 4)..<(position + 2 + length)]
            if marker == 0xE1, segment.starts(with: Array("Exif\0\0".utf8)) {
                return EXIF.orientation(UnsafeRawBufferPointer(rebasing: segment.dropFirst(6)))
            }
            position += 2 + length
        }
        return 1
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutablePointer<UInt8>?
    ) throws(ImageError) -> CJPEG_Header {
        var header = CJPEG_Header()
        var message = [CChar](repeating: 0, count: Int(CJPEG_MESSAGE_LENGTH) + 1)
        let source = bytes.bindMemory(to: UInt8.self).baseAddress
        guard CJPEG_read(source, bytes.count, &header, pixels, &message) == 1 else {
            throw ImageError(.damaged, "the JPEG is damaged: \(CMessage.text(message))")
        }
        return header
    }
}
