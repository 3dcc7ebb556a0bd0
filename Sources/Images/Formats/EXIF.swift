/// The one thing of EXIF that changes pixels: tag 0x0112 of the first directory (EXIF 2.32, section 4.6).
enum EXIF {
    /// - Parameter tiff: the TIFF structure, from its byte-order mark on.
    /// - Returns: 1 to 8; 1 for anything missing or malformed.
    static func orientation(_ tiff: UnsafeRawBufferPointer) -> Int {
        guard tiff.count >= 8 else { return 1 }
        let isLittle = tiff.starts(with: Array("II".utf8))
        guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return 1 }
        func short(_ offset: Int) -> Int {
            let raw = tiff.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
            return Int(isLittle ? UInt16(littleEndian: raw) : UInt16(bigEndian: raw))
        }
        let directory = isLittle ? short(4) | short(6) << 16 : short(4) << 16 | short(6)
        guard directory <= tiff.count - 2 else { return 1 }
        for entry in 0..<short(directory) {
            let offset = directory + 2 + 12 * entry
            guard offset <= tiff.count - 12 else { return 1 }
            if short(offset) == 0x0112 {
                let value = short(offset + 8)
                return (1...8).contains(value) ? value : 1
            }
        }
        return 1
    }
}
