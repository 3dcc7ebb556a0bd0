import ComputeGraph
import Tensors

struct UpSampling2DLayer: Layer {
    static let classNames = ["UpSampling2D"]

    let factors: (height: Int, width: Int)
    let interpolation: Interpolation2D

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        factors = try configuration.pair("size", default: (2, 2))
        guard 1...LayerConfiguration.largestExtent ~= factors.height,
            1...LayerConfiguration.largestExtent ~= factors.width
        else { throw configuration.error(.damaged, "\"size\" is not positive") }
        interpolation = try configuration.interpolation(default: .nearest)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = lowering.shape(of: input)
        guard shape.rank == 4 else {
            throw lowering.error(.shapeMismatch, "takes [batch, height, width, channels], not \(shape)")
        }
        // The factors are bounded, the extents are not.
        let size = try lowering.checkedShape([shape[1], factors.height])
        let across = try lowering.checkedShape([shape[2], factors.width])
        return try lowering.apply(
            Resize2D(height: size.count, width: across.count, interpolation: interpolation), to: input)
    }
}
