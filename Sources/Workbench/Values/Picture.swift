import Images
import JupyterProtocol

/// A picture and what is known of its origin.
struct Picture: Sendable {
    let image: PixelImage
    /// The file it was read from, as typed; nil for one made here.
    let file: String?
    /// The panels it shows, when it was painted from explanations; goes out as `metadata["whylight"]`.
    let provenance: Provenance?
    /// One line a panel; nil for an ordinary picture.
    let caption: String?
    /// The file's bytes, where a front end shows exactly these pixels of them.
    let png: [UInt8]?
    /// How wide a front end should show it, in CSS pixels; nil for its own width.
    let displayWidth: Int?

    init(
        _ image: PixelImage, file: String? = nil, provenance: Provenance? = nil, caption: String? = nil,
        displayWidth: Int? = nil, png: [UInt8]? = nil
    ) {
        self.image = image
        self.file = file
        self.provenance = provenance
        self.caption = caption
        self.displayWidth = displayWidth
        self.png = png
    }

    /// Reads a file.
    /// - Parameters:
    ///   - file: its path, as typed.
    ///   - orient: turns the picture as its EXIF orientation says.
    /// - Throws: `FormatError` that names the file; FileAccess' errors.
    init(file: String, orient: Bool = true) throws {
        let bytes = try FileAccess.read(file)
        let image = try ErrorTranslation.naming(file) { try PixelImage.decode(bytes, orient: orient) }
        self.init(image, file: file, png: PixelImage.isPlainPNG(bytes) ? bytes : nil)
    }

    /// The same at another width on the screen, in CSS pixels.
    func displayed(width: Int) -> Picture {
        Picture(image, file: file, provenance: provenance, caption: caption, displayWidth: width, png: png)
    }
}
