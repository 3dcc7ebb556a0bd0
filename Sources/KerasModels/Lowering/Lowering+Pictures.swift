import ComputeGraph
import Tensors

extension LayerConfiguration {
    /// The keys `height` and `width`.
    func pictureSize() throws(ModelError) -> Window.Extent {
        let (height, width) = (try integer("height"), try integer("width"))
        guard [height, width].allSatisfy({ 1...LayerConfiguration.largestExtent ~= $0 }) else {
            throw error(.damaged, "\"height\" \(height) and \"width\" \(width) are no size of a picture")
        }
        return Window.Extent(height: height, width: width)
    }
}

extension Lowering {
    /// `[batch, height, width, channels]`.
    func pictureShape(of value: Graph.Value) throws(ModelError) -> Shape {
        let shape = shape(of: value)
        guard shape.rank == 4 else {
            throw error(.shapeMismatch, "takes [batch, height, width, channels], not \(shape)")
        }
        return shape
    }

    /// The middle of each picture, the odd row and column cut after it.
    /// - Precondition: The picture is not smaller.
    mutating func cropCentre(of value: Graph.Value, to size: Window.Extent) throws(ModelError) -> Graph.Value {
        let shape = try pictureShape(of: value)
        let (rows, columns) = (shape[1] - size.height, shape[2] - size.width)
        if rows == 0, columns == 0 { return value }
        return try apply(
            Pad2D(
                top: -(rows / 2), bottom: -(rows - rows / 2), left: -(columns / 2),
                right: -(columns - columns / 2)), to: value)
    }

    /// Keras' `smart_resize`: the largest part from the middle that has the proportions of `size`, resized to it.
    mutating func resizeCropped(
        _ value: Graph.Value, to size: Window.Extent, _ interpolation: Interpolation2D
    ) throws(ModelError) -> Graph.Value {
        let shape = try pictureShape(of: value)
        // In single precision, as there: it may decide over one pixel.
        func part(_ extent: Int, _ across: Int, _ wanted: Int, _ wantedAcross: Int) throws(ModelError) -> Int {
            let product = try checkedShape([across, wanted]).count
            return min(extent, Int(Float(product) / Float(wantedAcross)))
        }
        let crop = Window.Extent(
            height: try part(shape[1], shape[2], size.height, size.width),
            width: try part(shape[2], shape[1], size.width, size.height))
        let cropped = try cropCentre(of: value, to: crop)
        return try apply(
            Resize2D(height: size.height, width: size.width, interpolation: interpolation), to: cropped)
    }
}
