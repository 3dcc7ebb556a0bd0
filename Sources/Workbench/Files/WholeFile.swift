import Glibc

/// A file that comes into its place whole, or not at all.
///
/// Until then it has no name, so that a process leaves nothing of it behind, however it ends. Not every file system knows
/// files without names; where there are none it has a hidden one.
enum WholeFile {
    /// An error number of the system.
    struct Failure: Error {
        let code: Int32
    }

    /// Linux' O_TMPFILE without O_DIRECTORY, the same on x86-64 and arm64; Swift does not import sums of macros.
    private static let unnamed: Int32 = 0o20000000

    /// Writes a file in the place of whatever is there, and waits until the disk has it.
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let utf8 = path.utf8
        let name = utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8.index(after: $0) } ?? utf8.startIndex
        let folder = name == utf8.startIndex ? "./" : String(path[..<name])
        let temporary = "\(folder).whylight-\(getpid())"

        // A name is given through /proc.
        var descriptor: Int32 = -1
        if access("/proc/self/fd", X_OK) == 0 {
            descriptor = open(folder, unnamed | O_DIRECTORY | O_WRONLY | O_CLOEXEC, 0o666)
        }
        var hasName = descriptor < 0
        if hasName {
            unlink(temporary)
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        try check(descriptor)
        defer { close(descriptor) }
        do throws(Failure) {
            try fill(descriptor, with: bytes)
            if !hasName {
                unlink(temporary)
                try check(linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, temporary, AT_SYMLINK_FOLLOW))
                hasName = true
            }
            try check(rename(temporary, path))
        } catch {
            if hasName { unlink(temporary) }
            throw error
        }
    }

    private static func fill(_ descriptor: Int32, with bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(count)
        }
        // Not every file system has something to wait for.
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { return try check(errno == EINVAL ? 0 : -1) }
        }
    }

    private static func check(_ result: Int32) throws(Failure) {
        guard result >= 0 else { throw Failure(code: errno) }
    }
}
