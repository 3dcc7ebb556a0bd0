import JupyterProtocol
import Testing
import Workbench

/// The table of cells on the language's page, row by row.
@Suite("The language's table of cells") struct LanguageTableTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    @Test("x = load \"a.png\" size=(2, 3): bound, nothing shown")
    func boundImage() {
        let outcome = notebook.run("x = load \"@/a.png\" size=(2, 3)")
        #expect(outcome.error == nil)
        #expect(outcome.result == nil)
        #expect(notebook.last.record.displays.isEmpty)
        #expect(notebook.value("x.height") == "2")
        #expect(notebook.value("x.width") == "3")
    }

    @Test("show model photo targets=[1, \"tabby\"]: two overlays")
    func twoOverlays() throws {
        let outcome = notebook.run("show model photo targets=[1, \"tabby\"]")
        #expect(outcome.error == nil)
        #expect(outcome.result == nil)
        let displays = notebook.last.record.displays
        #expect(displays.count == 2)
        #expect(displays.allSatisfy { $0.data["image/png"] != nil && $0.data["text/html"] == nil })
        #expect(displays.map { $0.data["text/plain"]?.contains("Grad-CAM · ") } == [true, true])
    }

    @Test("show(explain(model, \"a.jpg\"), width=300): calls nest")
    func nestedCall() throws {
        let outcome = notebook.run("show(explain(model, \"@/a.png\"), width=300)")
        #expect(outcome.error == nil)
        let metadata = try #require(notebook.last.record.displays.first?.metadata["image/png"])
        guard case .object(let size) = metadata else {
            Issue.record("image/png has no metadata")
            return
        }
        #expect(size["width"] == .integer(300))
    }

    @Test("explain(model, doc).targets[0].score: a number, shown as the value")
    func score() throws {
        let text = try #require(notebook.value("explain(model, photo).targets[0].score"))
        let score = try #require(Double(text))
        #expect(score > 0 && score <= 1)
    }

    @Test("show model photo ⏎ 1.5: overlay as display_data, 1.5 as the value")
    func displayThenValue() {
        #expect(notebook.value("show model photo\n1.5") == "1.5")
        #expect(notebook.last.record.displays.count == 1)
    }

    @Test("1.5 ⏎ 2.5: only the last value is shown")
    func lastValue() {
        #expect(notebook.value("1.5\n2.5") == "2.5")
        #expect(notebook.last.record.displays.isEmpty)
    }

    @Test("load load load: NameError, load is a command")
    func commandAsValue() {
        let error = notebook.run("load load load").error
        #expect(error?.name == "NameError")
        #expect(error?.value.contains("load is a command") == true)
    }

    @Test("show(model,: incomplete")
    func incomplete() {
        guard case .incomplete = notebook.workbench.isComplete("show(model,") else {
            Issue.record("show(model, should ask for another line")
            return
        }
    }

    @Test("load \"a · x = = 3 · ): invalid, SyntaxError with a caret", arguments: ["load \"a", "x = = 3", ")"])
    func invalid(cell: String) {
        #expect(notebook.workbench.isComplete(cell) == .invalid)
        let error = notebook.run(cell).error
        #expect(error?.name == "SyntaxError")
        #expect(error?.traceback.contains { $0.contains("^") } == true)
    }
}
