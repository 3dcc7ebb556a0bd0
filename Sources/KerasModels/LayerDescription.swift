/// What a user sees of a layer: `model.layers[3]`, `summary`.
package struct LayerDescription: Hashable, Sendable {
    package let name: String
    /// Keras' class name, such as `Conv2D`.
    package let className: String
    /// Position in the model it belongs to, from 0.
    package let index: Int
    /// Its name inside nested models: `base/conv1`; equals `name` at the top.
    package let path: String
    /// Batch first; nil where the file leaves an axis open. One entry for each output.
    package let outputShapes: [[Int?]]
    package let parameterCount: Int
    package let trainableParameterCount: Int
    /// What the parameters take in Keras, in bytes.
    package let parameterSize: Int
    /// Names of the layers that feed it.
    package let inboundLayers: [String]
    /// Every input of every call as Keras lists them, such as `conv[0][0]`: the layer, its call and which output of it.
    package let connections: [String]
    /// Whether it is a function between layers rather than a layer.
    package let isOperator: Bool
    /// The layers of a nested model; empty otherwise.
    package let layers: [LayerDescription]
}
