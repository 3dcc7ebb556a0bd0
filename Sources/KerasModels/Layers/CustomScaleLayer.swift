import ComputeGraph
import Tensors

/// a + scale · b: the scaled residual of InceptionResNetV2.
struct CustomScaleLayer: Layer {
    static let classNames = ["Custom>CustomScaleLayer"]
    static let aliases = ["CustomScaleLayer"]

    let scale: Float
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        scale = try configuration.float("scale")
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        guard lowering.inputs.count == 2 else {
            throw lowering.error(.damaged, "has \(lowering.inputs.count) inputs where it takes two")
        }
        let (shortcut, residual) = (lowering.inputs[0], lowering.inputs[1])
        let scaled = try lowering.apply(
            ScaleShift(
                scale: try lowering.channelVector([scale], "scale", for: residual),
                shift: try lowering.channelVector([0], "offset", for: residual)), to: residual)
        return try lowering.apply(Elementwise(.add), to: shortcut, scaled)
    }
}
