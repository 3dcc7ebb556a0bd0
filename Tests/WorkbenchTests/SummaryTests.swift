import JupyterProtocol
import TestSupport
import Testing

@Suite("summary") struct SummaryTests {
    @Test("prints what Keras 3 prints", arguments: ["keras3_summary", "keras3_sequential"])
    func parity(name: String) throws {
        let notebook = try Notebook()
        let expected = try #require(try ModelFixture.named(name).golden().summary)
        let text = try #require(notebook.value("model = load \"%/Models/\(name).h5\"; summary model"))
        for (line, wanted) in zip(text.split(separator: "\n"), expected.split(separator: "\n")) {
            #expect(line == wanted)
        }
        #expect(text == expected)
    }

    @Test("lists a range of layers, both ends included")
    func range() throws {
        let notebook = try Notebook()
        let text = try #require(
            notebook.value("model = load \"%/Models/keras3_summary.h5\"; summary model layers=\"conv:norm\""))
        let names = text.split(separator: "\n").filter { $0.hasPrefix("│ ") }.map {
            $0.dropFirst(2).prefix { $0 != " " }
        }
        #expect(names == ["conv", "norm"])
        #expect(text.contains("Total params: "))
    }

    @Test("comes as HTML as well")
    func html() throws {
        let notebook = try Notebook()
        let bundle = try #require(
            notebook.run("model = load \"%/Models/keras3_sequential.h5\"; summary model").result)
        #expect(bundle.data["text/html"]?.contains("chained (Functional)") == true)
        #expect(bundle.data["text/plain"]?.hasPrefix("Model: \"chain\"\n┏━") == true)
    }
}
