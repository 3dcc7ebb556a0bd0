#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whole files by the system's own calls.
enum File {
    /// No connection file comes near it.
    private static let sizeLimit = 1 << 20

    /// - Throws: ``ServerError/unreadable(path:errno:)``.
    static func read(_ path: String) throws(ServerError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadable(path: path, errno: errno)
            }
            bytes += chunk[..<count]
            guard bytes.count <= sizeLimit else { throw .unreadable(path: path, errno: EFBIG) }
        }
    }

    /// Writes a file that only its user can read, under another name first: whoever reads it sees it whole.
    ///
    /// - Throws: ``ServerError/unwritable(path:errno:)``.
    static func replace(_ path: String, with bytes: [UInt8]) throws(ServerError) {
        let temporary = "\(path).\(getpid())"
        // Never into what is there: in a folder that others write to it may be a link to somebody's file.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                close(descriptor)
                unlink(temporary)
                throw .unwritable(path: path, errno: code)
            }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw .unwritable(path: path, errno: code)
        }
    }

    static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private static func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, bytes, count)
        #else
            Darwin.read(descriptor, bytes, count)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}
