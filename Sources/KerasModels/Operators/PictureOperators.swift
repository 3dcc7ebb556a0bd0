import ComputeGraph
import Tensors

/// Functions of pictures `[batch, height, width, channels]`, and padding, which is mostly theirs.
enum PictureOperators: OperatorFamily {
    static let operators: [Operator] = [
        pooling(.average, functions: ["avg_pool", "avg_pool2d"], nodes: ["AvgPool"], classes: ["AveragePool"]),
        pooling(.max, functions: ["max_pool", "max_pool2d"], nodes: ["MaxPool"], classes: ["MaxPool"]),
        Operator(functions: ["resize"], classes: ["Resize"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "images"))
            let method = lowering.text(call.argument(2, "method", "interpolation"), default: "bilinear")
            for name in [
                "preserve_aspect_ratio", "antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio",
            ] where lowering.flag(call.argument(nil, name)) {
                throw lowering.error(.unsupported, "\(name) is not supported")
            }
            return try lowering.resize(input, to: lowering.integers(call.argument(1, "size")), method)
        },
        Operator(
            functions: ["extract_patches"], nodes: ["ExtractImagePatches"], classes: ["ExtractPatches"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "images"))
            let size = try lowering.extent(call.argument(1, "sizes", "ksizes", "size"), default: nil)
            let strides = try lowering.extent(call.argument(2, "strides"), default: size)
            let rates = try lowering.extent(
                call.argument(3, "rates", "dilation_rate"), default: Window.Extent(height: 1, width: 1))
            let padding = lowering.text(call.argument(4, "padding"), default: "valid").lowercased()
            let window = Window(
                size: size, strides: strides, dilation: rates, padding: padding == "same" ? .same : .valid)
            return try lowering.patches(of: input, window)
        },
        resizing("bilinear", node: "ResizeBilinear"),
        resizing("nearest", node: "ResizeNearestNeighbor"),
        Operator(
            functions: ["pad"], nodes: ["Pad", "PadV2", "MirrorPad"], classes: ["Pad"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "tensor", "x"))
            guard let widths = try lowering.integers(call.argument(1, "paddings", "pad_width")),
                widths.count == 2 * lowering.shape(of: input).rank
            else { throw lowering.error(.unsupported, "does not say how to pad both sides of each axis") }
            let mode = lowering.text(call.argument(nil, "mode"), default: "constant").lowercased()
            let filling = try lowering.number(call.argument(nil, "constant_values"), default: 0)
            return try lowering.pad(input, widths: widths, mode: mode, filling: filling)
        },
    ]

    private static func resizing(_ method: String, node: String) -> Operator {
        Operator(nodes: [node]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0))
            guard lowering.flag(call.argument(nil, "half_pixel_centers")),
                !lowering.flag(call.argument(nil, "align_corners"))
            else { throw lowering.error(.unsupported, "resizes in the manner of TensorFlow 1") }
            return try lowering.resize(input, to: lowering.integers(call.argument(1)), method)
        }
    }

    private static func pooling(
        _ kind: Pool2D.Kind, functions: [String], nodes: [String], classes: [String]
    ) -> Operator {
        Operator(functions: functions, nodes: nodes, classes: classes) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "inputs", "value"))
            let size = try lowering.extent(call.argument(1, "ksize", "pool_size"), default: nil)
            let strides = try lowering.extent(call.argument(2, "strides"), default: size)
            // Keras 3's own data format has been seen to: its pictures come with the channels last.
            let format = lowering.text(call.argument(nil, "data_format"), default: "NHWC")
            guard !format.hasPrefix("NC") else {
                throw lowering.error(.unsupported, "expects channels first")
            }
            let padding = lowering.text(call.argument(3, "padding"), default: "valid").lowercased()
            guard padding == "same" || padding == "valid" else {
                throw lowering.error(.unsupported, "padding \"\(padding)\" is not supported")
            }
            let window = Window(size: size, strides: strides, padding: padding == "same" ? .same : .valid)
            return try lowering.apply(Pool2D(kind, window: window), to: input)
        }
    }
}

extension Lowering {
    /// What lies in each window, row by row, in place of the channels: a convolution with the unit matrix.
    fileprivate mutating func patches(of value: Graph.Value, _ window: Window) throws(ModelError) -> Graph.Value {
        let shape = shape(of: value)
        guard shape.rank == 4 else { throw error(.shapeMismatch, "takes pictures, not \(shape)") }
        let size = [window.size.height, window.size.width, shape[3]]
        let count = try checkedShape(size).count
        guard count <= Lowering.largestPatch else {
            throw error(.overLimit, "patches of \(count) numbers are too large")
        }
        let kernel: Tensor
        do {
            kernel = try Tensor(Shape(checking: size + [count])) { elements in
                elements.initialize(repeating: 0)
                for index in 0..<count { elements[index * count + index] = 1 }
            }
        } catch {
            throw self.error(.outOfMemory, "no memory for patches of \(count) numbers")
        }
        return try apply(Conv2D(kernel: kernel, bias: nil, window: window), to: value)
    }

    /// The unit matrix has the square of it, here 256 MB.
    private static let largestPatch = 1 << 13

    /// Height and width: one number, two, or four with those of batch and channels around them.
    func extent(_ argument: CallArgument?, default fallback: Window.Extent?) throws(ModelError) -> Window.Extent {
        guard let numbers = try integers(argument) else {
            guard let fallback else { throw error(.damaged, "has no size of its window") }
            return fallback
        }
        switch numbers.count {
        case 1: return Window.Extent(height: numbers[0], width: numbers[0])
        case 2: return Window.Extent(height: numbers[0], width: numbers[1])
        case 4 where numbers[0] == 1 && numbers[3] == 1:
            return Window.Extent(height: numbers[1], width: numbers[2])
        default: throw error(.unsupported, "\(numbers) is no window over height and width")
        }
    }

    mutating func resize(
        _ value: Graph.Value, to size: [Int]?, _ method: String
    ) throws(ModelError) -> Graph.Value {
        guard let size, size.count == 2 else { throw error(.damaged, "has no size to resize to") }
        guard let interpolation = Interpolation2D(rawValue: method) else {
            throw error(.unsupported, "interpolation \"\(method)\" is not supported")
        }
        return try apply(Resize2D(height: size[0], width: size[1], interpolation: interpolation), to: value)
    }

    /// - Parameter widths: of both sides of each axis in turn.
    mutating func pad(
        _ value: Graph.Value, widths: [Int], mode: String, filling: Float
    ) throws(ModelError) -> Graph.Value {
        let shape = shape(of: value)
        let sides = (0..<shape.rank).map { (before: widths[2 * $0], after: widths[2 * $0 + 1]) }
        guard sides.allSatisfy({ 0...LayerConfiguration.largestExtent ~= min($0.before, $0.after) }),
            sides.allSatisfy({ max($0.before, $0.after) <= LayerConfiguration.largestExtent })
        else { throw error(.damaged, "\(widths) are no widths to pad by") }
        if mode == "constant", filling == 0, shape.rank == 4, sides[0] == (0, 0), sides[3] == (0, 0) {
            return try apply(
                Pad2D(top: sides[1].before, bottom: sides[1].after, left: sides[2].before, right: sides[2].after),
                to: value)
        }
        var result = value
        for (axis, side) in sides.enumerated() where side != (0, 0) {
            if mode == "constant" {
                result = try frame(result, axis: axis, before: side.before, after: side.after, filling: filling)
                continue
            }
            let last = shape[axis] - 1
            // Reflection leaves the border pixel itself out, symmetry repeats it.
            let beyond = mode == "symmetric" ? 1 : 0
            guard ["reflect", "symmetric"].contains(mode), max(side.before, side.after) - beyond <= last else {
                throw error(.unsupported, "padding \"\(mode)\" by \(side) is not supported")
            }
            result = try gather(result, axis: axis, count: side.before + last + 1 + side.after) { position in
                let index = position - side.before
                return index < 0 ? -index - beyond : (index > last ? 2 * last - index + beyond : index)
            }
        }
        return result
    }

    /// Adds constant rows at both ends of an axis.
    private mutating func frame(
        _ value: Graph.Value, axis: Int, before: Int, after: Int, filling: Float
    ) throws(ModelError) -> Graph.Value {
        var parts = [value]
        for (width, isBefore) in [(before, true), (after, false)] where width > 0 {
            var extents = shape(of: value).dimensions
            extents[axis] = width
            let shape = try checkedShape(extents)
            guard let border = try? Tensor(shape, repeating: filling) else {
                throw error(.outOfMemory, "no memory for a border of shape \(shape)")
            }
            parts.insert(constant(border), at: isBefore ? 0 : parts.count)
        }
        return try concatenate(parts, axis: axis)
    }
}
