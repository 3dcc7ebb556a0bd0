package import Tensors

/// A primitive of the engine: a shape rule, a forward computation and its pullback.
package protocol Operation: Sendable {
    /// As shown in errors and plans, such as `Conv2D`.
    static var name: String { get }

    /// The result's shape.
    /// - Throws: `GraphError.shapeMismatch` where the inputs do not suit the operation. Never traps: the shapes come
    ///   from a user's file.
    func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape
}
