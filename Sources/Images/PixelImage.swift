/// An 8-bit picture, row by row from the top, channels interleaved.
package struct PixelImage: Hashable, Sendable {
    package enum Mode: String, Hashable, Sendable {
        case grey = "L"
        case rgb = "RGB"
        case rgba = "RGBA"

        package var channels: Int {
            switch self {
            case .grey: 1
            case .rgb: 3
            case .rgba: 4
            }
        }
    }

    package let mode: Mode
    /// In pixels.
    package let width: Int
    package let height: Int
    /// `height · width · mode.channels` bytes.
    package let pixels: [UInt8]

    /// - Precondition: The pixels fill the picture.
    package init(mode: Mode, width: Int, height: Int, pixels: [UInt8]) {
        precondition(width >= 0 && height >= 0 && pixels.count == width * height * mode.channels)
        self.mode = mode
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
