import ComputeGraph
import Tensors

/// x for x > 0 and α · x otherwise, with an α of its own for each place and channel (He et al. 2015).
struct PReLULayer: Layer {
    static let classNames = ["PReLU"]

    init(_ configuration: LayerConfiguration) {}

    /// The extents are the input's, or 1 along shared axes: what the file has says it all.
    var weights: [WeightSlot] { [WeightSlot("alpha", shape: nil)] }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(PReLU(slopes: try lowering.weight("alpha")), to: lowering.input)
    }
}
