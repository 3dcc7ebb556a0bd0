import ComputeGraph
import Tensors

/// Stretches each channel of a picture over the whole range of values, at inference too. An even channel stays.
struct AutoContrastLayer: Layer {
    static let classNames = ["AutoContrast"]

    /// The least and the greatest value that a picture may have.
    let range: (lower: Float, upper: Float)

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let range = configuration["value_range"] == nil ? [0, 255] : try configuration.floats("value_range")
        guard range.count == 2 else { throw configuration.error(.damaged, "\"value_range\" is no range") }
        self.range = (range[0], range[1])
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        _ = try lowering.pictureShape(of: input)
        let low = try lowering.apply(Reduce(.minimum, axes: [1, 2], keepsDimensions: true), to: input)
        let high = try lowering.apply(Reduce(.maximum, axes: [1, 2], keepsDimensions: true), to: input)
        let span = try lowering.apply(Elementwise(.subtract), to: high, low)
        let share = try lowering.apply(
            Elementwise(.divide), to: lowering.apply(Elementwise(.subtract), to: input, low), span)
        let bounded = try lowering.apply(Unary(.clip(lower: 0, upper: 1)), to: share)
        let stretched = try lowering.scaleShift(bounded, by: [range.upper - range.lower], plus: [range.lower])
        return try lowering.apply(Select(), to: lowering.apply(Unary(.sign), to: span), stretched, input)
    }
}
