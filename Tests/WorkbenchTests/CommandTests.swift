import CommandLanguage
import Images
import JupyterProtocol
import Testing
import Workbench

@Suite("Every command") struct CommandTests {
    static let signatures = Workbench.commands.signatures

    @Test("has an example that runs", arguments: signatures)
    func example(signature: CommandSignature) throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        try notebook.write(Notebook.photo.pngData(), to: "photo.png")
        let outcome = notebook.run(notebook.placed(signature.example))
        #expect(outcome.error == nil, "\(outcome.error?.value ?? "")")
    }

    @Test("says what it does in one line and describes every option", arguments: signatures)
    func description(signature: CommandSignature) {
        #expect(!signature.summary.isEmpty && !signature.summary.contains("\n") && !signature.summary.hasSuffix("."))
        #expect(signature.parameters.allSatisfy { !$0.summary.isEmpty })
        #expect(signature.helpText.contains(signature.example))
    }

    @Test("of the language's page is there")
    func completeness() {
        let names = Workbench.commands.names
        let wanted = [
            "load", "explain", "explain_prediction", "show", "show_prediction", "predict", "summary", "preprocess",
            "save", "print", "warn", "clear", "input", "variables", "forget", "help", "version", "compare",
            "gradcam_backend", "gradcam", "format_as_image", "heatmap_to_image", "expand_heatmap", "image_from",
            "format_as_text", "format_as_html", "format_as_dict", "explain_prediction_keras",
        ]
        #expect(Set(wanted).subtracting(names).isEmpty)
    }

    @Test("completes with its options, and the session's variables, layers and labels")
    func completion() throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        func matches(_ code: String) -> [String] {
            notebook.workbench.complete(code, at: code.unicodeScalars.count).matches.map(\.text)
        }
        #expect(matches("expl") == ["explain", "explanation"] || matches("expl") == ["explain"])
        #expect(matches("show mod").contains("model"))
        #expect(matches("show model photo tar") == ["targets="])
        #expect(matches("show model photo layer=\"co") == ["conv"])
        #expect(matches("show model photo targets=[\"ly") == ["lynx"])
        #expect(matches("model.input_") == ["input_shape"])
        #expect(matches("explanation.targets[0].heat") == ["heatmap"])
        #expect(matches("load \"\(notebook.folder)/a.p").contains { $0.hasSuffix("a.png") })
    }

    @Test("is inspected as a page of help, a variable by its value")
    func inspection() throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        #expect(notebook.workbench.inspect("explain", at: 3, detailLevel: 0)?.text.hasPrefix("explain MODEL") == true)
        #expect(notebook.workbench.inspect("photo", at: 5, detailLevel: 0)?.text.contains("24×16") == true)
        #expect(notebook.workbench.inspect("nothing_here", at: 3, detailLevel: 0) == nil)
    }

    @Test("runs twice in a session: forget frees what was bound")
    func forgetting() throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        #expect(notebook.run("forget photo").error == nil)
        #expect(notebook.errorName("photo") == "NameError")
        #expect(notebook.errorName("forget photo") == "NameError")
        #expect(notebook.value("variables")?.contains("photo") == false)
    }
}
