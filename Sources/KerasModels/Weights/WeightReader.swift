import ComputeGraph
import HDF5
import Synchronization
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Collects what is to be read, then reads it all.
struct WeightReader {
    private var jobs: [(request: WeightRequest, dataset: HDF5Dataset)] = []
    /// The paths of datasets that repeat what others hold.
    private var passedOver: Set<String> = []
    private let layerCount: Int
    private let isFromTheano: Bool

    init(layerCount: Int, isFromTheano: Bool) {
        self.layerCount = layerCount
        self.isFromTheano = isFromTheano
    }

    mutating func add(_ dataset: HDF5Dataset, for request: WeightRequest) {
        jobs.append((request, dataset))
    }

    /// Leaves out a dataset that repeats another, and keeps silent about it.
    mutating func passOver(_ dataset: HDF5Dataset) {
        passedOver.insert(dataset.path)
    }

    /// The tensors of every layer in the order of its slots, by ordinal.
    /// - Throws: `ModelError` with `outOfMemory` where they would not fit the machine's memory; `damaged`.
    mutating func read() throws(ModelError) -> [[Tensor]] {
        // In floating point, since the claims of a hostile file may not fit an integer.
        let bytes = jobs.reduce(0.0) { $0 + Double($1.dataset.count) * Double(MemoryLayout<Float>.stride) }
        // Each dataset is no larger than what is stored can unpack to, but many may share what is stored.
        let stored = jobs.first?.dataset.file.size ?? 0
        guard bytes <= max(Double(stored) * WeightReader.largestRatio, WeightReader.harmlessSize) else {
            throw ModelError(
                .damaged, "the weights unpack from \(stored) to \(bytes.rounded()) bytes, which no weights do")
        }
        guard bytes < Double(WeightReader.physicalMemory) else {
            throw ModelError(
                .outOfMemory,
                "the weights need \(Int(bytes / 0x1p20)) MiB and the machine has \(WeightReader.physicalMemory >> 20) MiB"
            )
        }
        jobs.sort { $0.request.position < $1.request.position }
        var tensors: [[Tensor]] = Array(repeating: [], count: layerCount)
        for (job, tensor) in zip(jobs, try readAll()) {
            do {
                var kernel = job.request.isFiltersFirst ? try Kernels.filtersLast(tensor) : tensor
                if isFromTheano && job.request.slot.isFlippedByTheano { kernel = try Kernels.turned(kernel) }
                tensors[job.request.ordinal].append(kernel)
            } catch {
                throw job.request.error("\(job.dataset.path): \(error)")
            }
        }
        return tensors
    }

    /// A line on the datasets in a group that were not asked for; none if there are none.
    func notesOnUnread(in group: HDF5Group) throws(HDF5Error) -> [String] {
        let read = passedOver.union(jobs.map(\.dataset.path))
        let unread = try group.datasetPaths(limit: 200_000).filter { path in
            !read.contains(path) && !NamedDataset.isRandomState(path)
        }
        guard let first = unread.first else { return [] }
        return [
            unread.count == 1
                ? "left out: the weight \(first), which belongs to no layer"
                : "left out: \(unread.count) weights that belong to no layer, such as \(first)"
        ]
    }

    /// A stretch of one dataset, which one thread reads.
    private struct Piece {
        let job: Int
        let block: HDF5Dataset.PlainBlock
        /// Where in the dataset it begins.
        let first: Int
        let elements: UnsafeMutableBufferPointer<Float>
    }

    /// The jobs' tensors. What is packed is asked of the file's reader first; then that ends, so that its memory, 10 MiB and
    /// more, is free before as much is taken for the rest. All threads read that together: two read VGG16 from the page
    /// cache twice as fast as one.
    private func readAll() throws(ModelError) -> [Tensor] {
        let pool = StoragePool(forBlocksOf: jobs.lazy.map(\.dataset.count))
        var tensors: [Tensor] = []
        var pieces: [Piece] = []
        for (index, job) in jobs.enumerated() {
            do {
                let shape = try Shape(checking: job.dataset.shape)
                let storage = try pool.storage(count: shape.count)
                tensors.append(try Tensor(shape, storage: storage))
                let elements = UnsafeMutableBufferPointer(start: storage.base, count: shape.count)
                guard let block = try job.dataset.plainBlock() else {
                    try job.dataset.read(into: elements)
                    continue
                }
                for first in stride(from: 0, to: shape.count, by: WeightReader.largestPiece) {
                    let end = min(shape.count, first + WeightReader.largestPiece)
                    let part = UnsafeMutableBufferPointer(rebasing: elements[first..<end])
                    pieces.append(Piece(job: index, block: block, first: first, elements: part))
                }
            } catch {
                throw modelError(error, job.dataset, job.request)
            }
        }
        jobs.first?.dataset.file.dismissReader()
        let failure = Mutex<(piece: Int, error: HDF5Error)?>(nil)
        ThreadPool.shared.perform(pieces.count) { index, _ in
            let piece = pieces[index]
            do throws(HDF5Error) {
                try piece.block.read(from: piece.first, into: piece.elements)
            } catch {
                // Of several failures the first in the order of the layers counts.
                failure.withLock { if $0.map({ $0.piece > index }) ?? true { $0 = (index, error) } }
            }
        }
        if let failure = failure.withLock({ $0 }) {
            let request = jobs[pieces[failure.piece].job].request
            throw ModelError(failure.error, path: request.path, className: request.className)
        }
        return tensors
    }

    private func modelError(_ error: any Error, _ dataset: HDF5Dataset, _ request: WeightRequest) -> ModelError {
        switch error {
        case let error as HDF5Error: ModelError(error, path: request.path, className: request.className)
        case TensorError.outOfMemory(let bytes):
            ModelError(.outOfMemory, "no memory for the \(bytes) bytes of the weights")
        default: request.error("\(dataset.path): \(error)")
        }
    }

    /// Of the weights' size as floats to that of their file.
    private static let largestRatio = 100.0
    /// Bytes that may be unpacked whatever the file's size.
    private static let harmlessSize = Double(128 << 20)
    /// Floats: 4 MiB, so that no thread waits long for the other's last one.
    private static let largestPiece = 1 << 20

    private static let physicalMemory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
}
