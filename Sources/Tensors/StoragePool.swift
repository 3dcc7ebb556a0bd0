import Synchronization

/// Many long-lived blocks, such as the packed weights of a model, side by side in large pages.
///
/// A chunk is returned to the system when the last block in it is gone.
package final class StoragePool: Sendable {
    /// Of the process.
    package static let shared = StoragePool()

    private struct Room {
        var chunk: TensorStorage?
        var used = 0
    }

    private let room = Mutex(Room())

    /// Floats of a chunk: 16 MiB.
    private static let chunkSize = 1 << 22

    /// Uninitialised elements, aligned to 64 bytes.
    /// - Throws: `TensorError.outOfMemory`.
    package func storage(count: Int) throws(TensorError) -> TensorStorage {
        // A block that would leave much of a chunk unused gets memory of its own.
        guard count > 0, count <= StoragePool.chunkSize / 4 else { return try TensorStorage(count: count) }
        return try room.withLock { (room) throws(TensorError) in
            let padded = (count + 15) / 16 * 16
            if room.chunk == nil || room.used + padded > StoragePool.chunkSize {
                room = Room(chunk: try TensorStorage(count: StoragePool.chunkSize))
            }
            guard let chunk = room.chunk else { return try TensorStorage(count: count) }
            defer { room.used += padded }
            return TensorStorage(
                borrowing: UnsafeBufferPointer(start: chunk.base + room.used, count: count), from: chunk)
        }
    }
}
