import CKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A fixed crew of threads that share the tiles of one operation at a time.
///
/// The calling thread works too. If the crew is busy with another run, the caller does all of its tiles itself, so two
/// runs at once never wait for each other.
///
/// `@unchecked Sendable`: `job`, `generation` and `active` are only touched with `mutex` held.
package final class ThreadPool: @unchecked Sendable {
    /// The process's crew: `WHYLIGHT_THREADS` threads, by default one for each core the process may use.
    package static let shared = ThreadPool(threadCount: ThreadPool.preferredThreadCount())

    package let threadCount: Int

    private struct Job {
        let tiles: Int
        let next: UnsafeMutablePointer<Int>
        let body: (Int, Int) -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let nextTile = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    private var job: Job?
    private var generation = 0
    private var active = 0
    private let busy = Atomic<Bool>(false)

    /// Starts `threadCount − 1` threads, which live as long as the process.
    package init(threadCount: Int) {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakeUp, nil)
        pthread_cond_init(finished, nil)
        var started = 1
        self.threadCount = max(1, threadCount)
        for worker in 1..<max(2, threadCount) where worker < threadCount {
            if start(worker: worker) { started += 1 }
        }
    }

    /// Runs `body(tile, worker)` for every tile; `worker` is below ``threadCount`` and no two bodies that run at the
    /// same time have the same one.
    func perform(_ tiles: Int, _ body: (_ tile: Int, _ worker: Int) -> Void) {
        let isFree =
            threadCount > 1 && tiles > 1
            && busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        guard isFree else {
            for tile in 0..<tiles { body(tile, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            nextTile.pointee = 0
            pthread_mutex_lock(mutex)
            let job = Job(tiles: tiles, next: nextTile, body: body)
            self.job = job
            generation += 1
            pthread_cond_broadcast(wakeUp)
            pthread_mutex_unlock(mutex)
            work(on: job, as: 0)
            pthread_mutex_lock(mutex)
            // A thread that wakes up from here on finds no job.
            self.job = nil
            while active > 0 { pthread_cond_wait(finished, mutex) }
            pthread_mutex_unlock(mutex)
        }
        busy.store(false, ordering: .releasing)
    }

    private func work(on job: Job, as worker: Int) {
        while true {
            let tile = whylight_next_index(job.next)
            guard tile < job.tiles else { return }
            job.body(tile, worker)
        }
    }

    private func crewLoop(worker: Int) {
        var seen = 0
        pthread_mutex_lock(mutex)
        while true {
            while generation == seen || job == nil {
                seen = generation
                pthread_cond_wait(wakeUp, mutex)
            }
            seen = generation
            guard let job else { continue }
            active += 1
            pthread_mutex_unlock(mutex)
            work(on: job, as: worker)
            pthread_mutex_lock(mutex)
            active -= 1
            if active == 0 { pthread_cond_signal(finished) }
        }
    }

    private final class Member {
        let pool: ThreadPool
        let worker: Int

        init(pool: ThreadPool, worker: Int) {
            self.pool = pool
            self.worker = worker
        }
    }

    private func start(worker: Int) -> Bool {
        let member = Unmanaged.passRetained(Member(pool: self, worker: worker))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let status = pthread_create(
            &thread, nil,
            { argument in
                #if canImport(Darwin)
                    let member = Unmanaged<Member>.fromOpaque(argument).takeRetainedValue()
                #else
                    guard let argument else { return nil }
                    let member = Unmanaged<Member>.fromOpaque(argument).takeRetainedValue()
                #endif
                member.pool.crewLoop(worker: member.worker)
                return nil
            }, member.toOpaque())
        guard status == 0 else {
            member.release()
            return false
        }
        return true
    }

    private static func preferredThreadCount() -> Int {
        if let text = getenv("WHYLIGHT_THREADS"), let count = Int(String(cString: text)), count >= 1 {
            return min(count, 256)
        }
        return Int(whylight_usable_cores())
    }
}
