import Images
import JupyterProtocol
import Testing
import Workbench

/// What people get wrong in their first hour, and that the error names the file and says what to do.
@Suite("Mistakes of newcomers") struct MistakeTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
        let photo = try Notebook.photo.pngData()
        try notebook.write(Array(photo.prefix(photo.count / 2)), to: "half.png")
        try notebook.write([0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0, count: 50), to: "half.jpg")
        try notebook.write([0x93] + Array("NUMPY\u{1}\0v\0junk".utf8), to: "half.npy")
        try notebook.write(Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 20), to: "cat.gif")
        try notebook.write(Array("RIFF$\0\0\0WEBPVP8 ".utf8), to: "cat.webp")
        try notebook.write([], to: "empty.png")
        try notebook.write(Array("tench\n".utf8), to: "names.txt")
        try notebook.write(Notebook.bytes(of: "Models/ClosedForm/softmax.h5"), to: "model.h5")
    }

    /// The error's name, message and hint, one a line; the notebook's folder is `@`.
    private func complaint(_ cell: String) -> String {
        guard let error = notebook.run(cell).error else { return "no error" }
        let hint = error.traceback.map(Self.plain).first { $0.hasPrefix("hint: ") }
        let lines = ["\(error.name): \(error.value)", hint].compactMap(\.self).joined(separator: "\n")
        return lines.split(separator: notebook.folder, omittingEmptySubsequences: false).joined(separator: "@")
    }

    /// Without colours.
    private static func plain(_ line: String) -> String {
        line.split(separator: "\u{1b}[", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset == 0 ? $0.element : $0.element.drop { $0 != "m" }.dropFirst() }.joined()
    }

    @Test(
        "a model's file is no loaded model",
        arguments: [
            "explain \"@/model.h5\" photo", "show \"@/model.h5\" photo", "show \"@/model.h5\"",
            "predict \"@/model.h5\" photo", "summary \"@/model.h5\"", "preprocess photo model=\"@/model.h5\"",
            "gradcam_backend \"@/model.h5\" photo", "compare \"@/model.h5\" photo",
            "path = \"@/model.h5\"\nshow path photo",
        ])
    func unloadedModel(cell: String) {
        #expect(complaint(cell).hasPrefix("TypeError: "))
        #expect(complaint(cell).hasSuffix("\nhint: load it first: model = load \"@/model.h5\""))
    }

    @Test(
        "the model comes before the picture",
        arguments: ["explain photo model", "predict photo model", "explain(photo, model, targets=[0])"])
    func order(cell: String) {
        #expect(complaint(cell) == "TypeError: model must be a Model, got an Image\nhint: the model comes first")
    }

    @Test("show photo model shows both, and says how to explain")
    func shownInOrder() {
        #expect(notebook.run("show photo model").error == nil)
        #expect(notebook.last.record.displays.count == 2)
        #expect(notebook.last.record.stderr.contains("the model comes first"))
    }

    @Test(
        "whatever is wrong with a file, its name is in the message",
        arguments: [
            "half.png", "half.jpg", "half.npy", "cat.gif", "cat.webp", "empty.png", "missing.png", "missing.jpg",
        ],
        ["load \"@/FILE\"", "show \"@/FILE\"", "explain model \"@/FILE\"", "explain model photo image=\"@/FILE\""])
    func fileNames(file: String, cell: String) {
        // A text that names no picture is shown as a text.
        if cell.hasPrefix("show"), [".npy", ".gif", ".webp"].contains(where: file.hasSuffix) { return }
        let cell = cell.split(separator: "FILE", omittingEmptySubsequences: false).joined(separator: file)
        #expect(complaint(cell).split(separator: "\n").first?.contains("@/\(file)") == true)
    }

    @Test(
        "a file that is not what it was asked to be is named too",
        arguments: [
            (
                "load \"@/model.h5\" as=\"image\"",
                "FormatError: @/model.h5: this is no picture; PNG and JPEG can be read"
            ),
            (
                "load \"@/cat.gif\" as=\"image\"",
                "FormatError: @/cat.gif: this is a GIF picture; PNG and JPEG can be read"
            ),
            ("load \"@/a.png\" as=\"tensor\"", "FormatError: @/a.png is not a NumPy .npy tensor"),
            (
                "load \"@/cat.webp\"",
                "FormatError: @/cat.webp is a WebP picture; PNG and JPEG can be read\nhint: convert it to PNG first"
            ),
            ("load \"@/empty.png\"", "FormatError: @/empty.png is empty"),
            ("load \"@/a.png\" as=\"labels\"", "FormatError: @/a.png holds no class names: it is not UTF-8 text"),
            (
                "explain model \"@/names.txt\"",
                "FormatError: @/names.txt is neither a picture (PNG, JPEG) nor a .npy tensor"
            ),
        ])
    func otherContents(cell: String, message: String) {
        #expect(complaint(cell) == message)
    }

    @Test(
        "hints say what to write instead",
        arguments: [
            ("load model.h5", "AttributeError", "put quotes around a file name: \"model.h5\""),
            ("load photo.png", "AttributeError", "put quotes around a file name: \"photo.png\""),
            ("x = tf.keras.models.load_model(\"model.h5\")", "SyntaxError", "load \"model.h5\" reads a model"),
            ("x = Image.open(\"cat.png\")", "SyntaxError", "load \"photo.png\" reads a picture"),
            ("plt.imshow(photo)", "SyntaxError", "show VALUE displays it"),
            ("dir(model)", "NameError", "variables lists what is bound"),
            ("exit()", "NameError", "the front end ends or restarts the kernel"),
            ("quit", "NameError", "the front end ends or restarts the kernel"),
            ("ls", "NameError", "the Tab key"),
            ("pip \"install\"", "NameError", "nothing has to be installed"),
            ("explain(estimator=model, doc=photo)", "NameError", "write model="),
            ("show model photo cmap=\"jet\"", "NameError", "write colormap="),
            ("load \"@/a.png\" target_size=(3, 3)", "NameError", "write size="),
            ("load \"@/model.h5\" preprocess=\"mobilenet\"", "ValueError", "take preprocess=\"tf\""),
            ("load \"@/model.h5\" preprocess=\"ResNet50\"", "ValueError", "take preprocess=\"caffe\""),
            ("show model photo \"tabby\"", "TypeError", "a class is asked for with targets=\"tabby\""),
            ("show model photo 1", "TypeError", "a class is asked for with targets=1"),
            ("show model photo targets=0, 1", "SyntaxError", "several values of targets into brackets, [a, b]"),
            ("show model photo targets=[\"tabby cat\"]", "ValueError", "there are \"tabby\""),
            ("show model \"@/*.png\"", "FileNotFoundError", "load takes a pattern, and gives a list"),
            ("explanation.score", "AttributeError", "write targets[0].score"),
            ("gradcam model photo", "TypeError", "show MODEL DOC explains"),
            ("load \"https://example.com/cat.png\"", "FileNotFoundError", "download it first"),
            ("show(model=model, doc=photo)", "NameError", "it stands first, without a name: show model photo"),
            ("show(values=photo)", "NameError", "it stands first, without a name"),
            ("model(photo)", "TypeError", "to ask it: predict model \"photo.png\""),
            ("photo()", "TypeError", "to see it: show photo"),
            ("lambda x", "SyntaxError", "help lists the commands"),
            ("save explanation \"@/e.jpg\"", "ValueError", "let the name end in .png"),
            ("save photo \"@/copy.jpeg\"", "ValueError", "let the name end in .png"),
            ("save \"@/a.png\" \"@/copy.png\"", "TypeError", "load the picture first: save load(\"@/a.png\") …"),
            ("save \"@/copy.png\" photo", "TypeError", "the value comes first, then the path"),
        ])
    func hints(cell: String, name: String, hint: String) {
        #expect(complaint(cell).hasPrefix("\(name): "))
        #expect(complaint(cell).contains("\nhint: "))
        #expect(complaint(cell).contains(hint))
    }

    @Test(
        "messages show what was given",
        arguments: [
            (
                "load \"@/a.png\" size=(2.5, 3)",
                "TypeError: size must be (height, width) in whole numbers, got (2.5, 3)"
            ),
            (
                "load \"@/a.png\" size=100", "TypeError: size must be (height, width) in whole numbers, got 100"
            ),
            (
                "load \"@/a.png\" size=(99999, 1)",
                "ValueError: a picture cannot have the size (99999, 1): height and width are 1 to 65535"
            ),
            ("load \"\"", "FileNotFoundError: the path is empty"),
            (
                "load \"@/model.h5\" weights=\"@/missing.h5\"",
                "FileNotFoundError: no such file: @/missing.h5"
            ),
        ])
    func values(cell: String, message: String) {
        #expect(complaint(cell) == message)
    }

    @Test("an option that means nothing to the file is left aside with a warning")
    func meaningless() {
        #expect(notebook.run("load \"@/model.h5\" preprocess=\"unit\" size=(3, 3)").error == nil)
        let warnings = notebook.last.record.stderr
        #expect(warnings.hasPrefix("warning: size= left aside: an option of pictures, and /"))
        #expect(notebook.run("load \"@/a.png\" size=(3, 3) labels=\"names.txt\" preprocess=\"tf\"").error == nil)
        #expect(notebook.last.record.stderr.hasPrefix("warning: preprocess=, labels= left aside: options of models"))
        #expect(notebook.run("load \"@/a.png\" size=(3, 3)").error == nil)
        #expect(notebook.last.record.stderr.isEmpty)
    }

    @Test("forget forgets all it is told, or nothing")
    func forgetting() {
        #expect(notebook.errorName("forget photo modl") == "NameError")
        #expect(notebook.value("photo.width") == "24")
        #expect(notebook.run("forget photo model").error == nil)
        #expect(notebook.errorName("photo") == "NameError")
    }

    @Test("Python that happens to mean something here runs")
    func python() {
        let cell = """
            import eli5
            from tensorflow import keras
            model2 = load("@/model.h5", labels=["tabby", "lynx"])
            eli5.show_prediction(model2, photo)
            """
        #expect(notebook.run(cell).error == nil)
        #expect(notebook.last.record.displays.count == 1)
        #expect(notebook.last.record.stderr.contains("import lines are not needed here"))
    }

    @Test("a class that is a slip of the pen is suggested, and one that shares words with others is told them")
    func classes() {
        notebook.run("model = load \"@/model.h5\" labels=[\"red fox\", \"Arctic_fox\"]")
        #expect(complaint("predict model photo top=1").hasPrefix("no error"))
        for name in ["fox", "rd fox"] {
            let hint = "hint: there are \"red fox\", \"Arctic fox\""
            #expect(complaint("show model photo targets=\"\(name)\"").hasSuffix(hint))
        }
        #expect(complaint("show model photo targets=\"articfox\"").hasSuffix("hint: did you mean \"Arctic fox\"?"))
    }
}
