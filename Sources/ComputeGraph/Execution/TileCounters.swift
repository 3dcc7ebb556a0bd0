import CKernels

/// How many tiles were taken of each loop of a ``StepGroups`` group, by thread, so that threads that run through the
/// same loops at their own pace do each tile once.
///
/// Each thread begins with tiles of its own, as in ``ThreadPool``, and then takes those that others have left.
struct TileCounters {
    let threadCount: Int
    /// In cache lines of their own: one counter for each loop and thread.
    private let counters: UnsafeMutablePointer<Int>
    private let loops: Int
    private static let stride = 16

    init(loops: Int, threadCount: Int) {
        self.loops = loops
        self.threadCount = threadCount
        counters = .allocate(capacity: loops * threadCount * TileCounters.stride)
    }

    func deallocate() { counters.deallocate() }

    func reset() { counters.initialize(repeating: 0, count: loops * threadCount * TileCounters.stride) }

    /// Whether the caller is the first to ask for a loop.
    func takeAll(of loop: Int) -> Bool { whylight_take_next(counter(loop, 0)) == 0 }

    /// Calls `body` with tiles of a loop until none is left.
    func forEachTile(_ tiles: Int, of loop: Int, worker: Int, _ body: (_ tile: Int) -> Void) {
        for distance in 0..<threadCount {
            let owner = (worker + distance) % threadCount
            let first = owner * tiles / threadCount
            let end = (owner + 1) * tiles / threadCount
            while true {
                let tile = first + whylight_take_next(counter(loop, owner))
                guard tile < end else { break }
                body(tile)
            }
        }
    }

    private func counter(_ loop: Int, _ owner: Int) -> UnsafeMutablePointer<Int> {
        counters + (loop * threadCount + owner) * TileCounters.stride
    }
}
