import ComputeGraph

struct ReLULayer: ElementwiseLayer {
    static let classNames = ["ReLU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        activation = .relu(
            maximum: try configuration.float("max_value", default: .infinity),
            negativeSlope: try configuration.float("negative_slope", default: 0),
            threshold: try configuration.float("threshold", default: 0))
    }
}
