import Tensors

extension PixelImage {
    /// Whether a file that begins with these bytes is a picture of a format that is read here.
    package static func canDecode(prefix: [UInt8]) -> Bool {
        prefix.withUnsafeBytes { ImageFormats.format(of: $0) != nil }
    }

    /// Reads a PNG or JPEG, told apart by content.
    /// - Parameters:
    ///   - orient: turns and mirrors the picture as its EXIF orientation says.
    ///   - pixelLimit: larger pictures are refused before anything is allocated.
    /// - Throws: `ImageError`: `unsupported`, `damaged`, `overLimit`.
    package static func decode(
        _ bytes: [UInt8], orient: Bool = true, pixelLimit: Int = largestPixelCount
    ) throws(ImageError) -> PixelImage {
        do {
            return try bytes.withUnsafeBytes { raw in
                try decode(raw, orient: orient, pixelLimit: pixelLimit)
            }
        } catch let error as ImageError {
            throw error
        } catch {
            throw ImageError(.damaged, "\(error)")
        }
    }

    /// Whether a file that was decoded is a PNG of nothing but the decoded pixels, which can go out in place of them.
    package static func isPlainPNG(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes(PNGFormat.isPlain)
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, orient: Bool, pixelLimit: Int
    ) throws -> PixelImage {
        guard let format = ImageFormats.format(of: bytes) else {
            let foreign = foreignFormat(ofPrefix: Array(bytes.prefix(16))).map { "this is a \($0) picture" }
            throw ImageError(
                .unsupported, "\(foreign ?? "this is no picture"); PNG and JPEG can be read")
        }
        let header = try format.header(bytes)
        let (count, overflow) = header.width.multipliedReportingOverflow(by: header.height)
        guard !overflow, count <= pixelLimit else {
            throw overLimit(width: header.width, height: header.height, limit: pixelLimit)
        }
        guard MachineMemory.has(count * header.mode.channels) else {
            throw ImageError(.outOfMemory, "no memory for a picture of \(header.width)×\(header.height) pixels")
        }
        let pixels = try [UInt8](unsafeUninitializedCapacity: count * header.mode.channels) { buffer, initialized in
            buffer.initialize(repeating: 0)
            try format.decode(bytes, into: buffer)
            initialized = buffer.count
        }
        let image = PixelImage(mode: header.mode, width: header.width, height: header.height, pixels: pixels)
        return orient ? image.oriented(format.orientation(bytes)) : image
    }

    /// The picture as a viewer shows it that obeys EXIF orientation (1 to 8).
    func oriented(_ orientation: Int) -> PixelImage {
        guard (2...8).contains(orientation) else { return self }
        let isTransposed = orientation >= 5
        let turnedWidth = isTransposed ? height : width
        let turnedHeight = isTransposed ? width : height
        let (right, bottom, channels) = (width - 1, height - 1, mode.channels)
        var turned = [UInt8](repeating: 0, count: pixels.count)
        for y in 0..<turnedHeight {
            for x in 0..<turnedWidth {
                let (column, row) =
                    switch orientation {
                    case 2: (right - x, y)
                    case 3: (right - x, bottom - y)
                    case 4: (x, bottom - y)
                    case 5: (y, x)
                    case 6: (y, bottom - x)
                    case 7: (right - y, bottom - x)
                    default: (right - y, x)
                    }
                let source = (row * width + column) * channels
                let target = (y * turnedWidth + x) * channels
                for channel in 0..<channels { turned[target + channel] = pixels[source + channel] }
            }
        }
        return PixelImage(mode: mode, width: turnedWidth, height: turnedHeight, pixels: turned)
    }
}
