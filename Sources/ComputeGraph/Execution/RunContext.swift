import Tensors

/// What a running operation may use: threads, working memory and the flag that ends the run early.
package struct RunContext {
    package let cancellation: Cancellation
    let threads: ThreadPool
    /// As large for each thread as the operation's `scratchCount` asked for.
    let scratch: Scratch
    /// The working memory that all threads share, as large as the operation's `scratchCount` asked for.
    var shared: UnsafeMutablePointer<Float>
    /// Where other threads go through the same steps at their own pace: this thread's part in it.
    var share: Share?

    /// Working memory of the threads.
    struct Scratch {
        let base: UnsafeMutablePointer<Float>
        /// Floats for each thread.
        let stride: Int

        /// One thread's, aligned to 64 bytes.
        subscript(worker: Int) -> UnsafeMutablePointer<Float> { base + worker * stride }
    }

    struct Share {
        let counters: TileCounters
        let worker: Int
        /// The step within its group.
        let loop: Int
    }

    /// Runs `body(tile, worker)` once for each tile, on several threads if that pays.
    ///
    /// How the work is cut into tiles must not depend on the number of threads, so that results do not either.
    /// - Parameter work: the multiply-adds (or elements touched) of all tiles together.
    /// - Throws: `GraphError.cancelled`; tiles not yet begun are then left out.
    func forEachTile(_ tiles: Int, work: Int, _ body: (_ tile: Int, _ worker: Int) -> Void) throws(GraphError) {
        let cancellation = cancellation
        let pays = tiles > 1 && work >= RunContext.smallestSharedWork
        if let share {
            if pays {
                share.counters.forEachTile(tiles, of: share.loop, worker: share.worker) { tile in
                    if !cancellation.isCancelled { body(tile, share.worker) }
                }
            } else if share.counters.takeAll(of: share.loop) {
                for tile in 0..<tiles where !cancellation.isCancelled { body(tile, share.worker) }
            }
        } else if pays {
            threads.perform(tiles) { tile, worker in
                if !cancellation.isCancelled { body(tile, worker) }
            }
        } else {
            for tile in 0..<tiles where !cancellation.isCancelled { body(tile, 0) }
        }
        try cancellation.check()
    }

    /// Runs `body` over consecutive ranges of at most `grain` that cover `0..<count`.
    func forEachRange(
        of count: Int, grain: Int, work: Int, _ body: (_ range: Range<Int>, _ worker: Int) -> Void
    ) throws(GraphError) {
        guard count > 0 else { return }
        let grain = Swift.max(1, grain)
        try forEachTile((count + grain - 1) / grain, work: work) { tile, worker in
            body(tile * grain..<Swift.min(count, (tile + 1) * grain), worker)
        }
    }

    /// About 5 µs of multiply-adds on one core at 110 GFLOP/s; handing tiles to a spinning thread takes one.
    static let smallestSharedWork = 1 << 18
}

extension RunContext {
    /// Uninitialised working memory for a pullback.
    /// - Throws: `GraphError.tensor(.outOfMemory)`.
    func temporary(_ shape: Shape) throws(GraphError) -> Tensor {
        do {
            return try Tensor(shape, storage: TensorStorage(count: shape.count))
        } catch {
            throw .tensor(error)
        }
    }

    /// Uninitialised memory for another form of weights, which lives as long as they do.
    /// - Throws: `GraphError.tensor(.outOfMemory)`.
    func weights(count: Int) throws(GraphError) -> TensorStorage {
        do {
            return try StoragePool.shared.storage(count: count)
        } catch {
            throw .tensor(error)
        }
    }

    /// Working memory of zeros, to add gradients up in.
    /// - Throws: `GraphError.tensor(.outOfMemory)`.
    func zeros(_ shape: Shape) throws(GraphError) -> Tensor {
        let tensor = try temporary(shape)
        tensor.storage.base.update(repeating: 0, count: shape.count)
        return tensor
    }
}
