import Images
import JupyterProtocol
import Testing
import Workbench

/// Texts from files that would steer a terminal or a browser.
@Suite("Hostile texts") struct HostileTextTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    /// Two class names, so that they fit the model.
    private func load(labels: String) throws {
        try notebook.write(Array(labels.utf8), to: "names.txt")
        notebook.run(
            """
            odd = load "%/Models/ClosedForm/softmax.h5" preprocess="unit" labels="@/names.txt"
            odd_explanation = explain odd photo
            """)
    }

    private static func steers(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            (scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t")
                || scalar.properties.isBidiControl
        }
    }

    @Test("as class names move no cursor, colour nothing and reorder nothing")
    func classNames() throws {
        let name = "\u{1B}]0;title\u{07}\u{1B}[31mred\u{9B}2J\u{202E}txet\u{08}"
        try load(labels: "\(name)1\n\(name)2\n")
        notebook.run("print odd_explanation predict(odd, photo) predict(odd, photo)[0].label odd.labels[0]")
        #expect(notebook.last.record.stdout.contains("red"))
        #expect(!HostileTextTests.steers(notebook.last.record.stdout))
        for code in ["odd", "predict odd photo", "odd.labels", "odd_explanation", "variables", "show odd_explanation"] {
            let outcome = notebook.run(code)
            #expect(outcome.error == nil)
            let bundles = notebook.last.record.displays + (outcome.result.map { [$0] } ?? [])
            for (kind, text) in bundles.flatMap(\.data) where kind.hasPrefix("text/") {
                #expect(!HostileTextTests.steers(text), "\(kind) of \(code)")
            }
        }
    }

    @Test("as file names and values do so neither in errors nor in values")
    func fileNames() throws {
        try notebook.write(Notebook.photo.pngData(), to: "\u{1B}[2J\u{9B}31m.png")
        let error = try #require(notebook.run("load \"@/*.png\" as=\"labels\"").error)
        #expect(!HostileTextTests.steers(error.value))
        let missing = try #require(notebook.run("load \"@/\\x1b[2K\\x9b31m.pn\"").error)
        #expect(!HostileTextTests.steers(missing.value))
        #expect(missing.traceback.last.map { !$0.contains("\u{1B}[2") && !$0.contains("\u{9B}") } == true)
        #expect(notebook.value("\"\\x9b\\x1b\\u202e\"") == "\"\\x9b\\x1b\\u202e\"")
    }

    /// To Swift a quotation mark with an accent is another character, to a browser it ends the attribute.
    @Test("as class names cannot leave the attribute or element that they stand in")
    func attributes() throws {
        try load(labels: "\"\u{301} onload=\"alert(1)\u{301}\n<\u{338}script>\u{301}'\u{301}\n")
        let page = notebook.value("print format_as_html(explain(odd, photo, targets=[0]))") ?? ""
        let printed = notebook.last.record.stdout + page
        #expect(printed.contains("onload"))
        #expect(
            !printed.unicodeScalars.split(separator: "\n").contains { line in
                // Every quotation mark of the page belongs to its own attributes.
                String(line).contains("\u{301} onload") && line.contains("\"") && !String(line).contains("&quot;")
            })
        for scalars in printed.unicodeScalars.split(separator: "\u{301}") {
            #expect(!["\"", "<", ">", "'"].contains(scalars.last))
        }
    }

    @Test("stay inside the block of code that an inspection shows them in")
    func fences() throws {
        try load(labels: "a\n``` ![x](http://example.com/x.png)\n")
        let found = try #require(notebook.workbench.inspect("odd.labels", at: 10, detailLevel: 0))
        #expect(found.markdown.contains("````\n"))
    }

    @Test("may be as long as they like, and errors stay readable")
    func length() throws {
        let error = try #require(notebook.run("load \"\(String(repeating: "a", count: 100_000))\"").error)
        #expect(error.value.count < 3000)
    }
}
