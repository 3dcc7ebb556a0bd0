import ComputeGraph
import Tensors

/// Functions that change or tell a tensor's shape.
enum ShapeOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(functions: ["reshape"], nodes: ["Reshape"], classes: ["Reshape"]) {
            (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "tensor", "x"))
            guard let target = try lowering.integers(call.argument(1, "shape", "newshape")) else {
                throw lowering.error(.damaged, "has no shape to give")
            }
            return try lowering.reshape(input, filling: target)
        },
        Operator(functions: ["expand_dims"], nodes: ["ExpandDims"], classes: ["ExpandDims"]) {
            (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            var extents = lowering.shape(of: input).dimensions
            let axes = try lowering.integers(call.argument(1, "axis", "dim")) ?? []
            let rank = extents.count + axes.count
            for axis in axes.map({ $0 < 0 ? $0 + rank : $0 }).sorted() {
                guard 0...extents.count ~= axis else { throw lowering.error(.shapeMismatch, "has no axis \(axis)") }
                extents.insert(1, at: axis)
            }
            return try lowering.reshape(input, filling: extents)
        },
        Operator(functions: ["squeeze"], nodes: ["Squeeze"], classes: ["Squeeze"]) {
            (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            let extents = lowering.shape(of: input).dimensions
            let given = try lowering.integers(call.argument(1, "axis", "squeeze_dims"))
            let axes =
                given.map { $0.map { $0 < 0 ? $0 + extents.count : $0 } }
                // The batch is one of one only by chance.
                ?? extents.indices.filter { $0 > 0 && extents[$0] == 1 }
            return try lowering.reshape(
                input, filling: extents.indices.filter { !axes.contains($0) }.map { extents[$0] })
        },
        Operator(functions: ["transpose"], nodes: ["Transpose"], classes: ["Transpose"]) {
            (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "a", "x"))
            let rank = lowering.shape(of: input).rank
            let order = try lowering.integers(call.argument(1, "perm", "axes")) ?? (0..<rank).reversed()
            return try lowering.apply(Transpose(order.map { $0 < 0 ? $0 + rank : $0 }), to: input)
        },
        Operator(classes: ["Swapaxes"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            let first = try lowering.axis(call.argument(1, "axis1"), of: input)
            let second = try lowering.axis(call.argument(2, "axis2"), of: input)
            var order = Array(0..<lowering.shape(of: input).rank)
            order.swapAt(first, second)
            return try lowering.apply(Transpose(order), to: input)
        },
        Operator(classes: ["Moveaxis"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            let source = try lowering.axis(call.argument(1, "source"), of: input)
            let destination = try lowering.axis(call.argument(2, "destination"), of: input)
            var order = Array(0..<lowering.shape(of: input).rank)
            order.remove(at: source)
            order.insert(source, at: destination)
            return try lowering.apply(Transpose(order), to: input)
        },
        Operator(
            functions: ["broadcast_to"], nodes: ["BroadcastTo"], classes: ["BroadcastTo"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            guard let target = try lowering.integers(call.argument(1, "shape")) else {
                throw lowering.error(.damaged, "has no shape to give")
            }
            return try lowering.apply(BroadcastTo(lowering.checkedShape(target)), to: input)
        },
        // Known while the graph is made, as all shapes are.
        Operator(functions: ["shape"], nodes: ["Shape"], classes: ["Shape"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            let extents = lowering.shape(of: input).dimensions
            return lowering.constant(try lowering.vector(extents.map { Float($0) }))
        },
    ]
}

extension Lowering {
    /// The value under another shape, of which one extent may be −1 and takes what is left.
    mutating func reshape(_ value: Graph.Value, filling target: [Int]) throws(ModelError) -> Graph.Value {
        let shape = shape(of: value)
        let known = try checkedShape(target.filter { $0 != -1 }).count
        guard target.allSatisfy({ $0 >= -1 }), target.count(where: { $0 == -1 }) <= 1,
            known > 0 ? shape.count % known == 0 : shape.count == 0
        else { throw error(.shapeMismatch, "cannot give \(shape) the shape \(target)") }
        let result = try checkedShape(target.map { $0 == -1 ? (known > 0 ? shape.count / known : 0) : $0 })
        // What lies row by row in one axis is a map no more.
        if shape.rank == 4, result.rank == 2, result[0] == shape[0] { role = .spatialReduction }
        return result == shape ? value : try apply(Reshape(to: result), to: value)
    }

    /// One axis of a value, counted from the front.
    func axis(_ argument: CallArgument?, of value: Graph.Value) throws(ModelError) -> Int {
        let rank = shape(of: value).rank
        let given = try integer(argument, default: 0)
        let axis = given < 0 ? given + rank : given
        guard 0..<rank ~= axis else { throw error(.shapeMismatch, "has no axis \(given)") }
        return axis
    }
}
