import CommandLanguage
import ComputeGraph
import FoundationEssentials
import HDF5
import Images
import KerasModels
import Tensors

/// `load`: reads a file and says what it is by its content.
enum LoadCommand: Command {
    static let signature = CommandSignature(
        "load",
        summary: "reads a model, a picture, a tensor or class names",
        parameters: [
            Parameter("path", .required, "the file; a pattern with * gives a list", domain: .file),
            Parameter(
                "as", .option, "what it must be", domain: .choices(["model", "image", "tensor", "labels"])),
            Parameter(
                "weights", .option, "file of weights for an architecture, or in place of a model's own", domain: .file),
            Parameter("size", .option, "(height, width) a picture is resized to"),
            Parameter("crop", .option, "(left, top, right, bottom) cut out of a picture before resizing"),
            Parameter(
                "mode", .option, "what a picture is converted to", domain: .choices(["rgb", "grayscale", "rgba"])),
            Parameter(
                "resample", .option, default: "\"nearest\"", "Pillow's filter for resizing",
                domain: .choices(PixelImage.filterNames)),
            Parameter("orient", .option, default: "true", "applies EXIF orientation", domain: .boolean),
            Parameter(
                "preprocess", .option, default: "\"auto\"", "what a model expects of its pixels",
                domain: .choices(PreprocessOption.names)),
            Parameter("labels", .option, "class names: a file or a list", domain: .file),
        ],
        returns: "Model, Image, Tensor, Labels or a list",
        example: "photo = load \"photo.png\" size=(224, 224)",
        discussion: """
            The content decides, not the name: a model of Keras (HDF5, .keras, or an architecture in JSON with \
            weights=), PNG, JPEG, NumPy .npy, or class names (JSON or one a line). Relative paths start at the notebook's folder.
            """)

    private enum Kind: String, CaseIterable {
        case model, image, tensor, labels
    }

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let path = try arguments.required("path")
        guard case .string(let pattern) = path.value else { throw arguments.mismatch("path", "a string", path) }
        return try arguments.placing("path") {
            guard pattern.contains("*") else { return try load(pattern, arguments, in: context) }
            var search = FilePattern(pattern, cancellation: context.cancellation)
            let files = try search.files()
            guard !files.isEmpty else { throw Diagnostic(.fileNotFoundError, "no file matches \(pattern)") }
            return .list(
                try context.progress.count(files.count, "loading") { step in
                    try files.map { file in
                        try context.cancellation.check()
                        defer { step() }
                        return try load(file, arguments, in: context)
                    }
                })
        }
    }

    private static func load(_ path: String, _ arguments: Arguments, in context: CommandContext) throws -> Value {
        let kind = try arguments.choice("as", of: Kind.self)
        let content = try FileContent.of(path)
        switch (kind, content) {
        case (nil, .model), (.model, _):
            warn(of: pictureOptions, in: arguments, "of pictures, and \(path) is a model", in: context)
            return .model(try model(path, arguments, in: context))
        case (nil, .image), (.image, _):
            warn(of: modelOptions, in: arguments, "of models, and \(path) is a picture", in: context)
            return .image(try picture(path, arguments))
        case (nil, .tensor), (.tensor, .tensor): return .tensor(try TensorFile.read(path))
        case (nil, .text) where !FileContent.namesModel(path) && !FileContent.namesPicture(path), (.labels, _):
            return .labels(try LabelFile.read(path))
        case (.tensor, _): throw Diagnostic(.formatError, "\(path) is not a NumPy .npy tensor")
        default: throw unreadable(path, content)
        }
    }

    private static let pictureOptions = ["size", "crop", "mode", "resample", "orient"]
    private static let modelOptions = ["weights", "preprocess", "labels"]

    /// An option that means nothing to what the file holds is left aside, but not in silence.
    private static func warn(
        of options: [String], in arguments: Arguments, _ reason: String, in context: CommandContext
    ) {
        let given = options.filter { arguments.given($0) != nil }
        guard !given.isEmpty else { return }
        let names = given.map { "\($0)=" }.joined(separator: ", ")
        context.warn("\(names) left aside: \(given.count > 1 ? "options" : "an option") \(reason)")
    }

    private static func unreadable(_ path: String, _ content: FileContent) -> Diagnostic {
        if content == .empty { return Diagnostic(.formatError, "\(path) is empty") }
        if case .foreignPicture(let format) = content { return FileContent.foreignPicture(format, path) }
        let found = content == .text ? "it is a text file" : "its first bytes belong to no format that is known"
        if FileContent.namesModel(path) {
            return Diagnostic(.formatError, "\(path) is not a Keras model file: \(found)")
        }
        if FileContent.namesPicture(path) { return Diagnostic(.formatError, "\(path) is not a picture: \(found)") }
        return Diagnostic(
            .formatError, "cannot tell what \(path) is: \(found)",
            hint: "read are models of Keras, PNG and JPEG pictures, .npy tensors, and class names as JSON or text")
    }

    private static func model(
        _ path: String, _ arguments: Arguments, in context: CommandContext
    ) throws -> LoadedModel {
        let weights = try weights(arguments)
        let cancellation = context.cancellation
        let model = try Model.load(
            path: FileAccess.expanded(path), weights: weights.map(FileAccess.expanded),
            reader: context.reader ?? ReaderProcess(isCancelled: { cancellation.isCancelled }))
        let labels = try labels(for: model, arguments)
        let (preprocessing, reason) = try PreprocessOption.choose(
            arguments["preprocess"], for: model, warn: context.warn)
        return LoadedModel(model, file: path, preprocessing: preprocessing, reason: reason, labels: labels)
    }

    private static func weights(_ arguments: Arguments) throws -> String? {
        guard let operand = arguments.given("weights") else { return nil }
        guard case .string(let path) = operand.value else { throw arguments.mismatch("weights", "a file", operand) }
        // A file that is missing is put on this argument, not on the architecture's.
        _ = try arguments.placing("weights") { try FileContent.of(path) }
        return path
    }

    private static func labels(for model: Model, _ arguments: Arguments) throws -> Labels? {
        guard let operand = arguments.given("labels") else { return model.hasImageNetHead ? .imageNet : nil }
        let labels: Labels
        switch operand.value {
        case .labels(let given): labels = given
        case .string(let path):
            labels = try arguments.placing("labels") { try LabelFile.read(path) }
        case .list(let values):
            let names = values.compactMap { if case .string(let name) = $0 { name } else { nil } }
            guard names.count == values.count else { fallthrough }
            labels = Labels(source: "list", names: names)
        default:
            throw arguments.mismatch("labels", "a file or a list of strings", operand)
        }
        // A lone sigmoid tells two classes apart.
        if let classes = model.outputs.first?.shape.last ?? nil, classes != labels.names.count,
            classes != 1 || labels.names.count != 2
        {
            throw Diagnostic(
                .valueError, "\(labels.names.count) labels do not fit a model of \(classes) classes", at: operand.span)
        }
        return labels
    }

    private static func picture(_ path: String, _ arguments: Arguments) throws -> Picture {
        let orient = try arguments.boolean("orient") ?? true
        let picture = try Picture(file: path, orient: orient)
        var image = picture.image
        if let box = try arguments.integers("crop", "(left, top, right, bottom)", count: 4) {
            image = try arguments.placing("crop") {
                try image.cropped(left: box[0], top: box[1], right: box[2], bottom: box[3])
            }
        }
        if let size = try arguments.integers("size", "(height, width)", count: 2) {
            let filter = try arguments.filter("resample") ?? .nearest
            image = try arguments.placing("size") {
                try image.resized(width: size[1], height: size[0], filter: filter)
            }
        }
        let modes: [(String, PixelImage.Mode)] = [("rgb", .rgb), ("grayscale", .grey), ("rgba", .rgba)]
        if let mode = try arguments.choice("mode", from: modes) { image = image.converted(to: mode) }
        return Picture(image, file: path, png: image == picture.image ? picture.png : nil)
    }
}
