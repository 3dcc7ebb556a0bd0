import ComputeGraph
import Tensors

/// What `tf.image` and `keras.ops.image` do to photographs: cut, frame and mirror them, and take their colours away.
enum PhotographOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(functions: ["rgb_to_grayscale"], classes: ["RGBToGrayscale"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "images"))
            let channels = try lowering.pictureShape(of: input)[3]
            if channels == 1 { return input }
            guard channels == 3 else { throw lowering.error(.shapeMismatch, "takes 3 channels, not \(channels)") }
            // Of ITU-R BT.601, to four places.
            let shares = try lowering.vector([0.2989, 0.5870, 0.1140])
            return try lowering.dense(input, kernel: shares, bias: nil, units: 1)
        },
        mirror("flip_left_right", axis: 2),
        mirror("flip_up_down", axis: 1),
        Operator(functions: ["crop_to_bounding_box"]) { (call, lowering) throws(ModelError) in
            try lowering.cut(
                call, top: call.argument(1, "offset_height"), left: call.argument(2, "offset_width"),
                size: (call.argument(3, "target_height"), call.argument(4, "target_width")))
        },
        Operator(classes: ["CropImages"]) { (call, lowering) throws(ModelError) in
            try lowering.cut(
                call, top: call.argument(1, "top_cropping"), left: call.argument(2, "left_cropping"),
                bottom: call.argument(3, "bottom_cropping"), right: call.argument(4, "right_cropping"),
                size: (call.argument(5, "target_height"), call.argument(6, "target_width")))
        },
        Operator(functions: ["pad_to_bounding_box"]) { (call, lowering) throws(ModelError) in
            try lowering.enframe(
                call, top: call.argument(1, "offset_height"), left: call.argument(2, "offset_width"),
                size: (call.argument(3, "target_height"), call.argument(4, "target_width")))
        },
        Operator(classes: ["PadImages"]) { (call, lowering) throws(ModelError) in
            try lowering.enframe(
                call, top: call.argument(1, "top_padding"), left: call.argument(2, "left_padding"),
                bottom: call.argument(3, "bottom_padding"), right: call.argument(4, "right_padding"),
                size: (call.argument(5, "target_height"), call.argument(6, "target_width")))
        },
        Operator(functions: ["central_crop"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "image"))
            let shape = try lowering.pictureShape(of: input)
            let share = Double(try lowering.number(call.argument(1, "central_fraction"), default: 1))
            guard share > 0, share <= 1 else { throw lowering.error(.damaged, "\(share) is no part of a picture") }
            // The margin is rounded down, as there.
            let sides = [shape[1], shape[2]].map { Int((Double($0) - Double($0) * share) / 2) }
            return try lowering.apply(
                Pad2D(top: -sides[0], bottom: -sides[0], left: -sides[1], right: -sides[1]), to: input)
        },
    ]

    private static func mirror(_ function: String, axis: Int) -> Operator {
        Operator(functions: [function]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "image"))
            _ = try lowering.pictureShape(of: input)
            return try lowering.reverse(input, axes: [axis])
        }
    }
}

extension Lowering {
    fileprivate mutating func cut(
        _ call: OperatorCall, top: CallArgument?, left: CallArgument?, bottom: CallArgument? = nil,
        right: CallArgument? = nil, size: (height: CallArgument?, width: CallArgument?)
    ) throws(ModelError) -> Graph.Value {
        let input = try value(of: call.argument(0, "image", "images"))
        let shape = try pictureShape(of: input)
        let rows = try margins(top, bottom, within: shape[1], leaving: size.height)
        let columns = try margins(left, right, within: shape[2], leaving: size.width)
        return try apply(
            Pad2D(top: -rows.before, bottom: -rows.after, left: -columns.before, right: -columns.after), to: input)
    }

    fileprivate mutating func enframe(
        _ call: OperatorCall, top: CallArgument?, left: CallArgument?, bottom: CallArgument? = nil,
        right: CallArgument? = nil, size: (height: CallArgument?, width: CallArgument?)
    ) throws(ModelError) -> Graph.Value {
        let input = try value(of: call.argument(0, "image", "images"))
        let shape = try pictureShape(of: input)
        func sides(
            _ before: CallArgument?, _ after: CallArgument?, around extent: Int, _ whole: CallArgument?
        ) throws(ModelError) -> (before: Int, after: Int) {
            guard let whole else {
                return (try integer(before, default: 0), try integer(after, default: 0))
            }
            let inner = CallArgument.constant(.number(Double(extent)))
            return try margins(before, after, within: integer(whole, default: extent), leaving: inner)
        }
        let rows = try sides(top, bottom, around: shape[1], size.height)
        let columns = try sides(left, right, around: shape[2], size.width)
        let all = [rows.before, rows.after, columns.before, columns.after]
        guard all.allSatisfy({ 0...LayerConfiguration.largestExtent ~= $0 }) else {
            throw error(.damaged, "\(all) are no margins in pixels")
        }
        return try apply(
            Pad2D(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after), to: input)
    }

    /// What lies on both sides of `inner` of `whole` pixels. One of the three may be absent and is what is left.
    private func margins(
        _ before: CallArgument?, _ after: CallArgument?, within whole: Int, leaving inner: CallArgument?
    ) throws(ModelError) -> (before: Int, after: Int) {
        let given = try [before, after, inner].map { (argument) throws(ModelError) -> Int? in
            guard let argument else { return nil }
            return try integer(argument, default: 0)
        }
        let known = given.compactMap { $0 }
        guard whole <= LayerConfiguration.largestExtent, known.allSatisfy({ 0...max(whole, 0) ~= $0 }) else {
            throw error(.shapeMismatch, "\(known) do not suit a picture of \(whole) pixels")
        }
        let rest = whole - known.reduce(0, +)
        guard known.count >= 2, rest >= 0, known.count == 2 || rest == 0 else {
            throw error(.shapeMismatch, "\(known) are not the parts of \(whole) pixels")
        }
        return (given[0] ?? rest, given[1] ?? rest)
    }
}
