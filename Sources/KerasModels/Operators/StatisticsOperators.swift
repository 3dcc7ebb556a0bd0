import ComputeGraph
import Tensors

/// Moments and norms along axes, and what is made even by them.
enum StatisticsOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(
            functions: ["moments"], classes: ["Moments"],
            results: { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "x"))
                let axes = try lowering.axes(call.argument(1, "axes"), of: input)
                let keeps = lowering.flag(call.argument(3, "keepdims"))
                return [
                    try lowering.reduce(input, .mean, axes: axes, keepsDimensions: keeps),
                    try lowering.variance(call, keepsAt: 3),
                ]
            }),
        Operator(
            functions: ["batch_normalization"], classes: ["BatchNorm"]
        ) { (call, lowering) throws(ModelError) in
            // Keras 3 keeps the axis where TensorFlow's function has the offset.
            let axis = call.parameters["axis"].map(CallArgument.constant)
            let isKeras3 = axis != nil
            let input = try lowering.value(of: call.argument(0, "x"))
            let last = lowering.shape(of: input).rank - 1
            guard try [-1, last].contains(lowering.integer(axis, default: -1)) else {
                throw lowering.error(.unsupported, "normalises along another axis than the last")
            }
            let mean = try lowering.value(of: call.argument(1, "mean"))
            let variance = try lowering.value(of: call.argument(2, "variance"))
            let epsilon = try lowering.number(
                call.argument(isKeras3 ? nil : 5, "variance_epsilon", "epsilon"), default: 1e-3)
            let spread = try lowering.apply(
                Unary(.squareRoot), to: lowering.scaleShift(variance, by: [1], plus: [epsilon]))
            var result = try lowering.combine(.divide, lowering.combine(.subtract, input, mean), spread)
            if let scale = call.argument(4, "scale") {
                result = try lowering.combine(.multiply, result, lowering.value(of: scale))
            }
            if let offset = call.argument(3, "offset") {
                result = try lowering.combine(.add, result, lowering.value(of: offset))
            }
            return result
        },
        Operator(
            functions: ["reduce_logsumexp"], classes: ["Logsumexp"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input_tensor", "x"))
            let axes = try lowering.axes(call.argument(1, "axis"), of: input)
            // The largest goes out, which changes neither the result nor its gradient.
            let largest = try lowering.apply(
                Unary(.stopGradient), to: lowering.apply(Reduce(.maximum, axes: axes, keepsDimensions: true), to: input)
            )
            let powers = try lowering.apply(
                Activate(.exponential), to: lowering.apply(Elementwise(.subtract), to: input, largest))
            let sum = try lowering.apply(Reduce(.sum, axes: axes, keepsDimensions: true), to: powers)
            let result = try lowering.apply(
                Elementwise(.add), to: lowering.apply(Unary(.logarithm), to: sum), largest)
            let keeps = lowering.flag(call.argument(2, "keepdims"))
            return try lowering.reduce(result, .sum, axes: axes, keepsDimensions: keeps)
        },
        Operator(functions: ["norm"], classes: ["Norm"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "tensor", "x"))
            let axes = try lowering.axes(call.argument(2, "axis"), of: input)
            let keeps = lowering.flag(call.argument(3, "keepdims"))
            let order = call.argument(1, "ord")
            let number = try order.map { (order) throws(ModelError) -> Float? in
                if case .constant(.string) = order { return nil }
                return try lowering.number(order, default: 2)
            }
            let name = lowering.text(order, default: "euclidean")
            // Numbers mean something else for matrices.
            switch (number ?? nil, name) {
            case (1, _) where axes.count == 1:
                return try lowering.reduce(
                    lowering.apply(Unary(.absolute), to: input), .sum, axes: axes, keepsDimensions: keeps)
            case (2, _) where axes.count == 1, (nil, "euclidean"), (nil, "fro"):
                let sum = try lowering.reduce(
                    lowering.apply(Unary(.square), to: input), .sum, axes: axes, keepsDimensions: keeps)
                return try lowering.apply(Unary(.squareRoot), to: sum)
            default: throw lowering.error(.unsupported, "takes another norm than the roots of sums of squares")
            }
        },
        Operator(functions: ["per_image_standardization"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "image"))
            let shape = try lowering.pictureShape(of: input)
            let axes = [1, 2, 3]
            let mean = try lowering.apply(Reduce(.mean, axes: axes, keepsDimensions: true), to: input)
            let centred = try lowering.apply(Elementwise(.subtract), to: input, mean)
            let variance = try lowering.apply(
                Reduce(.mean, axes: axes, keepsDimensions: true), to: lowering.apply(Unary(.square), to: centred))
            // Even pictures are divided by the least spread that a single pixel could make.
            let least = 1 / Float(max(shape.count / max(shape[0], 1), 1))
            let bounded = try lowering.apply(Unary(.clip(lower: least, upper: .infinity)), to: variance)
            return try lowering.apply(
                Elementwise(.divide), to: centred, lowering.apply(Unary(.squareRoot), to: bounded))
        },
    ]
}
