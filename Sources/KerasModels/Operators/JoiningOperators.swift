import ComputeGraph
import Tensors

/// Functions that put tensors together, repeat them or take them apart.
enum JoiningOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(functions: ["concat"], classes: ["Concatenate"]) { (call, lowering) throws(ModelError) in
            let values = try call.operands("values", "xs", in: &lowering)
            return try lowering.concatenate(values, axis: lowering.integer(call.argument(1, "axis"), default: -1))
        },
        // The node's last input is the axis.
        Operator(nodes: ["ConcatV2"]) { (call, lowering) throws(ModelError) in
            let axis = try lowering.integer(call.arguments.positional.last, default: -1)
            return try lowering.concatenate(
                call.operands(in: &lowering).dropLast(), axis: axis)
        },
        Operator(functions: ["stack"], nodes: ["Pack"], classes: ["Stack"]) { (call, lowering) throws(ModelError) in
            let values = try call.operands("values", "x", in: &lowering)
            let axis = try lowering.integer(call.argument(nil, "axis"), default: 0)
            var expanded: [Graph.Value] = []
            for value in values {
                var extents = lowering.shape(of: value).dimensions
                let place = axis < 0 ? axis + extents.count + 1 : axis
                guard 0...extents.count ~= place else { throw lowering.error(.shapeMismatch, "has no axis \(axis)") }
                extents.insert(1, at: place)
                expanded.append(try lowering.reshape(value, filling: extents))
            }
            return try lowering.concatenate(expanded, axis: axis)
        },
        Operator(
            functions: ["split"], classes: ["Split"],
            results: { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "value", "x"))
                let axis = try lowering.axis(call.argument(2, "axis"), of: input)
                let extent = lowering.shape(of: input)[axis]
                let given = call.argument(1, "num_or_size_splits", "indices_or_sections")
                let numbers = try lowering.integers(given) ?? []
                guard given?.elements != nil else {
                    return try lowering.split(input, axis: axis, at: lowering.evenCuts(extent, into: numbers.first))
                }
                // TensorFlow lists the parts' sizes, of which one may be −1; Keras 3 where to cut.
                if call.parameters["indices_or_sections"] != nil {
                    return try lowering.split(input, axis: axis, at: numbers)
                }
                let known = numbers.reduce(0) { $0 + max($1, 0) }
                let sizes = numbers.map { $0 < 0 ? extent - known : $0 }
                let ends = sizes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
                return try lowering.split(input, axis: axis, at: ends.dropFirst().dropLast())
            }),
        Operator(
            nodes: ["Split"],
            results: { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(1))
                let axis = try lowering.axis(call.argument(0), of: input)
                let parts = try lowering.integer(call.argument(nil, "num_split"), default: 1)
                return try lowering.split(
                    input, axis: axis, at: lowering.evenCuts(lowering.shape(of: input)[axis], into: parts))
            }),
        Operator(
            functions: ["unstack"], nodes: ["Unpack"], classes: ["Unstack"],
            results: { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "value", "x"))
                let axis = try lowering.axis(call.argument(nil, "axis"), of: input)
                var extents = lowering.shape(of: input).dimensions
                let cuts = try lowering.evenCuts(extents[axis], into: extents[axis])
                let parts = try lowering.split(input, axis: axis, at: cuts)
                extents.remove(at: axis)
                var results: [Graph.Value] = []
                for part in parts { results.append(try lowering.reshape(part, filling: extents)) }
                return results
            }),
        Operator(functions: ["tile"], nodes: ["Tile"], classes: ["Tile"]) { (call, lowering) throws(ModelError) in
            var result = try lowering.value(of: call.argument(0, "input", "x"))
            let counts = try lowering.integers(call.argument(1, "multiples", "repeats")) ?? []
            let missing = lowering.shape(of: result).rank - counts.count
            guard missing >= 0 else { throw lowering.error(.unsupported, "repeats along more axes than there are") }
            for (axis, count) in counts.enumerated() where count != 1 {
                let extent = lowering.shape(of: result)[axis + missing]
                let size = try lowering.checkedShape([count, extent]).count
                result = try lowering.gather(result, axis: axis + missing, count: size) { $0 % max(extent, 1) }
            }
            return result
        },
        Operator(functions: ["repeat"], classes: ["Repeat"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            let count = try lowering.integer(call.argument(1, "repeats"), default: 1)
            guard let axisArgument = call.argument(2, "axis") else {
                throw lowering.error(.unsupported, "repeats every element into one axis")
            }
            let axis = try lowering.axis(axisArgument, of: input)
            let size = try lowering.checkedShape([count, lowering.shape(of: input)[axis]]).count
            return try lowering.gather(input, axis: axis, count: size) { $0 / max(count, 1) }
        },
    ]
}

extension Lowering {
    /// No axis is repeated to a longer one.
    private static let largestExtent = 1 << 20
    /// No tensor is taken apart into more.
    private static let largestPartCount = 1 << 12

    mutating func concatenate(_ values: [Graph.Value], axis: Int) throws(ModelError) -> Graph.Value {
        if values.count == 1 { return values[0] }
        return try apply(Concatenate(axis: axis), to: values)
    }

    mutating func gather(
        _ value: Graph.Value, axis: Int, count: Int, _ index: (Int) -> Int
    ) throws(ModelError) -> Graph.Value {
        guard count <= Lowering.largestExtent else { throw error(.overLimit, "would make an axis of \(count)") }
        return try apply(Gather(axis: axis, indices: (0..<count).map(index)), to: value)
    }

    /// Where to cut an axis into equal parts.
    func evenCuts(_ extent: Int, into parts: Int?) throws(ModelError) -> [Int] {
        guard let parts, 1...max(extent, 1) ~= parts, extent % parts == 0 else {
            throw error(.shapeMismatch, "cannot split \(extent) evenly into \(parts ?? 0)")
        }
        guard parts <= Lowering.largestPartCount else { throw error(.overLimit, "would make \(parts) parts") }
        return (1..<parts).map { $0 * (extent / parts) }
    }

    /// The parts of an axis between ascending positions.
    mutating func split(_ value: Graph.Value, axis: Int, at cuts: [Int]) throws(ModelError) -> [Graph.Value] {
        let shape = shape(of: value)
        var parts: [Graph.Value] = []
        var start = 0
        for end in cuts + [shape[axis]] {
            guard start <= end, end <= shape[axis] else {
                throw error(.shapeMismatch, "cannot cut an axis of \(shape[axis]) at \(cuts)")
            }
            var runs = shape.dimensions.map { Slice.Run(start: 0, count: $0) }
            runs[axis] = Slice.Run(start: start, count: end - start)
            parts.append(try apply(Slice(runs), to: value))
            start = end
        }
        return parts
    }
}
