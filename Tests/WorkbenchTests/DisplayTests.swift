import FoundationEssentials
import Images
import JupyterProtocol
import Testing
import Workbench

@Suite("What goes out") struct DisplayTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    private func overlay(_ cell: String) throws -> MIMEBundle {
        let outcome = notebook.run(cell)
        #expect(outcome.error == nil, "\(outcome.error?.value ?? "")")
        return try #require(notebook.last.record.displays.first)
    }

    private func image(_ bundle: MIMEBundle) throws -> PixelImage {
        let base64 = try #require(bundle.data["image/png"])
        let data = try #require(Data(base64Encoded: base64))
        return try PixelImage.decode([UInt8](data))
    }

    @Test("an overlay is RGBA, of the photo's own size, and never beside HTML")
    func overlaySize() throws {
        let bundle = try overlay("show model photo")
        let image = try image(bundle)
        #expect(image.mode == .rgba && image.width == 24 && image.height == 16)
        #expect(Set(bundle.data.keys) == ["image/png", "text/plain"])
        #expect(bundle.data["image/png"]?.contains("\n") == false)
        #expect(bundle.metadata["image/png"] == .object(["width": .integer(24), "height": .integer(16)]))
    }

    @Test("an overlay's text names method, model, class, score, layer and map")
    func caption() throws {
        let text = try #require(try overlay("show model photo targets=[1]").data["text/plain"])
        #expect(text.hasPrefix("Grad-CAM · closed_form_softmax · 1 \"lynx\" 0."))
        #expect(text.hasSuffix(" · conv 4×4"))
    }

    @Test("an overlay's metadata tells how it came to be")
    func provenance() throws {
        let bundle = try overlay("show model photo targets=[1] colormap=\"jet\" alpha_limit=none")
        guard case .object(let whylight)? = bundle.metadata["whylight"],
            case .array(let panels)? = whylight["explanations"], case .object(let panel)? = panels.first
        else {
            Issue.record("no metadata")
            return
        }
        #expect(whylight["version"] == .string(WhylightVersion.text))
        #expect(panel["model"] == .string("closed_form_softmax"))
        #expect(panel["layer"] == .string("conv"))
        #expect(panel["method"] == .string("Grad-CAM"))
        #expect(panel["score_kind"] == .string("output"))
        #expect(panel["target"] == .integer(1))
        #expect(panel["label"] == .string("lynx"))
        #expect(panel["heatmap_shape"] == .array([.integer(4), .integer(4)]))
        #expect(panel["colormap"] == .string("jet"))
        #expect(panel["alpha_limit"] == .null)
        #expect(Set(panel.keys).isSuperset(of: ["file", "score", "heatmap_max"]))
    }

    @Test("columns= gives one grid with a line and an entry for each panel")
    func grid() throws {
        let bundle = try overlay("show model photo targets=[0, 1] columns=2")
        #expect(notebook.last.record.displays.count == 1)
        #expect(bundle.data["text/plain"]?.split(separator: "\n").count == 2)
        let image = try image(bundle)
        #expect(image.width > 48)
    }

    @Test("a label that is wider than its panel goes on in the next line, so that its score is seen")
    func longLabels() throws {
        let short = try image(try overlay("show model photo targets=[0, 1] columns=2"))
        let name = "a tabby with a name that is as long as a whole sentence"
        notebook.run("model = load \"%/Models/ClosedForm/softmax.h5\" preprocess=\"unit\" labels=[\"\(name)\", \"b\"]")
        let long = try image(try overlay("show model photo targets=[0, 1] columns=2"))
        #expect(long.height > short.height)
        notebook.run(
            """
            model = load "%/Models/ClosedForm/softmax.h5" preprocess="unit" \
            labels=["\(Array(repeating: name, count: 50).joined(separator: " "))", "b"]
            """)
        #expect(try image(try overlay("show model photo targets=[0, 1] columns=2")).height <= long.height + 40)
    }

    @Test("a picture wider than 1200 is sent scaled down unless width= is given, and saved whole")
    func widePictures() throws {
        notebook.run("wide = load \"@/a.png\" size=(1000, 2400)")
        #expect(try image(try overlay("show wide")).width == 1200)
        #expect(try image(try overlay("show wide width=2400")).width == 2400)
        #expect(notebook.run("save wide \"@/wide.png\"\nback = load \"@/wide.png\"").error == nil)
        #expect(notebook.value("back.width") == "2400")
    }

    @Test("a PNG that holds nothing but its pixels goes out as the file has it, unless they were changed")
    func files() throws {
        let bytes = try Notebook.photo.pngData()
        let base64 = Data(bytes).base64EncodedString()
        #expect(try overlay("show \"@/a.png\"").data["image/png"] == base64)
        #expect(try overlay("show photo width=99").data["image/png"] == base64)
        #expect(try overlay("show(load(\"@/a.png\", mode=\"rgb\"))").data["image/png"] == base64)
        let cut = try overlay("show(load(\"@/a.png\", crop=(0, 0, 5, 4)))")
        #expect(try image(cut).width == 5)
        // What a camera adds to a file does not get into a notebook.
        try notebook.write(Notebook.photo.pngData(text: [("Author", "somebody")]), to: "told.png")
        let told = try overlay("show \"@/told.png\"")
        #expect(try image(told) == Notebook.photo)
        #expect(told.data["image/png"] == base64)
        try notebook.write(bytes + [0], to: "longer.png")
        #expect(try overlay("show \"@/longer.png\"").data["image/png"] == base64)
    }

    @Test("a saved overlay holds the same facts and the model file's digest")
    func savedProvenance() throws {
        notebook.run("picture = show model photo\nsave picture \"@/overlay.png\"")
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(notebook.folder)/overlay.png")))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("tEXtwhylight"))
        #expect(text.contains("\"model_sha256\":\""))
    }

    @Test("saving refuses to replace a file unless told to, and an explanation becomes JSON")
    func saving() throws {
        #expect(notebook.run("save explanation \"@/e.json\"").error == nil)
        #expect(notebook.errorName("save explanation \"@/e.json\"") == "OSError")
        #expect(notebook.run("save explanation \"@/e.json\" overwrite=true").error == nil)
        let data = try Data(contentsOf: URL(filePath: "\(notebook.folder)/e.json"))
        guard case .object(let json) = try JSONDecoder().decode(JSONValue.self, from: data),
            case .array(let targets)? = json["targets"], case .object(let target)? = targets.first,
            case .array(let rows)? = target["heatmap"]
        else {
            Issue.record("not eli5's form")
            return
        }
        #expect(rows.count == 4)
        #expect(json["layer"] == .string("conv"))
    }

    @Test("a table comes as text and as HTML without a script")
    func tables() throws {
        let bundle = try #require(notebook.run("predict model photo").result)
        #expect(bundle.data["text/plain"]?.contains("lynx") == true)
        #expect(bundle.data["text/html"]?.hasPrefix("<table>") == true)
        #expect(bundle.data["text/html"]?.contains("<script") == false)
        let summary = try #require(notebook.value("summary model"))
        #expect(summary.contains("conv (Conv2D)"))
        #expect(summary.contains("Total params: 10"))
    }

    @Test("guessed preprocessing warns in one line that says how to override it")
    func guessedPreprocessing() throws {
        notebook.run("m = load \"%/Models/ClosedForm/softmax.h5\"")
        let lines = notebook.last.record.stderr.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("preprocess=") == true)
    }

    @Test("values are shown as the language writes them")
    func values() {
        #expect(notebook.value("[1, 2.5, \"a\", true, none]") == "[1, 2.5, \"a\", true, none]")
        #expect(notebook.value("(1,)") == "(1,)")
        #expect(notebook.value("{\"a\": 1}[\"a\"]") == "1")
        #expect(notebook.value("version") == "\"\(WhylightVersion.text)\"")
        #expect(notebook.value("model.input_shape") == "(none, 4, 4, 1)")
        #expect(notebook.value("explanation.targets[0].heatmap.shape") == "(4, 4)")
        #expect(notebook.value("7") == "7")
        #expect(notebook.value("_") == "7")
    }

    @Test("a list shows its members in a line each where they do not fit into one, and as many lines as plain data has")
    func lists() {
        notebook.run("pair = explain model photo targets=[0, 1]\nfew = [photo]")
        let lines = notebook.value("pair")?.split(separator: "\n") ?? []
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("[Grad-CAM · closed_form_softmax · 0 \"tabby\" ") == true)
        #expect(lines.last?.hasPrefix(" Grad-CAM · closed_form_softmax · 1 \"lynx\" ") == true)
        #expect(notebook.value("few")?.hasPrefix("[Image 24×16 RGB ") == true)
        #expect(
            notebook.value("model.layers")?.split(separator: "\n").count
                == notebook.value("model.layer_count").flatMap { Int($0) })
        #expect(notebook.value("[model]")?.contains("\n") == false)
        #expect(
            notebook.value("[\(Array(repeating: "0.125", count: 50).joined(separator: ", "))]")?.contains("\n") == false
        )
        let table = notebook.value("variables") ?? ""
        #expect(table.contains("explanation  Explanation  Grad-CAM · closed_form_softmax · "))
    }

    @Test("print and warn go to their streams, help to the pager")
    func streams() {
        notebook.run("print \"hello, world\" 1.5\nwarn \"dark\"")
        #expect(notebook.last.record.stdout == "hello, world 1.5\n")
        #expect(notebook.last.record.stderr == "dark\n")
        #expect(notebook.run("help explain").page?.data["text/plain"]?.hasPrefix("explain MODEL DOC") == true)
        #expect(notebook.run("show?").page?.data["text/markdown"] != nil)
        notebook.run("clear wait=true")
        #expect(notebook.last.record.clears == [true])
    }

    @Test("eli5's spellings mean the same")
    func eli5Spellings() throws {
        let own = try image(try overlay("show model photo targets=[1]"))
        let eli5 = try image(try overlay("import eli5\neli5.show_prediction(model, photo, targets=[1])"))
        #expect(own == eli5)
        #expect(notebook.value("eli5.explain_prediction(model, photo).targets[0].target") != nil)
    }
}
