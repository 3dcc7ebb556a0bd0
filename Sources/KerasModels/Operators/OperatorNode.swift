import ComputeGraph

/// A call of an operator in the place of a layer.
struct OperatorNode: Layer {
    /// Told by ``LayerConfiguration/operatorName`` rather than by a class.
    static let classNames: [String] = []

    private let operation: Operator
    private let parameters: [String: ConfigurationValue]
    private let node: TensorFlowNode?

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        guard let name = configuration.operatorName, let operation = OperatorRegistry.operation(named: name) else {
            throw configuration.error(.unsupported, "is an operator that is not supported")
        }
        self.operation = operation
        node = configuration.className == TensorFlowNode.className ? TensorFlowNode(configuration) : nil
        parameters = node?.attributes ?? configuration.values
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        guard let output = try outputs(into: &lowering).first else {
            throw lowering.error(.damaged, "has no result")
        }
        return output
    }

    func outputs(into lowering: inout Lowering) throws(ModelError) -> [Graph.Value] {
        var arguments = lowering.arguments
        if let node {
            arguments.positional = node.merged(with: lowering.inputs.indices.map(CallArgument.tensor))
        }
        return try operation.lower(OperatorCall(arguments: arguments, parameters: parameters), &lowering)
    }
}
