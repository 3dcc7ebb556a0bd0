/// The bytes of an HDF5 file, wherever they lie: a whole file, or a stretch of one.
package struct ByteWindow: Sendable {
    package let file: OpenFile
    package let start: Int
    package let count: Int

    /// A stretch of a file, by default all of it.
    /// - Throws: `HDF5Error` with `truncated` where the file is shorter than that.
    package init(_ file: OpenFile, start: Int = 0, count: Int? = nil) throws(HDF5Error) {
        let count = count ?? file.size
        guard start >= 0, count >= 0, start <= file.size, count <= file.size - start else {
            throw HDF5Error(.truncated, file: file.path, "the file ends before its data do: it is incomplete")
        }
        self.file = file
        self.start = start
        self.count = count
    }

    /// Fills `bytes` from the window, starting at `offset`. Several threads may read at once.
    /// - Throws: `HDF5Error` with `truncated` where the window or the file ends before, `readFailed`.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int, path: String) throws(HDF5Error) {
        guard offset >= 0, offset <= count, bytes.count <= count - offset else {
            throw HDF5Error(.truncated, file: path, "the file ends before its data do: it is incomplete")
        }
        try file.read(into: bytes, at: start + offset)
    }
}
