import Tensors

/// Where a format keeps the weights of a model.
protocol WeightStore {
    /// - Throws: `ModelError` with `damaged` where weights are missing, left over or of another shape.
    func read(for network: Network) throws(ModelError) -> LoadedWeights
}

struct LoadedWeights {
    /// Of every layer, in the order of its slots, indexed by the layer's ordinal in the whole model.
    let tensors: [[Tensor]]
    /// What was not read or assumed, one line each.
    let notes: [String]
}
