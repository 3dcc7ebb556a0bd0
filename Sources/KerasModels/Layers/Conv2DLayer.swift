import ComputeGraph
import Tensors

struct Conv2DLayer: Layer {
    static let classNames = ["Conv2D"]
    static let aliases = ["Convolution2D"]

    let filters: Int
    let window: Window
    let groups: Int
    let usesBias: Bool
    let activation: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        filters = try configuration.integer("filters")
        window = try configuration.window(size: "kernel_size", strideByDefault: 1)
        groups = try configuration.integer("groups", default: 1)
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
    }

    var weights: [WeightSlot] {
        let kernel = WeightSlot(
            "kernel", shape: [window.size.height, window.size.width, nil, filters], isFlippedByTheano: true,
            channelDivisor: groups)
        return usesBias ? [kernel, WeightSlot("bias", shape: [filters])] : [kernel]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let convolution = Conv2D(
            kernel: try lowering.weight("kernel"), bias: lowering.optionalWeight("bias"), window: window,
            groups: groups)
        return try activation.lower(try lowering.apply(convolution, to: lowering.input), into: &lowering)
    }
}
