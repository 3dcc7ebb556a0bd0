package import ComputeGraph
package import Tensors

/// A Keras classifier as its file describes it: layers, weights and how they connect.
///
/// Immutable after loading and independent of its file, which may change or vanish.
package final class Model: Sendable {
    /// An input or output: nil where the file leaves an axis open; the batch axis comes first.
    package struct Port: Hashable, Sendable {
        package let name: String
        package let shape: [Int?]
    }

    package let name: String
    /// `Keras HDF5`, `Keras archive`.
    package let format: String
    /// The writer's, such as `2.15.0`; empty where the file does not say.
    package let kerasVersion: String
    package let inputs: [Port]
    package let outputs: [Port]
    /// The model's own layers in file order; a nested model is one layer with layers of its own.
    package let layers: [LayerDescription]
    package let parameterCount: Int
    package let trainableParameterCount: Int
    /// Notes on what was substituted or ignored while loading, one line each.
    package let notes: [String]

    init() { fatalError("the reader is not written yet") }

    /// Reads a model and all its weights. Nothing in the file is ever executed.
    /// - Throws: `ModelError`.
    package static func load(path: String) throws(ModelError) -> Model {
        fatalError("the reader is not written yet")
    }

    /// The graph for inputs of these shapes (batch included), one per input in order.
    /// - Throws: `ModelError` where a shape does not suit the model.
    package func lowered(for inputShapes: [Shape]) throws(ModelError) -> LoweredModel {
        fatalError("the reader is not written yet")
    }
}
