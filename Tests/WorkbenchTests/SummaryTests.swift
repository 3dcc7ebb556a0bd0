import JupyterProtocol
import KerasModels
import TestSupport
import Testing
import Workbench

@Suite("summary") struct SummaryTests {
    @Test("prints what Keras 3 prints", arguments: ["keras3_summary", "keras3_sequential", "keras3_wide"])
    func parity(name: String) throws {
        let notebook = try Notebook()
        let fixture = ModelFixture.named(name)
        let expected = try #require(try fixture.golden().summary)
        let text = try #require(notebook.value("model = load \"\(fixture.path)\"; summary model"))
        for (line, wanted) in zip(text.split(separator: "\n"), expected.split(separator: "\n")) {
            #expect(line == wanted)
        }
        #expect(text == expected)
    }

    @Test("prints what Keras 3 prints of stock networks", arguments: SummaryFixture.all)
    func stock(fixture: SummaryFixture) throws {
        let content = try ConfigurationParser.parse(fixture.text())
        let expected = try #require(content["summary"]?.string)
        let version = try #require(content["keras_version"]?.string)
        let model = try Model.blank(#require(content["model"]), kerasVersion: version)
        let text = KerasSummary(model: model, layers: model.layers).text
        for (line, wanted) in zip(text.split(separator: "\n"), expected.split(separator: "\n")) where line != wanted {
            Issue.record("\(line) should be \(wanted)")
            break
        }
        #expect(text.count == expected.count)
    }

    @Test("lists a range of layers, both ends included")
    func range() throws {
        let notebook = try Notebook()
        let path = ModelFixture.named("keras3_summary").path
        let text = try #require(notebook.value("model = load \"\(path)\"; summary model layers=\"conv:norm\""))
        let names = text.split(separator: "\n").filter { $0.hasPrefix("│ ") }.map {
            $0.dropFirst(2).prefix { $0 != " " }
        }
        #expect(names == ["conv", "norm"])
        #expect(text.contains("Total params: "))
    }

    @Test("comes as HTML as well")
    func html() throws {
        let notebook = try Notebook()
        let path = ModelFixture.named("keras3_sequential").path
        let bundle = try #require(notebook.run("model = load \"\(path)\"; summary model").result)
        #expect(bundle.data["text/html"]?.contains("chained (Functional)") == true)
        #expect(bundle.data["text/plain"]?.hasPrefix("Model: \"chain\"\n┏━") == true)
    }
}
