#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The first bytes of a file, which tell its format.
enum FileHead {
    static let length = 16

    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `unsupported` for a folder, `damaged` if the
    ///   system cannot read it.
    static func read(path: String) throws(ModelError) -> [UInt8] {
        // Without O_NONBLOCK a named pipe would block for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw ModelError(
                .unsupported, "\(path) is a folder; SavedModel folders cannot be read: save the model as .h5")
        default: throw ModelError(.damaged, "\(path) is not a file")
        }
        var head = [UInt8](repeating: 0, count: length)
        let count = pread(descriptor, &head, length, 0)
        guard count >= 0 else { throw failure(path, errno) }
        return Array(head[..<count])
    }

    private static func failure(_ path: String, _ errorNumber: Int32) -> ModelError {
        switch errorNumber {
        case ENOENT, ENOTDIR: ModelError(.fileNotFound, "there is no file \(path)")
        case EACCES, EPERM: ModelError(.permissionDenied, "no permission to read \(path)")
        default: ModelError(.damaged, "\(path) cannot be read: \(String(cString: strerror(errorNumber)))")
        }
    }
}
