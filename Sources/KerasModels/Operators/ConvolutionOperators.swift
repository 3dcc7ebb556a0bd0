import ComputeGraph
import Tensors

/// Convolutions with a kernel that stands in the graph itself: `ops.conv(x, kernel)`, `tf.nn.conv2d(x, kernel, …)`.
enum ConvolutionOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(
            functions: ["conv2d"], nodes: ["Conv2D"], classes: ["Conv"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "inputs", "input"))
            let kernel = try lowering.kernel(call.argument(1, "kernel", "filters", "filter"))
            let channels = try lowering.pictureShape(of: input)[3]
            let groups = channels.isMultiple(of: kernel.shape[2]) ? channels / kernel.shape[2] : 1
            let window = try lowering.window(of: kernel, call, firstOption: 2)
            return try lowering.apply(Conv2D(kernel: kernel, bias: nil, window: window, groups: groups), to: input)
        },
        Operator(
            functions: ["depthwise_conv2d"], nodes: ["DepthwiseConv2dNative"], classes: ["DepthwiseConv"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "inputs", "input"))
            let kernel = try lowering.kernel(call.argument(1, "kernel", "filter"))
            let window = try lowering.window(of: kernel, call, firstOption: 2)
            return try lowering.apply(DepthwiseConv2D(kernel: kernel, bias: nil, window: window), to: input)
        },
        Operator(
            functions: ["separable_conv2d"], classes: ["SeparableConv"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "inputs", "input"))
            let kernel = try lowering.kernel(call.argument(1, "depthwise_kernel", "depthwise_filter"))
            let mixing = try lowering.kernel(call.argument(2, "pointwise_kernel", "pointwise_filter"))
            let window = try lowering.window(of: kernel, call, firstOption: 3)
            let filtered = try lowering.apply(DepthwiseConv2D(kernel: kernel, bias: nil, window: window), to: input)
            let pointwise = Window(size: Window.Extent(height: 1, width: 1), padding: .valid)
            return try lowering.apply(Conv2D(kernel: mixing, bias: nil, window: pointwise), to: filtered)
        },
        Operator(classes: ["ConvTranspose"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "inputs"))
            let kernel = try lowering.kernel(call.argument(1, "kernel"))
            let window = try lowering.window(of: kernel, call, firstOption: nil)
            let padding = try call.argument(nil, "output_padding").map { (given) throws(ModelError) in
                try lowering.extent(given, default: nil)
            }
            return try lowering.deconvolve(input, kernel: kernel, bias: nil, window, outputPadding: padding)
        },
        // TensorFlow is told the size of the result.
        Operator(functions: ["conv2d_transpose"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input"))
            let kernel = try lowering.kernel(call.argument(1, "filters"))
            guard let size = try lowering.integers(call.argument(2, "output_shape")), size.count == 4 else {
                throw lowering.error(.unsupported, "makes a picture whose size is not known beforehand")
            }
            let window = try lowering.window(of: kernel, call, firstOption: 3, padding: "same")
            return try lowering.apply(
                Conv2DTranspose(kernel: kernel, bias: nil, window: window, height: size[1], width: size[2]), to: input)
        },
    ]
}

extension Lowering {
    /// `[height, width, channels, filters]`, none of them 0, known while the graph is built.
    fileprivate func kernel(_ argument: CallArgument?) throws(ModelError) -> Tensor {
        guard let argument, let kernel = try constantTensor(of: argument) else {
            throw error(.unsupported, "filters with a kernel that is no constant of the model")
        }
        guard kernel.shape.rank == 4, kernel.count > 0 else {
            throw error(.unsupported, "filters with a kernel of shape \(kernel.shape): only pictures are supported")
        }
        return kernel
    }

    /// - Parameters:
    ///   - position: of the strides, which the padding, the data format and the dilation follow; nil where all have names.
    ///   - usual: the padding where none is given.
    fileprivate func window(
        of kernel: Tensor, _ call: OperatorCall, firstOption position: Int?, padding usual: String = "valid"
    ) throws(ModelError) -> Window {
        let one = Window.Extent(height: 1, width: 1)
        let strides = try extent(call.argument(position, "strides"), default: one)
        let dilation = try extent(call.argument(position.map { $0 + 3 }, "dilations", "dilation_rate"), default: one)
        let padding = call.argument(position.map { $0 + 1 }, "padding")
        let border = text(padding, default: padding == nil ? usual : "explicit").lowercased()
        guard border == "same" || border == "valid" else {
            throw error(.unsupported, "padding \"\(border)\" is not supported")
        }
        // Keras 3's own data format has been seen to: its pictures come with the channels last.
        guard !text(call.argument(position.map { $0 + 2 }, "data_format"), default: "NHWC").hasPrefix("NC") else {
            throw error(.unsupported, "expects channels first")
        }
        return Window(
            size: Window.Extent(height: kernel.shape[0], width: kernel.shape[1]), strides: strides, dilation: dilation,
            padding: border == "same" ? .same : .valid)
    }
}
