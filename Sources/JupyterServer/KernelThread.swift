import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A thread of the system. Threads here wait in sockets and run cells for minutes, which would starve Swift's
/// cooperative pool: with two cores it has two threads.
///
/// A thread that nobody joined is left to itself when the last reference goes, and gives back what it holds at its end.
final class KernelThread: Sendable {
    /// Deep enough for any cell that the parser lets through.
    private static let stackSize = 16 << 20

    private let handle: pthread_t
    private let isJoined = Atomic(false)

    /// - Throws: ``ServerError/noThread(_:)``.
    init(_ body: @escaping @Sendable () -> Void) throws(ServerError) {
        // Allocated rather than made by its initialiser, which the importer gives to whichever C module comes first.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, KernelThread.stackSize)
        let start = Unmanaged.passRetained(Start(body)).toOpaque()
        #if canImport(Glibc)
            var created = pthread_t()
        #else
            var created: pthread_t?
        #endif
        let status = pthread_create(&created, attributes, runThread, start)
        guard status == 0 else {
            Unmanaged<Start>.fromOpaque(start).release()
            throw .noThread(status)
        }
        #if canImport(Glibc)
            handle = created
        #else
            guard let created else { throw .noThread(status) }
            handle = created
        #endif
    }

    /// Waits until the thread's body has returned. Call it once.
    func join() {
        isJoined.store(true, ordering: .relaxed)
        pthread_join(handle, nil)
    }

    deinit {
        if !isJoined.load(ordering: .relaxed) { pthread_detach(handle) }
    }

    fileprivate final class Start: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}

#if canImport(Glibc)
    private func runThread(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let start else { return nil }
        Unmanaged<KernelThread.Start>.fromOpaque(start).takeRetainedValue().body()
        return nil
    }
#else
    private func runThread(_ start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<KernelThread.Start>.fromOpaque(start).takeRetainedValue().body()
        return nil
    }
#endif
