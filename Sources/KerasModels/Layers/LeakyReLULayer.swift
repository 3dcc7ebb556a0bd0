import ComputeGraph

struct LeakyReLULayer: ElementwiseLayer {
    static let classNames = ["LeakyReLU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        // Keras 2 calls the slope alpha, Keras 3 negative_slope.
        let alpha = try configuration.float("alpha", default: 0.3)
        activation = .relu(negativeSlope: try configuration.float("negative_slope", default: alpha))
    }
}
