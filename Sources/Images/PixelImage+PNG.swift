import CPNG

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension PixelImage {
    /// The picture as a PNG file.
    /// - Parameter text: keywords (Latin-1, 1 to 79 letters) and values, kept in `tEXt` chunks, or `iTXt` beyond ASCII.
    /// - Throws: `ImageError.outOfMemory`; `invalidValue` for an empty picture.
    package func pngData(text: [(String, String)] = []) throws(ImageError) -> [UInt8] {
        guard let width = UInt32(exactly: width), let height = UInt32(exactly: height), width > 0, height > 0 else {
            throw ImageError(.invalidValue, "a picture without pixels has no PNG")
        }
        let strings = text.flatMap { [$0.0, $0.1] }.map { Array($0.utf8CString) }
        var length = 0
        let encoded = withPointers(to: strings) { texts in
            pixels.withUnsafeBufferPointer { pixels in
                CPNG_write(
                    pixels.baseAddress, width, height, Int32(mode.channels), texts, Int32(text.count), &length)
            }
        }
        guard let encoded else { throw ImageError(.outOfMemory, "the picture could not be written as PNG") }
        defer { free(encoded) }
        return Array(UnsafeBufferPointer(start: encoded, count: length))
    }

    /// Hands C strings to C as an array of pointers.
    private func withPointers<R>(to strings: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
        let joined = strings.flatMap { $0 }
        return joined.withUnsafeBufferPointer { characters in
            var offset = 0
            let pointers = strings.map { string in
                defer { offset += string.count }
                return characters.baseAddress.map { $0 + offset }
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
