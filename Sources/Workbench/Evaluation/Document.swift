import CommandLanguage
import Explanations
import Images
import KerasModels
import Tensors

/// What a model is asked about: the tensor it sees and the picture a person sees.
struct Document {
    /// `[1, height, width, channels]`, preprocessed.
    let input: Tensor
    let picture: Picture

    /// Brings a Tensor, an Image or the path of either to the form the model takes.
    ///
    /// A picture is converted to the model's channels, resized as Pillow does it and preprocessed. A tensor is taken as
    /// it is; its picture is derived from it as Keras' `array_to_img` does, unless `image` is given.
    init(
        _ operand: Operand, for model: LoadedModel, preprocessing: Preprocessing? = nil,
        filter: ResamplingFilter = .bilinear, image: Operand? = nil, context: CommandContext
    ) throws {
        let given = try image.map { try Document.picture($0) }
        switch try Document.loaded(operand) {
        case .image(let picture):
            input = try Document.tensor(
                of: picture.image, for: model, preprocessing ?? model.preprocessing, filter)
            self.picture = given ?? picture
        case .tensor(let tensor):
            // Before a picture is derived, which would say less about what is wrong.
            do { try ModelRun.require(tensor, suits: model.model) } catch {
                throw ErrorTranslation.diagnostic(for: error, at: operand.span)
            }
            input = tensor
            if let given {
                self.picture = given
            } else {
                self.picture = Picture(try PixelImage(scaling: tensor))
                if context.session.isFirst(notice: "derived image") {
                    context.warn(
                        "the picture is derived from the tensor by stretching its values to 0…255;"
                            + " give image= to draw over the original")
                }
            }
        default:
            throw Diagnostic(
                .typeError, "doc must be a Tensor, an Image or the path of one, got \(operand.value.described)",
                at: operand.span)
        }
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
            switch FileContent.sniff(try FileAccess.prefix(of: path, count: FileContent.prefixLength)) {
            case .image:
                return .image(Picture(try PixelImage.decode(try FileAccess.read(path), orient: true), file: path))
            case .tensor: return .tensor(try NumPyArray.decode(try FileAccess.read(path)))
            default: throw Diagnostic(.formatError, "\(path) is neither a picture (PNG, JPEG) nor a .npy tensor")
            }
        } catch {
            throw ErrorTranslation.diagnostic(for: error, at: operand.span)
        }
    }

    static func tensor(
        of image: PixelImage, for model: LoadedModel, _ preprocessing: Preprocessing, _ filter: ResamplingFilter
    ) throws -> Tensor {
        guard let shape = model.model.inputs.first?.shape, shape.count == 4 else {
            throw Diagnostic(
                .unsupportedModelError,
                "model \"\(model.model.name)\" is not supported: its input is no picture of height, width and channels")
        }
        let mode: PixelImage.Mode =
            switch shape[3] {
            case 1: .grey
            case 3, nil: .rgb
            case 4: .rgba
            case let channels?:
                throw Diagnostic(
                    .valueError, "the model takes \(channels) channels; a picture gives 1, 3 or 4: use a Tensor")
            }
        let resized = try image.converted(to: mode)
            .resized(width: shape[2] ?? image.width, height: shape[1] ?? image.height, filter: filter)
        return try preprocessing(try resized.tensor())
    }
}
