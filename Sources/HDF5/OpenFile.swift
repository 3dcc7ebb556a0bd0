#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular file opened for reading; it is closed when its last owner goes.
package final class OpenFile: Sendable {
    package let path: String
    /// Bytes, when the file was opened.
    package let size: Int
    package let descriptor: Int32

    /// - Throws: `HDF5Error` with `fileNotFound`, `permissionDenied`, `notARegularFile` or `readFailed`.
    package init(path: String) throws(HDF5Error) {
        // Without O_NONBLOCK a named pipe would block for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .opening(path, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let errorNumber = errno
            close(descriptor)
            throw .opening(path, errorNumber)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw HDF5Error(.notARegularFile, file: path, "is not a file")
        }
        self.path = path
        size = Int(status.st_size)
        self.descriptor = descriptor
    }

    /// Takes over a descriptor that is open already.
    package init(descriptor: Int32, size: Int, path: String) {
        self.path = path
        self.size = size
        self.descriptor = descriptor
    }

    /// The same file, whose size has become known.
    convenience init(sharing other: OpenFile, size: Int) throws(HDF5Error) {
        let descriptor = fcntl(other.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .opening(other.path, errno) }
        self.init(descriptor: descriptor, size: size, path: other.path)
    }

    deinit { close(descriptor) }

    /// Fills `bytes` from the file, starting at `offset`. Several threads may read at once.
    /// - Throws: `HDF5Error` with `truncated` where the file ends before, `readFailed`.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(HDF5Error) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw HDF5Error(.readFailed, file: path, String(cString: strerror(errno)))
            }
            guard count > 0 else {
                throw HDF5Error(.truncated, file: path, "the file ends before its data do: it is incomplete")
            }
            done += count
        }
    }
}

extension HDF5Error {
    /// What `open(2)` reported.
    package static func opening(_ path: String, _ errorNumber: Int32) -> HDF5Error {
        switch errorNumber {
        case ENOENT, ENOTDIR: HDF5Error(.fileNotFound, file: path, "no such file")
        case EACCES, EPERM: HDF5Error(.permissionDenied, file: path, "no permission to read it")
        default: HDF5Error(.readFailed, file: path, String(cString: strerror(errorNumber)))
        }
    }
}
