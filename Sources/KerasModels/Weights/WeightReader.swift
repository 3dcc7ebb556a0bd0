import HDF5
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
    private let layerCount: Int
    private let isFromTheano: Bool

    init(layerCount: Int, isFromTheano: Bool) {
        self.layerCount = layerCount
        self.isFromTheano = isFromTheano
    }

    mutating func add(_ dataset: NamedDataset, for request: WeightRequest) {
        jobs.append((request, dataset.dataset))
    }

    /// The tensors of every layer in the order of its slots, by ordinal.
    /// - Throws: `ModelError` with `outOfMemory` where they would not fit the machine's memory; `damaged`.
    func read() throws(ModelError) -> [[Tensor]] {
        // In floating point, since the claims of a hostile file may not fit an integer.
        let bytes = jobs.reduce(0.0) { $0 + Double($1.dataset.count) * Double(MemoryLayout<Float>.stride) }
        guard bytes < Double(WeightReader.physicalMemory) else {
            throw ModelError(
                .outOfMemory,
                "the weights need \(Int(bytes / 0x1p20)) MiB and the machine has \(WeightReader.physicalMemory >> 20) MiB"
            )
        }
        var tensors: [[Tensor]] = Array(repeating: [], count: layerCount)
        for job in jobs.sorted(by: { $0.request.position < $1.request.position }) {
            tensors[job.request.ordinal].append(try read(job.dataset, for: job.request))
        }
        return tensors
    }

    private func read(_ dataset: HDF5Dataset, for request: WeightRequest) throws(ModelError) -> Tensor {
        do {
            let shape = try Shape(checking: dataset.shape)
            var failure: HDF5Error?
            let tensor = try Tensor(shape) { elements in
                do throws(HDF5Error) {
                    try dataset.read(into: elements)
                } catch {
                    elements.initialize(repeating: 0)
                    failure = error
                }
            }
            if let failure { throw failure }
            return isFromTheano && request.slot.isFlippedByTheano ? try WeightReader.turned(tensor) : tensor
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch TensorError.outOfMemory(let bytes) {
            throw ModelError(.outOfMemory, "no memory for the \(bytes) bytes of \(dataset.path)")
        } catch {
            throw request.error("\(dataset.path): \(error)")
        }
    }

    /// The kernel `[height, width, channels, filters]` with rows and columns in reverse.
    private static func turned(_ kernel: Tensor) throws(TensorError) -> Tensor {
        guard kernel.shape.rank == 4 else { return kernel }
        let block = kernel.shape[2] * kernel.shape[3]
        let values = kernel.values
        let positions = (0..<kernel.shape[0] * kernel.shape[1]).reversed()
        return try Tensor(kernel.shape, values: positions.flatMap { values[$0 * block..<($0 + 1) * block] })
    }

    private static let physicalMemory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
}
