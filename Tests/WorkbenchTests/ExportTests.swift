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
        #expect(page.contains("<table>") && page.contains("&lt;b&gt;") || page.contains("&amp;"))
        #expect(!page.contains("<b>") && !page.contains("<script") && !page.contains("http"))
        let base64 = try #require(page.split(separator: "base64,").dropFirst().first?.split(separator: "\"").first)
        let data = try #require(Data(base64Encoded: String(base64)))
        #expect(try PixelImage.decode([UInt8](data)) == (try notebook.picture("format_as_image(explain(odd, photo))")))
    }

    @Test("P19: in a notebook is a table, as text and as HTML")
    func bundle() throws {
        let bundle = try #require(notebook.run("explanation").result)
        #expect(bundle.data["text/html"]?.contains("<table>") == true)
        #expect(bundle.data["text/plain"]?.contains("conv 4×4") == true)
    }
}
