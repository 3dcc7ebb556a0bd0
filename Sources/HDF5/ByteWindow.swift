import CHDF5Window

/// The bytes of an HDF5 file, wherever they lie: a whole file, a stretch of one, or memory.
package struct ByteWindow: Sendable {
    package let count: Int
    private let source: Source

    private enum Source {
        case file(OpenFile, start: Int)
        case memory(MemoryBlock)
    }

    /// A stretch of a file, by default all of it.
    /// - Throws: `HDF5Error` with `truncated` where the file is shorter than that.
    package init(_ file: OpenFile, start: Int = 0, count: Int? = nil) throws(HDF5Error) {
        let count = count ?? file.size
        guard start >= 0, count >= 0, start <= file.size, count <= file.size - start else {
            throw HDF5Error(.truncated, file: file.path, "the file ends before its data do: it is incomplete")
        }
        self.count = count
        source = .file(file, start: start)
    }

    package init(_ memory: MemoryBlock) {
        count = memory.count
        source = .memory(memory)
    }

    /// Fills `bytes` from the window, starting at `offset`. Several threads may read at once.
    /// - Throws: `HDF5Error` with `truncated` where the window or the file ends before, `readFailed`.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int, path: String) throws(HDF5Error) {
        guard offset >= 0, offset <= count, bytes.count <= count - offset else {
            throw HDF5Error(.truncated, file: path, "the file ends before its data do: it is incomplete")
        }
        switch source {
        case .file(let file, let start): try file.read(into: bytes, at: start + offset)
        case .memory(let memory):
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.bytes[offset..<offset + bytes.count]))
        }
    }

    /// What libhdf5's driver needs to know; valid as long as the window is.
    var forDriver: CHDF5_window {
        switch source {
        case .file(let file, let start):
            CHDF5_window(descriptor: file.descriptor, bytes: nil, start: UInt64(start), length: UInt64(count))
        case .memory(let memory):
            CHDF5_window(
                descriptor: -1, bytes: memory.bytes.assumingMemoryBound(to: UInt8.self).baseAddress, start: 0,
                length: UInt64(count))
        }
    }
}
