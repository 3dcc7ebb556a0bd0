import ComputeGraph
import HDF5
import Synchronization
import Tensors

/// What no load can beat that keeps no file mapped: the file's bytes copied into memory that the system clears first, by
/// all threads, as the weights of a model are.
enum BareReading {
    private static let piece = 4 << 20

    /// - Throws: `HDF5Error`; `TensorError` with `outOfMemory`.
    static func run(_ path: String) throws {
        let file = try OpenFile(path: path)
        let storage = try TensorStorage(count: file.size / MemoryLayout<Float>.stride + 1)
        let bytes = UnsafeMutableRawBufferPointer(start: storage.base, count: file.size)
        let failure = Mutex<HDF5Error?>(nil)
        ThreadPool.shared.perform((file.size + piece - 1) / piece) { index, _ in
            let part = index * piece..<min(file.size, (index + 1) * piece)
            do throws(HDF5Error) {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[part]), at: part.lowerBound)
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
    }
}
