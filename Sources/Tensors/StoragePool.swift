import Synchronization

/// Many long-lived blocks, such as the weights of a model, side by side in large pages.
///
/// A chunk is returned to the system when the last block in it is gone.
package final class StoragePool: Sendable {
    /// Of the process, for what is made little by little: chunks of 16 MiB. A block of more than 4 MiB gets memory of its
    /// own, as it would leave much of a chunk unused.
    package static let shared = StoragePool(chunkSize: 1 << 22, largestBlock: 1 << 20)

    private struct Room {
        var chunk: TensorStorage?
        var used = 0
    }

    private let room = Mutex(Room())
    /// In floats.
    private let chunkSize: Int
    private let largestBlock: Int

    private init(chunkSize: Int, largestBlock: Int) {
        self.chunkSize = chunkSize
        self.largestBlock = largestBlock
    }

    /// Room for blocks of just these counts, and no page more: at the end of NASNetMobile's weights a shared chunk would
    /// leave 1.7 MB of a large page unused, a twelfth of them.
    package convenience init(forBlocksOf counts: some Sequence<Int>) {
        let size = counts.reduce(0) { $0 + StoragePool.padded($1) }
        self.init(chunkSize: size, largestBlock: size)
    }

    /// Whole cache lines.
    private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    /// Uninitialised elements, aligned to 64 bytes.
    /// - Throws: `TensorError.outOfMemory`.
    package func storage(count: Int) throws(TensorError) -> TensorStorage {
        guard count > 0, count <= largestBlock else { return try TensorStorage(count: count) }
        return try room.withLock { (room) throws(TensorError) in
            let padded = StoragePool.padded(count)
            if room.chunk == nil || room.used + padded > chunkSize {
                room = Room(chunk: try TensorStorage(count: chunkSize))
            }
            guard let chunk = room.chunk else { return try TensorStorage(count: count) }
            defer { room.used += padded }
            return TensorStorage(
                borrowing: UnsafeBufferPointer(start: chunk.base + room.used, count: count), from: chunk)
        }
    }
}
