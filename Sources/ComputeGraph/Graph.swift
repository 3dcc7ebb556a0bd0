package import Tensors

/// A directed acyclic graph of operations over values of known shape, in the order they were added.
package struct Graph: Sendable {
    /// A handle for one tensor of the graph.
    package struct Value: Hashable, Sendable {
        package let index: Int
    }

    package enum Source: Sendable {
        case input
        case constant(Tensor)
        case operation(any Operation, inputs: [Value])
    }

    package struct Node: Sendable {
        package let source: Source
        package let shape: Shape
        /// The layer this value belongs to, for plans and errors.
        package let label: String

        /// What an operation reads, in its order; nothing for inputs and constants.
        package var inputs: [Value] {
            guard case .operation(_, let inputs) = source else { return [] }
            return inputs
        }
    }

    package private(set) var nodes: [Node] = []

    package init() {}

    package mutating func input(_ shape: Shape, label: String) -> Value {
        append(Node(source: .input, shape: shape, label: label))
    }

    package mutating func constant(_ tensor: Tensor, label: String) -> Value {
        append(Node(source: .constant(tensor), shape: tensor.shape, label: label))
    }

    /// Adds an operation after its inputs.
    /// - Throws: `GraphError.shapeMismatch`.
    package mutating func apply(
        _ operation: some Operation, to inputs: [Value], label: String
    ) throws(GraphError) -> Value {
        let shape = try operation.outputShape(for: inputs.map { self.shape(of: $0) })
        return append(Node(source: .operation(operation, inputs: inputs), shape: shape, label: label))
    }

    /// Handles of all values, in the order they were added.
    package var values: [Value] { nodes.indices.map { Value(index: $0) } }

    package func shape(of value: Value) -> Shape { nodes[value.index].shape }

    private mutating func append(_ node: Node) -> Value {
        nodes.append(node)
        return Value(index: nodes.count - 1)
    }
}
