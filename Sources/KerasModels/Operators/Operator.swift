import ComputeGraph

/// A function that stands in a model's graph without being a layer: `x / 127.5`, `tf.nn.relu(x)`, `ops.mean(x)`.
///
/// Keras has written such calls in three dialects, each with names of its own; what they compute is written once.
struct Operator: Sendable {
    typealias Lowered = @Sendable (OperatorCall, inout Lowering) throws(ModelError) -> [Graph.Value]

    let names: [OperatorName]
    /// Adds the function's operations to the graph and returns its results.
    let lower: Lowered

    /// - Parameters:
    ///   - functions: TensorFlow's functions without their module, such as `reduce_mean`.
    ///   - nodes: TensorFlow's types of graph nodes, such as `Mean`.
    ///   - classes: Keras 3's classes of operations, such as `Mean`.
    init(
        functions: [String] = [], nodes: [String] = [], classes: [String] = [], results lower: @escaping Lowered
    ) {
        names =
            functions.map(OperatorName.function) + nodes.map(OperatorName.node)
            + classes.map(OperatorName.operation)
        self.lower = lower
    }

    /// The same for a function with a single result.
    init(
        functions: [String] = [], nodes: [String] = [], classes: [String] = [],
        _ lower: @escaping @Sendable (OperatorCall, inout Lowering) throws(ModelError) -> Graph.Value
    ) {
        self.init(functions: functions, nodes: nodes, classes: classes) {
            (call, lowering) throws(ModelError) -> [Graph.Value] in
            [try lower(call, &lowering)]
        }
    }
}

/// Operators that belong together; to add one, write it into its family, or a family into ``OperatorRegistry``.
protocol OperatorFamily: SendableMetatype {
    static var operators: [Operator] { get }
}
