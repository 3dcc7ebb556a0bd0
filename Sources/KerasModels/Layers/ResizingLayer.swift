import ComputeGraph
import Tensors

/// Pictures of any size to one size, as `tf.image.resize` does it.
struct ResizingLayer: Layer {
    static let classNames = ["Resizing"]

    let size: Window.Extent
    let interpolation: Interpolation2D
    /// Cuts what would not fit the new picture's proportions instead of distorting them.
    let crops: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        size = try configuration.pictureSize()
        interpolation = try configuration.interpolation(default: .bilinear)
        crops = try configuration.bool("crop_to_aspect_ratio", default: false)
        guard try !configuration.bool("pad_to_aspect_ratio", default: false) else {
            throw configuration.error(.unsupported, "\"pad_to_aspect_ratio\" is not supported")
        }
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        if crops { return try lowering.resizeCropped(input, to: size, interpolation) }
        return try lowering.apply(
            Resize2D(height: size.height, width: size.width, interpolation: interpolation), to: input)
    }
}
