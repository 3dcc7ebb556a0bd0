import ComputeGraph
import Tensors

/// A convolution's adjoint, which enlarges the picture by its strides (Zeiler et al. 2010).
struct Conv2DTransposeLayer: Layer {
    static let classNames = ["Conv2DTranspose"]
    static let aliases = ["Convolution2DTranspose", "Deconvolution2D"]

    let filters: Int
    let window: Window
    /// Rows and columns more than the least; nil for Keras' usual size.
    let outputPadding: Window.Extent?
    let usesBias: Bool
    let activation: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        filters = try configuration.integer("filters")
        window = try configuration.window(size: "kernel_size", strideByDefault: 1)
        if configuration["output_padding"] == nil {
            outputPadding = nil
        } else {
            let padding = try configuration.pair("output_padding")
            outputPadding = Window.Extent(height: padding.height, width: padding.width)
            guard [padding.height, padding.width].allSatisfy({ 0...LayerConfiguration.largestExtent ~= $0 }) else {
                throw configuration.error(.damaged, "\"output_padding\" is negative or too large")
            }
        }
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
    }

    var weights: [WeightSlot] {
        let kernel = WeightSlot(
            "kernel", shape: [window.size.height, window.size.width, filters, nil], isFlippedByTheano: true)
        return usesBias ? [kernel, WeightSlot("bias", shape: [filters])] : [kernel]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let result = try lowering.deconvolve(
            lowering.input, kernel: lowering.weight("kernel"), bias: lowering.optionalWeight("bias"), window,
            outputPadding: outputPadding)
        return try activation.lower(result, into: &lowering)
    }
}

extension Lowering {
    /// - Parameter outputPadding: rows and columns more than the least; nil for Keras' usual size.
    mutating func deconvolve(
        _ input: Graph.Value, kernel: Tensor, bias: Tensor?, _ window: Window, outputPadding: Window.Extent?
    ) throws(ModelError) -> Graph.Value {
        let shape = try pictureShape(of: input)
        // Far below what would overflow in the lengths.
        guard shape[1] <= LayerConfiguration.largestExtent, shape[2] <= LayerConfiguration.largestExtent else {
            throw error(.shapeMismatch, "cannot enlarge \(shape)")
        }
        /// Keras' `deconv_output_length`.
        func length(_ input: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ padding: Int?) -> Int {
            let span = (size - 1) * dilation + 1
            switch (window.padding, padding) {
            case (.valid, nil): return input * stride + max(span - stride, 0)
            case (.same, nil): return input * stride
            case (.valid, let padding?): return (input - 1) * stride + span + padding
            case (.same, let padding?): return (input - 1) * stride + span % 2 + padding
            }
        }
        let operation = Conv2DTranspose(
            kernel: kernel, bias: bias, window: window,
            height: length(
                shape[1], window.size.height, window.strides.height, window.dilation.height, outputPadding?.height),
            width: length(
                shape[2], window.size.width, window.strides.width, window.dilation.width, outputPadding?.width))
        return try apply(operation, to: input)
    }
}
