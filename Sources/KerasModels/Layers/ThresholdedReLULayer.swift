import ComputeGraph
import Tensors

/// x for x > θ, 0 otherwise.
struct ThresholdedReLULayer: ElementwiseLayer {
    static let classNames = ["ThresholdedReLU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        activation = .relu(threshold: try configuration.float("theta", default: 1))
    }
}
