import ComputeGraph

/// A class of Keras layers: its typed configuration, the weights it needs, and its mathematics as operations.
///
/// To add one, write a file in this folder, add the type to ``LayerRegistry``, and give it a fixture.
protocol Layer: Sendable {
    /// Keras' class names that this type covers; each has a fixture.
    static var classNames: [String] { get }

    /// Other names for the same: of older versions of Keras or of third parties.
    static var aliases: [String] { get }

    /// - Throws: `ModelError` that names the layer and the key.
    init(_ configuration: LayerConfiguration) throws(ModelError)

    /// In the order in which Keras keeps them.
    var weights: [WeightSlot] { get }

    var role: LayerRole { get }

    /// For the load report: in what the layer is not quite Keras'; nil if in nothing.
    var remark: String? { get }

    /// How it takes pictures of a `channels_first` model, unless it has a data format of its own.
    var axisOrder: AxisOrder { get }

    /// Adds the layer's operations for one call and returns its output. An identity returns its input itself.
    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value

    /// The same for what has several outputs.
    func outputs(into lowering: inout Lowering) throws(ModelError) -> [Graph.Value]
}

extension Layer {
    static var aliases: [String] { [] }
    var weights: [WeightSlot] { [] }
    var role: LayerRole { .other }
    var remark: String? { nil }
    var axisOrder: AxisOrder { .written }

    func outputs(into lowering: inout Lowering) throws(ModelError) -> [Graph.Value] { [try lower(into: &lowering)] }
}
