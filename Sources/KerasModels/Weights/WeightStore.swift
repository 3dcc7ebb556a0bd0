import Tensors

/// Where a format keeps the weights of a model.
protocol WeightStore {
    /// The weights of every layer, in the order of its slots, indexed by the layer's ordinal in the whole model.
    /// - Throws: `ModelError` with `damaged` where weights are missing, left over or of another shape.
    func tensors(for network: Network) throws(ModelError) -> [[Tensor]]
}
