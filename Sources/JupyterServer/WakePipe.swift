#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Wakes a thread that polls. A pipe, since any thread may write to it, while an inproc socket would need an owner per
/// sending thread.
///
/// `@unchecked Sendable`: the descriptors do not change, and reading and writing them is thread-safe.
final class WakePipe: @unchecked Sendable {
    /// Poll this one.
    let readEnd: Int32
    private let writeEnd: Int32

    /// - Throws: ``ServerError/noPipe(_:)``.
    init() throws(ServerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let first = ends.first, let last = ends.last else { throw .noPipe(errno) }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        readEnd = first
        writeEnd = last
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        // A full pipe wakes as well as a fuller one.
        _ = write(writeEnd, [0], 1)
    }

    /// Call it before looking at what the wake-up was for.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(readEnd, &bytes, bytes.count) == bytes.count {}
    }
}
