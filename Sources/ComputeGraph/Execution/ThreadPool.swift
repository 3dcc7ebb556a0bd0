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
/// Each thread begins with tiles of its own, the same part of them in every operation, and then takes the last of those
/// that others have left: rows of a picture are mostly read by the thread that wrote them, and lie in its cache.
///
/// Between two operations of a run the crew spins for up to some 50 µs before it sleeps: waking a thread takes 30 to
/// 60 µs, as long as a whole layer of a small network. Where there are more threads than cores nobody spins.
///
/// `@unchecked Sendable`: `job` is written only by the caller that holds `busy`, before `open` names its generation,
/// and read only by threads that have since counted themselves into `active`.
package final class ThreadPool: @unchecked Sendable {
    /// The process's crew: `WHYLIGHT_THREADS` threads, by default one for each core the process may use.
    package static let shared = ThreadPool(threadCount: ThreadPool.preferredThreadCount())

    package let threadCount: Int

    private struct Job {
        let body: (Int, Int) -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// The tiles that are left to each thread, in cache lines of their own.
    private let ranges: UnsafeMutablePointer<Int>
    private let rangeStride = 16
    private let job = UnsafeMutablePointer<Job>.allocate(capacity: 1)
    private let spinCount: Int
    private let busy = Atomic<Bool>(false)
    private var generation = 0
    /// The generation of the job that threads may join, 0 for none.
    private let open = Atomic<Int>(0)
    /// Threads that have joined, or are about to find that they came too late.
    private let active = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let callerSleeps = Atomic<Bool>(false)

    /// Starts `threadCount − 1` threads, which live as long as the process.
    package init(threadCount: Int) {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakeUp, nil)
        pthread_cond_init(finished, nil)
        self.threadCount = max(1, threadCount)
        ranges = .allocate(capacity: rangeStride * self.threadCount)
        spinCount = threadCount <= Int(whylight_usable_cores()) ? 2000 : 0
        for worker in 1..<max(2, threadCount) where worker < threadCount {
            if !start(worker: worker) { break }
        }
    }

    /// Runs `body(tile, worker)` for every tile; `worker` is below ``threadCount`` and no two bodies that run at the
    /// same time have the same one.
    package func perform(_ tiles: Int, _ body: (_ tile: Int, _ worker: Int) -> Void) {
        let isFree =
            threadCount > 1 && tiles > 1 && tiles <= Int(Int32.max)
            && busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        guard isFree else {
            for tile in 0..<tiles { body(tile, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            for worker in 0..<threadCount {
                whylight_set_range(
                    ranges + worker * rangeStride, worker * tiles / threadCount, (worker + 1) * tiles / threadCount)
            }
            job.initialize(to: Job(body: body))
            generation += 1
            open.store(generation, ordering: .sequentiallyConsistent)
            if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
                pthread_mutex_lock(mutex)
                pthread_cond_broadcast(wakeUp)
                pthread_mutex_unlock(mutex)
            }
            work(as: 0)
            // Who joins from here on finds the job closed.
            open.store(0, ordering: .sequentiallyConsistent)
            waitForCrew()
            job.deinitialize(count: 1)
        }
        busy.store(false, ordering: .releasing)
    }

    private func work(as worker: Int) {
        let body = job.pointee.body
        while true {
            let tile = whylight_take_first(ranges + worker * rangeStride)
            guard tile >= 0 else { break }
            body(tile, worker)
        }
        for distance in 1..<threadCount {
            let other = ranges + (worker + distance) % threadCount * rangeStride
            while true {
                let tile = whylight_take_last(other)
                guard tile >= 0 else { break }
                body(tile, worker)
            }
        }
    }

    private func waitForCrew() {
        for _ in 0..<spinCount {
            if active.load(ordering: .sequentiallyConsistent) == 0 { return }
            whylight_pause()
        }
        pthread_mutex_lock(mutex)
        callerSleeps.store(true, ordering: .sequentiallyConsistent)
        while active.load(ordering: .sequentiallyConsistent) > 0 { pthread_cond_wait(finished, mutex) }
        callerSleeps.store(false, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
    }

    private func crewLoop(worker: Int) {
        var seen = 0
        while true {
            seen = nextGeneration(after: seen)
            active.add(1, ordering: .sequentiallyConsistent)
            if open.load(ordering: .sequentiallyConsistent) == seen { work(as: worker) }
            let rest = active.subtract(1, ordering: .sequentiallyConsistent).newValue
            if rest == 0 && callerSleeps.load(ordering: .sequentiallyConsistent) {
                pthread_mutex_lock(mutex)
                pthread_cond_signal(finished)
                pthread_mutex_unlock(mutex)
            }
        }
    }

    /// Waits for a job other than the one seen last: spinning at first, then asleep.
    private func nextGeneration(after seen: Int) -> Int {
        for _ in 0..<spinCount {
            let generation = open.load(ordering: .acquiring)
            if generation != 0 && generation != seen { return generation }
            whylight_pause()
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        sleepers.add(1, ordering: .sequentiallyConsistent)
        defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
        while true {
            let generation = open.load(ordering: .sequentiallyConsistent)
            if generation != 0 && generation != seen { return generation }
            pthread_cond_wait(wakeUp, mutex)
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
