import HDF5

/// A weight that some layer of a model expects.
struct WeightRequest {
    let slot: WeightSlot
    /// Of the layer in the whole model.
    let ordinal: Int
    /// Position among the layer's slots.
    let position: Int
    let layerName: String
    /// Of the layer, nested models included.
    let path: String
    let className: String
    /// Whether Keras counts it among the trainable weights: a frozen layer has none.
    let isTrainable: Bool
    /// Whether the file has a kernel's axes as `[filters, channels, height, width]`, as Keras 1 where channels come
    /// first; all else has them as `[height, width, channels, filters]`.
    let isFiltersFirst: Bool

    /// All weights of a layer or nested model in the order in which Keras writes them: the trainable ones of every
    /// layer first, then the others.
    /// - Parameter prefix: the path of the models around, ending in a slash, or empty.
    /// - Parameter isFromKeras1: whether Keras 1 wrote the file.
    static func all(
        of member: Network.Member, prefix: String = "", isFromKeras1: Bool = false
    ) -> [WeightRequest] {
        let requests = gather(member, prefix: prefix, isFromKeras1: isFromKeras1)
        return requests.filter(\.isTrainable) + requests.filter { !$0.isTrainable }
    }

    private static func gather(
        _ member: Network.Member, prefix: String, isFromKeras1: Bool
    ) -> [WeightRequest] {
        let path = prefix + member.name
        switch member.body {
        case .network(let network):
            return network.members.flatMap { gather($0, prefix: path + "/", isFromKeras1: isFromKeras1) }
        case .layer(let layer):
            return layer.weights.enumerated().map { position, slot in
                WeightRequest(
                    slot: slot, ordinal: member.ordinal, position: position, layerName: member.name, path: path,
                    className: member.className, isTrainable: slot.isTrainable && member.isTrainable,
                    isFiltersFirst: isFromKeras1 && member.axisOrder == .channelsFirst && slot.shape?.count == 4)
            }
        }
    }

    func accepts(_ dataset: HDF5Dataset) -> Bool {
        let shape = dataset.shape
        return slot.accepts(isFiltersFirst && shape.count == 4 ? Kernels.filtersLast.map { shape[$0] } : shape)
    }

    /// - Throws: `ModelError` with `damaged` where the dataset has another shape than the layer's configuration says.
    func check(_ dataset: HDF5Dataset) throws(ModelError) {
        guard accepts(dataset) else {
            throw error(
                "its \(slot.name) should be \(slot.shapeText), but \(dataset.path) has the shape \(dataset.shape)")
        }
    }

    func error(_ reason: String) -> ModelError {
        ModelError(
            .damaged, path: path, className: className, "\(reason); save the weights again, from the same model")
    }
}
