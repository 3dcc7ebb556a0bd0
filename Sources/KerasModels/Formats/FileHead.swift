#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What tells the format of a file or folder: never its name.
enum FileHead {
    /// The first bytes of a file.
    case file([UInt8])
    /// Whether a name is among the members of a folder.
    case folder(contains: (String) -> Bool)

    /// Enough for every format's signature.
    static let length = 512

    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `damaged` if the system cannot read it.
    static func read(path: String) throws(ModelError) -> FileHead {
        // Without O_NONBLOCK a named pipe would block for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: return .folder { name in access("\(path)/\(name)", F_OK) == 0 }
        default: throw ModelError(.damaged, "\(path) is not a file")
        }
        var head = [UInt8](repeating: 0, count: length)
        let count = pread(descriptor, &head, length, 0)
        guard count >= 0 else { throw failure(path, errno) }
        return .file(Array(head[..<count]))
    }

    private static func failure(_ path: String, _ errorNumber: Int32) -> ModelError {
        switch errorNumber {
        case ENOENT, ENOTDIR: ModelError(.fileNotFound, "there is no file \(path)")
        case EACCES, EPERM: ModelError(.permissionDenied, "no permission to read \(path)")
        default: ModelError(.damaged, "\(path) cannot be read: \(String(cString: strerror(errorNumber)))")
        }
    }
}
