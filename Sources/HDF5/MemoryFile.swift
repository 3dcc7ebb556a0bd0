import CIsolation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file without a name, which holds what was unpacked: in memory where the system can, so that a process can be handed
/// it as it is handed any other. On Linux nobody can change it once it is finished.
package struct MemoryFile: ~Copyable {
    private let file: OpenFile
    private var size = 0

    /// - Parameter path: for errors.
    /// - Throws: `HDF5Error` with `readFailed` where the system has no room for it.
    package init(path: String) throws(HDF5Error) {
        let descriptor = CIsolation_memory_file()
        guard descriptor >= 0 else { throw .opening(path, errno) }
        file = OpenFile(descriptor: descriptor, size: 0, path: path)
    }

    /// - Throws: `HDF5Error` with `readFailed` where there is no more room.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(HDF5Error) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = write(file.descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .opening(file.path, errno) }
            done += count
            size += count
        }
    }

    /// The file, to be read.
    package consuming func finished() throws(HDF5Error) -> OpenFile {
        CIsolation_seal(file.descriptor)
        return try OpenFile(sharing: file, size: size)
    }
}
