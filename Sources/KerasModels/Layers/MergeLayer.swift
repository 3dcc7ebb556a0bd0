import ComputeGraph
import Tensors

/// Layers that combine two or more inputs element by element.
struct MergeLayer: Layer {
    static let classNames = ["Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"]

    let kind: Elementwise.Kind
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        switch configuration.className {
        case "Add": kind = .add
        case "Average": kind = .average
        case "Maximum": kind = .maximum
        case "Minimum": kind = .minimum
        case "Multiply": kind = .multiply
        case "Subtract": kind = .subtract
        case let other: throw configuration.error(.unsupported, "\(other) is no merging layer")
        }
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let rank = lowering.inputs.map { lowering.shape(of: $0).rank }.max() ?? 0
        var values: [Graph.Value] = []
        for input in lowering.inputs {
            // Keras inserts missing axes after the batch: [batch, channels] meets a picture as [batch, 1, 1, channels].
            let dimensions = lowering.shape(of: input).dimensions
            guard let batch = dimensions.first, dimensions.count < rank else {
                values.append(input)
                continue
            }
            let missing = Array(repeating: 1, count: rank - dimensions.count)
            let shape = try lowering.checkedShape([batch] + missing + dimensions.dropFirst())
            values.append(try lowering.apply(Reshape(to: shape), to: input))
        }
        return try lowering.apply(Elementwise(kind), to: values)
    }
}
