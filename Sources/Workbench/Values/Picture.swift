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
    /// How wide a front end should show it, in CSS pixels; nil for its own width.
    let displayWidth: Int?

    init(
        _ image: PixelImage, file: String? = nil, provenance: Provenance? = nil, caption: String? = nil,
        displayWidth: Int? = nil
    ) {
        self.image = image
        self.file = file
        self.provenance = provenance
        self.caption = caption
        self.displayWidth = displayWidth
    }
}
