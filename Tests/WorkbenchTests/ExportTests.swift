import FoundationEssentials
import Images
import JupyterProtocol
import Testing
import Workbench

@Suite("An explanation written down") struct ExportTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    private func saved(_ value: String, _ name: String) throws -> String {
        #expect(notebook.run("save \(value) \"@/\(name)\" overwrite=true").error == nil)
        return String(decoding: try Data(contentsOf: URL(filePath: "\(notebook.folder)/\(name)")), as: UTF8.self)
    }

    private func object(_ value: JSONValue?) throws -> [String: JSONValue] {
        guard case .object(let object)? = value else { throw NotAnObject() }
        return object
    }

    private struct NotAnObject: Error {}

    @Test("P19: as JSON has eli5's fields, nested numbers and the picture as a PNG data URI")
    func json() throws {
        let text = try saved("explanation", "e.json")
        let json = try object(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
        #expect(json["estimator"] == .string("closed_form_softmax"))
        #expect(json["method"] == .string("Grad-CAM"))
        #expect(json["error"] == .string(""))
        guard case .array(let targets)? = json["targets"], case .string(let image)? = json["image"] else {
            Issue.record("no targets or image")
            return
        }
        let target = try object(targets.first)
        guard case .array(let rows)? = target["heatmap"] else {
            Issue.record("no heat map")
            return
        }
        let numbers = rows.flatMap { row -> [Double] in
            guard case .array(let cells) = row else { return [] }
            return cells.compactMap { if case .number(let number) = $0 { number } else { 0 } }
        }
        let shown = notebook.numbers("explanation.targets[0].heatmap")
        #expect(rows.count == 4 && numbers.count == 16)
        #expect(zip(numbers, shown).allSatisfy { abs($0 - $1) < 1e-6 })
        let data = try #require(Data(base64Encoded: String(image.dropFirst("data:image/png;base64,".count))))
        #expect(try PixelImage.decode([UInt8](data)) == Notebook.photo)
        let both = try saved("explain(model, photo, targets=[0, 1])", "both.json")
        guard case .array(let list) = try JSONDecoder().decode(JSONValue.self, from: Data(both.utf8)) else {
            Issue.record("a list is no JSON array")
            return
        }
        #expect(list.count == 2)
    }

    @Test("P19: as text has the facts and the numbers")
    func text() throws {
        let text = try saved("explanation", "e.txt")
        for fact in ["Grad-CAM", "closed_form_softmax", "conv 4×4", "raw", "Tensor (4, 4)"] {
            #expect(text.contains(fact))
        }
    }

    @Test("P19: as HTML is a page with the overlay and the facts, without a script")
    func html() throws {
        notebook.run("odd = load \"%/Models/ClosedForm/softmax.h5\" preprocess=\"unit\" labels=[\"<b>\", \"&\"]")
        let page = try saved("explain(odd, photo)", "e.html")
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("<table>"))
        #expect(page.contains("&lt;b&gt;") || page.contains("&quot;&amp;&quot;"))
        #expect(!page.contains("<b>") && !page.contains("<script") && !page.contains("http") && !page.contains("url("))
        let base64 = try #require(page.split(separator: "base64,").dropFirst().first?.split(separator: "\"").first)
        let data = try #require(Data(base64Encoded: String(base64)))
        #expect(try PixelImage.decode([UInt8](data)) == (try notebook.picture("format_as_image(explain(odd, photo))")))
    }

    @Test("P19: format_as_html takes the colours and sizes of show, and several explanations")
    func colouredPage() throws {
        let page = try saved("format_as_html([explanation, explanation], colormap=\"jet\", width=99)", "p.html")
        #expect(page.split(separator: "<section>").count == 3)
        #expect(page.contains(" width=\"99\""))
        let base64 = try #require(page.split(separator: "base64,").dropFirst().first?.split(separator: "\"").first)
        let data = try #require(Data(base64Encoded: String(base64)))
        #expect(
            try PixelImage.decode([UInt8](data))
                == (try notebook.picture("format_as_image(explanation, colormap=\"jet\")"))
        )
        #expect(try saved("[explanation, explanation]", "both.html").split(separator: "<section>").count == 3)
    }

    @Test("P19: format_as_text, print and a .txt file say the same")
    func texts() throws {
        let text = try saved("explanation", "e.txt")
        notebook.run("print explanation")
        #expect(notebook.last.record.stdout == text)
        notebook.run("print format_as_text(explanation)")
        #expect(notebook.last.record.stdout == text)
        #expect(try saved("format_as_text(explanation)", "t.txt") + "\n" == text)
    }

    @Test("P19: format_as_dict gives eli5's fields as values, of a target alone too")
    func dictionary() {
        notebook.run("d = format_as_dict(explanation)")
        #expect(notebook.value("d[\"estimator\"]") == "\"closed_form_softmax\"")
        #expect(notebook.value("d[\"image\"].width") == "24")
        #expect(notebook.value("d[\"targets\"][0][\"target\"]") == notebook.value("explanation.targets[0].target"))
        #expect(notebook.value("d[\"targets\"][0][\"score\"]") == notebook.value("explanation.targets[0].score"))
        let cells = (notebook.value("d[\"targets\"][0][\"heatmap\"]") ?? "").split { "[], ".contains($0) }
            .compactMap { Double($0) }
        let shown = notebook.numbers("explanation.targets[0].heatmap")
        #expect(cells.count == 16 && zip(cells, shown).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(notebook.value("format_as_dict(explanation.targets[0])") == notebook.value("d[\"targets\"][0]"))
        #expect(notebook.complaint("format_as_dict(photo)")?.hasPrefix("TypeError: explanation must be") == true)
    }

    @Test("P19: a dict, a list and a tensor inside are JSON as well; a model is not")
    func otherValues() throws {
        #expect(
            try saved("{\"a\": [1, 2.5, none, true], \"b\": \"é\"}", "d.json")
                == "{\"a\":[1,2.5,null,true],\"b\":\"é\"}")
        #expect(try saved("{\"t\": explanation.targets[0].heatmap}", "t.json").hasPrefix("{\"t\":[["))
        #expect(try saved("explanation.targets[0]", "target.json").contains("\"heatmap\":[["))
        #expect(notebook.complaint("save [model] \"@/m.json\"") == "TypeError: a Model cannot be written as JSON")
        #expect(notebook.complaint("save [float('nan')] \"@/n.json\"") == "ValueError: JSON has no number nan")
        #expect(notebook.errorName("save 3 \"@/n.json\"") == "TypeError")
    }

    @Test("P19: an explanation's heat map is saved as .npy, its overlay as .png, of one at a time")
    func otherEndings() throws {
        #expect(notebook.run("save explanation \"@/map.npy\"\nback = load \"@/map.npy\"").error == nil)
        #expect(notebook.value("back") == notebook.value("explanation.targets[0].heatmap"))
        #expect(notebook.run("save explanation \"@/over.PNG\"").error == nil)
        #expect(try notebook.picture("load \"@/over.PNG\"") == (try notebook.picture("format_as_image explanation")))
        #expect(notebook.errorName("save [explanation, explanation] \"@/two.png\"") == "ValueError")
    }

    @Test("P19: in a notebook is a table, as text and as HTML")
    func bundle() throws {
        let bundle = try #require(notebook.run("explanation").result)
        #expect(bundle.data["text/html"]?.contains("<table>") == true)
        #expect(bundle.data["text/plain"]?.contains("conv 4×4") == true)
    }
}
