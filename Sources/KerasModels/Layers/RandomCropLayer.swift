import ComputeGraph
import Tensors

/// At inference the largest part from the middle that has the wanted proportions, resized; from Keras 3.8 on nothing,
/// although the layer still claims the size it was given.
struct RandomCropLayer: Layer {
    static let classNames = ["RandomCrop"]

    let size: Window.Extent
    let changesNothing: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        size = try configuration.pictureSize()
        changesNothing = configuration.kerasVersion.isAtLeast(3, 8)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        return changesNothing ? input : try lowering.resizeCropped(input, to: size, .bilinear)
    }
}
