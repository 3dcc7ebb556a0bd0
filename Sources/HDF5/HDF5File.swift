import CHDF5

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An HDF5 file opened for reading.
///
/// Its groups and datasets keep it open. What was read from it is a copy: the file may change or vanish afterwards.
package final class HDF5File: Sendable {
    package let path: String
    /// Bytes, when the file was opened.
    package let size: Int
    let identifier: HDF5Identifier

    /// - Throws: `HDF5Error` with one of `fileNotFound`, `permissionDenied`, `notARegularFile`, `notHDF5`,
    ///   `truncated`, `library`.
    package init(path: String) throws(HDF5Error) {
        let size = try HDF5File.checkedSize(path)
        self.path = path
        self.size = size
        identifier = try HDF5Library.locked { () throws(HDF5Error) in
            let access = H5Pcreate(CHDF5_FILE_ACCESS())
            defer { H5Pclose(access) }
            // Reading needs no lock, and network file systems without flock would refuse the file.
            H5Pset_file_locking(access, false, true)
            guard let identifier = HDF5Identifier(H5Fopen(path, CHDF5_READ_ONLY(), access), closedBy: H5Fclose) else {
                let stack = HDF5Library.errorStack()
                if stack.contains(where: { $0.contains("truncated") || $0.contains("eof") }) {
                    throw HDF5Error(
                        .truncated, file: path, "the file ends before its data do: it is incomplete",
                        libraryStack: stack)
                }
                throw HDF5Error(.library, file: path, "the HDF5 file is damaged", libraryStack: stack)
            }
            return identifier
        }
    }

    /// The group `/`.
    package var root: HDF5Group {
        get throws(HDF5Error) { try HDF5Group(rootOf: self) }
    }

    /// The first eight bytes of every HDF5 file without a user block.
    package static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The size of a readable regular file with HDF5's signature.
    private static func checkedSize(_ path: String) throws(HDF5Error) -> Int {
        // Without O_NONBLOCK a named pipe would block for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .opening(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .opening(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw HDF5Error(.notARegularFile, file: path, "is not a file")
        }
        var head = [UInt8](repeating: 0, count: signature.count)
        let count = pread(descriptor, &head, head.count, 0)
        guard count >= 0 else { throw HDF5Error(.readFailed, file: path, String(cString: strerror(errno))) }
        guard count == head.count, head == signature else {
            throw HDF5Error(.notHDF5, file: path, "is not an HDF5 file")
        }
        return Int(status.st_size)
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
