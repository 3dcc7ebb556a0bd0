import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Zeros in the place of every weight: enough to look at an architecture whose weights are elsewhere.
struct BlankWeights: WeightStore {
    func read(for network: Network) throws(ModelError) -> LoadedWeights {
        LoadedWeights(tensors: try ShapeSurvey(network, weights: nil).weights, notes: [])
    }
}

extension WeightSlot {
    /// A tensor of zeros whose pages the system gives only when they are read.
    /// - Parameter input: the shape of the layer's first input as the graph has it.
    /// - Throws: `ModelError` where it would be too large.
    func blank(for input: Shape?) throws(ModelError) -> Tensor {
        // A statistic of each channel, or a count.
        let extents = shape ?? (name == "count" ? [] : [nil])
        let channels = (input?.dimensions.last ?? 1) * channelMultiple / max(channelDivisor, 1)
        do {
            let shape = try Shape(checking: extents.map { $0 ?? channels })
            guard let pages = BlankPages(count: shape.count) else {
                throw TensorError.outOfMemory(bytes: shape.count * MemoryLayout<Float>.stride)
            }
            return try Tensor(shape, storage: TensorStorage(borrowing: pages.elements, from: pages))
        } catch {
            throw ModelError(.damaged, "weight \(name) cannot be made up: \(error)")
        }
    }
}

/// Zeroed memory; large blocks of it take no room until they are touched.
///
/// `@unchecked Sendable`: nothing ever writes to it.
private final class BlankPages: @unchecked Sendable {
    let elements: UnsafeBufferPointer<Float>
    private let base: UnsafeMutableRawPointer

    init?(count: Int) {
        guard let base = calloc(max(count, 1), MemoryLayout<Float>.stride) else { return nil }
        self.base = base
        let start = base.bindMemory(to: Float.self, capacity: max(count, 1))
        elements = UnsafeBufferPointer(start: start, count: count)
    }

    deinit { free(base) }
}
