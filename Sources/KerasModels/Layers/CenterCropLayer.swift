import ComputeGraph
import Tensors

/// The middle of each picture; a picture that is too small is enlarged and cut instead.
struct CenterCropLayer: Layer {
    static let classNames = ["CenterCrop"]

    let size: Window.Extent

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        size = try configuration.pictureSize()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = try lowering.pictureShape(of: input)
        guard shape[1] >= size.height, shape[2] >= size.width else {
            return try lowering.resizeCropped(input, to: size, .bilinear)
        }
        return try lowering.cropCentre(of: input, to: size)
    }
}
