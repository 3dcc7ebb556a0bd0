import Tensors

/// Where a format keeps the weights of a model.
protocol WeightStore {
    /// - Throws: `ModelError` with `damaged` where weights are missing, left over or of another shape.
    func read(for network: Network, _ extent: WeightExtent) throws(ModelError) -> LoadedWeights
}

struct LoadedWeights {
    /// Of every layer, in the order of its slots, indexed by the layer's ordinal in the whole model.
    let tensors: [[Tensor]]
    /// What was not read or assumed, one line each.
    let notes: [String]
}

/// How much of the weights is read.
enum WeightExtent {
    case all
    /// All that libhdf5 has a part in, which leaves out numbers that lie in the file as they are. No tensors come of it.
    case structure
}
