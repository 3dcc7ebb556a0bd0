import CommandLanguage

/// A few commands that stand for the real ones, and a session with two models.
let sampleCommands = CommandTable([
    CommandSignature(
        "load", summary: "Reads a file",
        parameters: [
            Parameter("path", .required, "The file", domain: .file),
            Parameter("as", .option, "What it is to be", domain: .choices(["model", "image", "tensor", "labels"])),
            Parameter("size", .option, "Height and width"),
            Parameter("orient", .option, default: "true", "Apply the camera's orientation", domain: .boolean),
        ], returns: "Model", example: "model = load \"m.h5\""),
    CommandSignature(
        "explain", aliases: ["explain_prediction"], summary: "Computes where the model looked",
        parameters: [
            Parameter("model", .required, "The model", domain: .variable),
            Parameter("doc", .required, "The picture", domain: .file),
            Parameter("targets", .option, "The classes to explain", domain: .classLabel),
            Parameter("layer", .option, "The layer to look at", domain: .layer),
            Parameter(
                "method", .option, default: "\"gradcam\"", "The method", domain: .choices(["gradcam", "gradient"])),
            Parameter("relu", .option, default: "true", "Drop what speaks against the class", domain: .boolean),
        ], returns: "Explanation", example: "explain model \"a.png\""),
    CommandSignature(
        "show", aliases: ["show_prediction"], summary: "Shows values",
        parameters: [
            Parameter("value", .variadic, "What to show"), Parameter("width", .option, "Pixels"),
            Parameter("layer", .option, "The layer", domain: .layer),
            Parameter("targets", .option, "The classes", domain: .classLabel),
        ], returns: "Image", example: "show model \"a.png\"", discussion: "Two words more."),
    CommandSignature(
        "forget", summary: "Unbinds names", parameters: [Parameter("name", .variadic, "A name", domain: .variableName)],
        example: "forget x"),
    CommandSignature(
        "help", summary: "Explains a command",
        parameters: [Parameter("topic", .optional, "What about", domain: .topics(["colormaps"]))], example: "help show"),
    CommandSignature("version", summary: "The version", parameters: [], returns: "string", example: "version"),
])

struct SampleSession: CompletionSource, InspectionSource {
    let variables = [
        VariableSummary(name: "größe", kind: "number"), VariableSummary(name: "model", kind: "Model"),
        VariableSummary(name: "mobile", kind: "Model"),
    ]

    func members(of path: MemberPath) -> [String] {
        switch (path.root, path.steps) {
        case (.variable("model"), []): ["layers", "labels", "name"]
        case (.variable("model"), [.member("layers"), .index(-1)]),
            (.variable("model"), [.member("layers"), .key("a")]),
            (.variable("model"), [.member("layers"), .unknownElement]):
            ["name", "type"]
        case (.result(kind: "Explanation"), []): ["targets", "image"]
        case (.result(kind: "Explanation"), [.member("targets"), .index(0)]): ["score", "heatmap"]
        default: []
        }
    }

    func layerNames(ofModel model: String?) -> [String] {
        switch model {
        case "model": ["conv_1", "conv_2", "out_relu"]
        case "mobile": ["mobile_conv"]
        default: ["conv_1", "conv_2", "out_relu", "mobile_conv"]
        }
    }

    func classLabels(ofModel model: String?) -> [String] {
        ["tabby", "tiger cat", "Egyptian_cat", "jack-o'-lantern"]
    }

    func entries(inFolder folder: String) -> [FolderEntry] {
        switch folder {
        case "":
            [
                FolderEntry(name: ".hidden.png", isFolder: false), FolderEntry(name: "my pets.jpg", isFolder: false),
                FolderEntry(name: "photos", isFolder: true), FolderEntry(name: "Zoë \"x\".png", isFolder: false),
            ]
        case "photos/":
            [FolderEntry(name: "cat.jpg", isFolder: false), FolderEntry(name: "😀 cat.jpg", isFolder: false)]
        default: []
        }
    }

    func describe(_ path: MemberPath) -> Inspection? {
        path.root == .variable("model") && path.steps.count < 2
            ? Inspection(text: "Model\(path.steps)", markdown: "**Model**") : nil
    }
}
