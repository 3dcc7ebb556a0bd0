/// Writes its JSON itself, because it may hold megabytes: `JSONEncoder` looks at each byte of a string by itself and copies
/// it four times, 13 ms for a picture of 5 MB.
protocol JSONWriting {
    /// The same value as by `encode(to:)`.
    func json() throws(JSONError) -> [UInt8]
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends a string in quotes, with escapes where JSON wants them.
    mutating func append(quoting text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            reserveCapacity(count + bytes.count + 64)
            var position = 0
            while position < bytes.count {
                let block = UnsafeBufferPointer(rebasing: bytes[position..<Swift.min(position + 64, bytes.count)])
                position += block.count
                // Without a branch, so that it runs on whole vectors.
                var escapes: UInt8 = 0
                for byte in block {
                    escapes |= byte < 0x20 ? 1 : 0
                    escapes |= byte == UInt8(ascii: "\"") ? 1 : 0
                    escapes |= byte == UInt8(ascii: "\\") ? 1 : 0
                }
                if escapes != 0 {
                    for byte in block { append(escaping: byte) }
                } else {
                    append(contentsOf: block)
                }
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(byte)
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        case ..<0x20:
            append(byte < 0x10 ? "\\u000" : "\\u00")
            append(contentsOf: String(byte, radix: 16).utf8)
        default: append(byte)
        }
    }
}
