import CommandLanguage
import Explanations
import Images
import KerasModels
import Tensors

/// What a model is asked about: the tensor it sees and the picture a person sees.
struct Document {
    /// `[1, height, width, channels]`, preprocessed.
    let input: Tensor
    /// The picture that the model was asked about; nil for a tensor.
    private let photo: Picture?
    private let span: SourceSpan

    /// Brings a Tensor, an Image or the path of either to the form the model takes.
    ///
    /// A picture is converted to the model's channels, resized as Pillow does it and preprocessed. A tensor is taken as
    /// it is.
    init(
        _ operand: Operand, for model: LoadedModel, preprocessing: Preprocessing? = nil,
        filter: ResamplingFilter = .bilinear
    ) throws {
        span = operand.span
        switch try Document.loaded(operand) {
        case .image(let picture):
            input = try Document.tensor(
                of: picture.image, for: model, preprocessing ?? model.preprocessing, filter)
            photo = picture
        case .tensor(let tensor):
            let tensor = try Document.turned(tensor, for: model)
            // Before a picture is derived, which would say less about what is wrong.
            do { try ModelRun.require(tensor, suits: model.model) } catch {
                throw ErrorTranslation.diagnostic(for: error, at: operand.span)
            }
            input = tensor
            photo = nil
        default:
            throw Diagnostic(
                .typeError, "doc must be a Tensor, an Image or the path of one, got \(operand.value.described)",
                at: operand.span)
        }
    }

    /// What an overlay is drawn over: the image that is given, the photo, or a picture derived from the tensor as Keras'
    /// `array_to_img` does it, which is remarked on once.
    func picture(given image: Operand?, in context: CommandContext) throws -> Picture {
        if let image { return try Document.picture(image) }
        if let photo { return photo }
        let derived: PixelImage
        do { derived = try PixelImage(scaling: input) } catch {
            var diagnostic = ErrorTranslation.diagnostic(for: error, at: span)
            diagnostic.hint = "give image= to draw over another picture"
            throw diagnostic
        }
        if context.session.isFirst(notice: "derived image") {
            context.warn(
                "the picture is derived from the tensor by stretching its values to 0…255;"
                    + " give image= to draw over the original")
        }
        return Picture(derived)
    }

    /// A picture given as a value or as a path.
    static func picture(_ operand: Operand) throws -> Picture {
        if case .image(let picture) = try loaded(operand) { return picture }
        throw Diagnostic(
            .typeError, "image must be an Image or the path of one, got \(operand.value.described)", at: operand.span)
    }

    /// Replaces a path by the picture or tensor it names.
    private static func loaded(_ operand: Operand) throws -> Value {
        guard case .string(let path) = operand.value else { return operand.value }
        do {
            switch try FileContent.of(path) {
            case .image: return .image(try Picture(file: path))
            case .tensor: return .tensor(try TensorFile.read(path))
            case .foreignPicture(let format): throw FileContent.foreignPicture(format, path)
            case .empty: throw Diagnostic(.formatError, "\(path) is empty")
            case .model, .text, .unknown:
                throw Diagnostic(.formatError, "\(path) is neither a picture (PNG, JPEG) nor a .npy tensor")
            }
        } catch {
            throw ErrorTranslation.diagnostic(for: error, at: operand.span)
        }
    }

    /// A tensor with its channels first, as the model's file has them, with its channels last; any other as it is.
    private static func turned(_ tensor: Tensor, for model: LoadedModel) throws -> Tensor {
        let extents = tensor.shape.dimensions
        guard let port = model.model.inputs.first, port.isChannelsFirst, extents.count == 4,
            !port.fits(extents), port.fits([extents[0], extents[2], extents[3], extents[1]])
        else { return tensor }
        return try tensor.channelsLast()
    }

    static func tensor(
        of image: PixelImage, for model: LoadedModel, _ preprocessing: Preprocessing, _ filter: ResamplingFilter
    ) throws -> Tensor {
        try ModelRun.requireImageModel(model.model)
        let shape = model.model.inputs[0].shape
        let mode: PixelImage.Mode =
            switch shape[3] {
            case 1: .grey
            case 3, nil: .rgb
            case 4: .rgba
            case let channels?:
                throw Diagnostic(
                    .valueError, "the model takes \(channels) channels; a picture gives 1, 3 or 4: use a Tensor")
            }
        // Where any size will do, a known network's own is best.
        let usual = shape[1] == nil && shape[2] == nil ? model.model.usualSize : nil
        let resized = try image.converted(to: mode).resized(
            width: shape[2] ?? usual ?? image.width, height: shape[1] ?? usual ?? image.height, filter: filter)
        return try preprocessing(try resized.tensor())
    }
}
