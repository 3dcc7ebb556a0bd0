import ComputeGraph

/// x for x > 0, α(eˣ − 1) otherwise (Clevert et al., 2015).
struct ELULayer: ElementwiseLayer {
    static let classNames = ["ELU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        activation = .elu(alpha: try configuration.float("alpha", default: 1))
    }
}
