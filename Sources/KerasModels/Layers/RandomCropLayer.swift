import ComputeGraph
import Tensors

/// At inference the largest part from the middle that has the wanted proportions, resized.
struct RandomCropLayer: Layer {
    static let classNames = ["RandomCrop"]

    let size: Window.Extent

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        size = try configuration.pictureSize()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.resizeCropped(try lowering.input, to: size, .bilinear)
    }
}
