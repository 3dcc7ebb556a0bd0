import ComputeGraph
import Tensors

/// A depthwise convolution followed by a 1×1 convolution that mixes its channels.
struct SeparableConv2DLayer: Layer {
    static let classNames = ["SeparableConv2D"]
    static let aliases = ["SeparableConvolution2D"]

    let filters: Int
    let multiplier: Int
    let window: Window
    let usesBias: Bool
    let activation: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        filters = try configuration.integer("filters")
        multiplier = try configuration.integer("depth_multiplier", default: 1)
        window = try configuration.window(size: "kernel_size", strideByDefault: 1)
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
    }

    var weights: [WeightSlot] {
        let kernels = [
            WeightSlot("depthwise_kernel", shape: [window.size.height, window.size.width, nil, multiplier]),
            WeightSlot("pointwise_kernel", shape: [1, 1, nil, filters], channelMultiple: multiplier),
        ]
        return usesBias ? kernels + [WeightSlot("bias", shape: [filters])] : kernels
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let depthwise = DepthwiseConv2D(
            kernel: try lowering.weight("depthwise_kernel"), bias: nil, window: window)
        let pointwise = Conv2D(
            kernel: try lowering.weight("pointwise_kernel"), bias: lowering.optionalWeight("bias"),
            window: Window(size: Window.Extent(height: 1, width: 1), padding: .valid))
        let filtered = try lowering.apply(depthwise, to: lowering.input)
        return try activation.lower(try lowering.apply(pointwise, to: filtered), into: &lowering)
    }
}
