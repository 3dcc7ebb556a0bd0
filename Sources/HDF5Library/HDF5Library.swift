import CHDF5
import CHDF5Window

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The way into libhdf5: one thread at a time, its messages collected instead of printed, no plug-ins.
enum HDF5Library {
    /// Runs `body` while no other thread is inside libhdf5. May be nested: closing handles takes the lock as well.
    ///
    /// Builds of libhdf5 with and without thread safety are both around; one lock of ours serves both. A thread-safe
    /// build keeps an error stack for each thread, so printing is switched off at every entry.
    static func locked<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        lock.acquire()
        defer { lock.release() }
        _ = withoutPlugins
        H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
        return try body()
    }

    /// The current error stack as `function: description`, innermost first. Call it inside ``locked(_:)``.
    static func errorStack() -> [String] {
        var messages: [String] = []
        withUnsafeMutablePointer(to: &messages) { pointer in
            _ = H5Ewalk2(
                hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
                { _, entry, context in
                    guard let entry, let context else { return 0 }
                    let function = entry.pointee.func_name.map { String(cString: $0) } ?? "?"
                    let description = entry.pointee.desc.map { String(cString: $0) } ?? "?"
                    context.assumingMemoryBound(to: [String].self).pointee.append("\(function): \(description)")
                    return 0
                }, pointer)
        }
        H5Eclear2(hid_t(H5E_DEFAULT))
        return messages
    }

    /// A file must not be able to make the library load code, so filter plug-ins are off for good.
    private static let withoutPlugins: Void = {
        H5open()
        H5PLset_loading_state(0)
    }()

    /// The id of the driver that reads files, see `CHDF5/window.h`; negative where it could not be registered, which
    /// opening files then reports.
    static let windowDriver: hid_t = locked { CHDF5_register_window_driver() }

    private static let lock = RecursiveLock()
}

/// A POSIX recursive mutex.
///
/// `@unchecked Sendable`: the pointer never changes and the mutex is made for use by several threads.
private final class RecursiveLock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
        pthread_mutex_init(mutex, &attributes)
        pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func acquire() { pthread_mutex_lock(mutex) }

    func release() { pthread_mutex_unlock(mutex) }
}
