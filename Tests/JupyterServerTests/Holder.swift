import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds up a thread that calls ``tick()`` now and then.
final class Holder: Sendable {
    private enum State {
        case free, wanted, held
    }

    private let state = Mutex(State.free)

    func tick() {
        state.withLock { if $0 == .wanted { $0 = .held } }
        while state.withLock({ $0 == .held }) { usleep(1000) }
    }

    /// Waits until the thread has come.
    func hold() {
        state.withLock { $0 = .wanted }
        while state.withLock({ $0 == .wanted }) { usleep(1000) }
    }

    func letGo() {
        state.withLock { $0 = .free }
    }
}
