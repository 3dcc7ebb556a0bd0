import ComputeGraph

/// x · scale + offset, each one number or one for every channel.
struct RescalingLayer: Layer {
    static let classNames = ["Rescaling"]

    let scale: [Float]
    let offset: [Float]

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        scale = try configuration.floats("scale")
        offset = configuration["offset"] == nil ? [0] : try configuration.floats("offset")
    }

    var axisOrder: AxisOrder { scale.count == 1 && offset.count == 1 ? .either : .written }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let operation = ScaleShift(
            scale: try lowering.channelVector(scale, "scale", for: input),
            shift: try lowering.channelVector(offset, "offset", for: input))
        return try lowering.apply(operation, to: input)
    }
}
