import Images

/// A picture file: it decodes or throws, and what decodes can be resized and written.
func fuzzPicture(_ bytes: [UInt8]) {
    guard let picture = try? PixelImage.decode(bytes) else { return }
    guard let small = try? picture.resized(width: 16, height: 16, filter: .lanczos),
        let written = try? small.pngData(), let again = try? PixelImage.decode(written)
    else { preconditionFailure("a picture that decodes cannot be resized or written") }
    precondition(again == small, "a picture changed on its way to PNG and back")
}

/// A PNG whose check sums are put right first: with wrong ones libpng would stop at the first chunk.
func fuzzPNG(_ bytes: [UInt8]) {
    var bytes = bytes
    var position = 8
    while bytes.count - position >= 12 {
        let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - position - 12 else { break }
        let end = position + 8 + length
        let sum = checkSum(bytes[position + 4..<end])
        for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
        position = end + 4
    }
    fuzzPicture(bytes)
}

/// CRC-32 as PNG uses it (PNG 1.2, appendix D).
private func checkSum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
    }
}
