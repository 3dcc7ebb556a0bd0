import ComputeGraph
import Tensors

struct DepthwiseConv2DLayer: Layer {
    static let classNames = ["DepthwiseConv2D"]
    static let aliases = ["DepthwiseConvolution2D"]

    let multiplier: Int
    let window: Window
    let usesBias: Bool
    let activation: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        multiplier = try configuration.integer("depth_multiplier", default: 1)
        window = try configuration.window(size: "kernel_size", strideByDefault: 1)
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
    }

    var weights: [WeightSlot] {
        let kernel = WeightSlot("depthwise_kernel", shape: [window.size.height, window.size.width, nil, multiplier])
        return usesBias ? [kernel, WeightSlot("bias", shape: [nil], channelMultiple: multiplier)] : [kernel]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let convolution = DepthwiseConv2D(
            kernel: try lowering.weight("depthwise_kernel"), bias: lowering.optionalWeight("bias"), window: window)
        return try activation.lower(try lowering.apply(convolution, to: lowering.input), into: &lowering)
    }
}
