import ComputeGraph

extension LayerConfiguration {
    /// The window of a convolution or pooling.
    /// - Parameter size: the key of its extent, `kernel_size` or `pool_size`.
    /// - Parameter strideByDefault: 1 for convolutions, nil for pooling, whose step is its extent unless given.
    /// - Throws: `ModelError` for unknown padding, or extents that are not positive.
    func window(size key: String, strideByDefault: Int?) throws(ModelError) -> Window {
        let size = try pair(key, default: strideByDefault == nil ? (2, 2) : nil)
        let strides = try pair("strides", default: strideByDefault.map { ($0, $0) } ?? size)
        let dilation = try pair("dilation_rate", default: (1, 1))
        let padding: Window.Padding
        switch try string("padding", default: "valid").lowercased() {
        case "valid": padding = .valid
        case "same": padding = .same
        case let other: throw error(.unsupported, "padding \"\(other)\" is not supported")
        }
        let numbers = [
            size.height, size.width, strides.height, strides.width, dilation.height, dilation.width,
        ]
        guard numbers.allSatisfy({ 1...LayerConfiguration.largestExtent ~= $0 }) else {
            throw error(.damaged, "\"\(key)\", \"strides\" or \"dilation_rate\" is not positive")
        }
        return Window(
            size: Window.Extent(height: size.height, width: size.width),
            strides: Window.Extent(height: strides.height, width: strides.width),
            dilation: Window.Extent(height: dilation.height, width: dilation.width), padding: padding)
    }
}
