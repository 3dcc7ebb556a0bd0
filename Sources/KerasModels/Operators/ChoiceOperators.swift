import ComputeGraph
import Tensors

/// Comparisons, whose results are 1 for true and 0 for false, what combines them, and choices by them.
enum ChoiceOperators: OperatorFamily {
    static let operators: [Operator] = [
        comparison("greater", "Greater") {
            (lowering, a, b) throws(ModelError) in
            try lowering.exceeds(a, b)
        },
        comparison("less", "Less") { (lowering, a, b) throws(ModelError) in
            try lowering.exceeds(b, a)
        },
        comparison("greater_equal", "GreaterEqual") {
            (lowering, a, b) throws(ModelError) in
            try lowering.negation(of: lowering.exceeds(b, a))
        },
        comparison("less_equal", "LessEqual") {
            (lowering, a, b) throws(ModelError) in
            try lowering.negation(of: lowering.exceeds(a, b))
        },
        comparison("not_equal", "NotEqual") {
            (lowering, a, b) throws(ModelError) in
            try lowering.differs(a, b)
        },
        comparison("equal", "Equal") { (lowering, a, b) throws(ModelError) in
            try lowering.negation(of: lowering.differs(a, b))
        },
        comparison("logical_and", "LogicalAnd") {
            (lowering, a, b) throws(ModelError) in
            try lowering.apply(Elementwise(.minimum), to: lowering.truth(of: a), lowering.truth(of: b))
        },
        comparison("logical_or", "LogicalOr") {
            (lowering, a, b) throws(ModelError) in
            try lowering.apply(Elementwise(.maximum), to: lowering.truth(of: a), lowering.truth(of: b))
        },
        Operator(
            functions: ["logical_not"], nodes: ["LogicalNot"], classes: ["LogicalNot"]
        ) { (call, lowering) throws(ModelError) in
            let truth = try lowering.truth(of: lowering.value(of: call.argument(0, "x")))
            return try lowering.negation(of: truth)
        },
        Operator(
            functions: ["where"], nodes: ["Select", "SelectV2"], classes: ["Where"]
        ) { (call, lowering) throws(ModelError) in
            let condition = try lowering.truth(of: lowering.value(of: call.argument(0, "condition")))
            let chosen = try lowering.value(of: call.argument(1, "x", "x1"))
            let other = try lowering.value(of: call.argument(2, "y", "x2"))
            return try lowering.apply(Select(), to: condition, chosen, other)
        },
    ]

    /// - Parameter title: what TensorFlow's node and Keras 3's class are called alike.
    private static func comparison(
        _ function: String, _ title: String,
        _ compare:
            @escaping @Sendable (inout Lowering, Graph.Value, Graph.Value) throws(ModelError) -> Graph.Value
    ) -> Operator {
        Operator(functions: [function], nodes: [title], classes: [title]) { (call, lowering) throws(ModelError) in
            let first = try lowering.value(of: call.argument(0, "x", "x1"))
            let second = try lowering.value(of: call.argument(1, "y", "x2"))
            return try compare(&lowering, first, second)
        }
    }
}

extension Lowering {
    /// 1 where a > b: the sign of a difference is exact, since no two different floats have the difference 0.
    fileprivate mutating func exceeds(_ a: Graph.Value, _ b: Graph.Value) throws(ModelError) -> Graph.Value {
        let sign = try apply(Unary(.sign), to: apply(Elementwise(.subtract), to: a, b))
        return try apply(Unary(.clip(lower: 0, upper: 1)), to: sign)
    }

    /// 1 where a ≠ b.
    fileprivate mutating func differs(_ a: Graph.Value, _ b: Graph.Value) throws(ModelError) -> Graph.Value {
        try truth(of: apply(Elementwise(.subtract), to: a, b))
    }

    /// 1 for every number but 0.
    fileprivate mutating func truth(of value: Graph.Value) throws(ModelError) -> Graph.Value {
        try apply(Unary(.square), to: apply(Unary(.sign), to: value))
    }

    fileprivate mutating func negation(of truth: Graph.Value) throws(ModelError) -> Graph.Value {
        try scaleShift(truth, by: [-1], plus: [1])
    }
}
