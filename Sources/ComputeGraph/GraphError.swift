package import Tensors

/// What can go wrong while a graph is built, planned or run.
package enum GraphError: Error, Hashable, Sendable {
    /// The inputs' shapes do not suit the operation; `reason` says which rule they break.
    case shapeMismatch(operation: String, inputs: [Shape], reason: String)
    /// A run was given no tensor, or one of another shape, for an input of the graph.
    case badInput(label: String, expected: Shape, got: Shape?)
    /// No path leads from the value to differentiate to the one it is differentiated by.
    case notDifferentiable(of: String, by: String)
    case tensor(TensorError)
    /// The run was cancelled by ``Cancellation/cancel()``.
    case cancelled
}
