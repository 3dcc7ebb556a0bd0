import Images
import JupyterProtocol
import Testing
import Workbench

/// The table of error names on the language's page, and bad input of every kind: one clear error, nothing lost.
@Suite("Error names") struct ErrorNameTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
        try notebook.write(Array("not a model\n".utf8), to: "text.h5")
        let photo = try Notebook.photo.pngData()
        try notebook.write(Array(photo.prefix(photo.count / 2)), to: "half.png")
        let model = try Notebook.bytes(of: "Models/ClosedForm/softmax.h5")
        try notebook.write(Array(model.prefix(model.count / 2)), to: "half.h5")
        try notebook.write([0, 1, 2, 3], to: "junk.bin")
    }

    @Test(
        "follow the table",
        arguments: [
            ("show(", "SyntaxError"),
            ("load = 3", "SyntaxError"),
            ("lod \"a.png\"", "NameError"),
            ("show modle photo", "NameError"),
            ("show model photo colour=\"jet\"", "NameError"),
            ("show model photo target=[1]", "NameError"),
            ("load 3", "TypeError"),
            ("explain model", "TypeError"),
            ("version 1", "TypeError"),
            ("show model 3", "TypeError"),
            ("explain photo photo", "TypeError"),
            ("predict photo photo", "TypeError"),
            ("show model photo targets=[5000]", "ValueError"),
            ("show model photo targets=[-1]", "ValueError"),
            ("show model photo targets=[\"zebra\"]", "ValueError"),
            ("show model photo layer=\"nope\"", "ValueError"),
            ("show model photo layer=99", "ValueError"),
            ("show model photo colormap=\"nope\"", "ValueError"),
            ("show model photo alpha_limit=1.5", "ValueError"),
            ("load \"@/a.png\" size=(0, 3)", "ValueError"),
            ("load \"@/a.png\" crop=(5, 5, 2, 2)", "ValueError"),
            ("predict(model, load(\"@/two.npy\"))", "ValueError"),
            ("[1, 2][2]", "IndexError"),
            ("{\"a\": 1}[\"b\"]", "KeyError"),
            ("photo.colour", "AttributeError"),
            ("load \"@/missing.png\"", "FileNotFoundError"),
            ("load \"@/missing*.png\"", "FileNotFoundError"),
            ("save photo \"@/a.png\"", "OSError"),
            ("load \"@\"", "OSError"),
            ("save photo \"@/no/such/folder.png\"", "FileNotFoundError"),
            ("load \"@/text.h5\"", "FormatError"),
            ("load \"@/half.h5\"", "FormatError"),
            ("load \"@/half.png\"", "FormatError"),
            ("load \"@/junk.bin\"", "FormatError"),
            ("load \"@/a.png\" as=\"model\"", "FormatError"),
            ("load \"%/Models/Refused/weights_only.h5\"", "UnsupportedModelError"),
            ("load \"%/Models/Refused/lambda.h5\"", "UnsupportedModelError"),
            ("load \"%/Models/Refused/unknown_layers.h5\"", "UnsupportedModelError"),
        ])
    func table(cell: String, name: String) {
        let error = notebook.run(cell).error
        #expect(error?.name == name, "\(cell): \(error?.value ?? "no error")")
        #expect(error?.value.contains("\n") == false)
        #expect(error?.traceback.contains { $0.contains("^") } == true)
        // The session lives on with all it had.
        #expect(notebook.value("model.name") == "\"closed_form_softmax\"")
        #expect(notebook.value("photo.width") == "24")
    }

    @Test("come with hints: a name nearly right, a file without quotes, an assignment to a command")
    func hints() {
        func traceback(_ cell: String) -> String { notebook.run(cell).error?.traceback.joined(separator: "\n") ?? "" }
        #expect(traceback("lod \"a.png\"").contains("did you mean load?"))
        #expect(traceback("show modle photo").contains("did you mean model?"))
        #expect(traceback("varables").contains("did you mean variables?"))
        #expect(traceback("show model photo target=1").contains("did you mean targets?"))
        #expect(traceback("load cat.jpg").contains("put quotes around"))
        #expect(traceback("load \"@/photo.png\"").contains("no such file"))
        #expect(traceback("show model photo targets=[\"tabbi\"]").contains("did you mean \"tabby\"?"))
    }

    @Test("stop a cell at the failing statement and keep what was bound before it")
    func stopsAtFailure() {
        #expect(notebook.errorName("a = 1\nb = nope\nc = 3") == "NameError")
        #expect(notebook.value("a") == "1")
        #expect(notebook.errorName("c") == "NameError")
    }

    @Test("an interrupt before a cell's first statement ends it too")
    func earlyInterrupt() {
        let workbench = notebook.workbench
        workbench.prepareForCell()
        workbench.interrupt()
        let outcome = workbench.execute(CellRequest(code: "early = 1"), output: RecordingOutput(onDisplay: {}))
        #expect(outcome.error?.name == "KeyboardInterrupt")
        #expect(notebook.errorName("early") == "NameError")
    }

    @Test("name an interrupt KeyboardInterrupt, and the next cell runs")
    func interrupt() {
        // The first picture's display interrupts the second one.
        notebook.interruptsOnDisplay = true
        #expect(notebook.errorName("show model [photo, photo]") == "KeyboardInterrupt")
        notebook.interruptsOnDisplay = false
        #expect(notebook.errorName("show model photo") == nil)
    }
}
