import JupyterProtocol
import Testing
import Workbench

/// What `whylight explain` runs.
@Suite("The script of whylight explain") struct ExplainScriptTests {
    private func lines(_ output: String, images: [String] = ["cat.jpg"], _ options: [(String, String)] = []) -> [String]
    {
        ExplainScript(
            model: "m.h5", images: images, output: output, options: options.map { .init($0.0, $0.1) }
        ).code.split(separator: "\n").map(String.init)
    }

    @Test("loads, explains, paints and saves")
    func overlay() {
        #expect(
            lines("cat.png", [("targets", "[281, \"tabby\"]"), ("colormap", "jet"), ("labels", "names.txt")]) == [
                "model = load \"m.h5\" as=\"model\" labels=\"names.txt\"",
                "explanation = explain model \"cat.jpg\" targets=[281, \"tabby\"]",
                "overlay = format_as_image explanation colormap=\"jet\"",
                "save overlay \"cat.png\" overwrite=true",
                "print overlay",
            ])
    }

    @Test(
        "P19: saves what the file's name asks for",
        arguments: [
            ("cat.json", "save explanation \"cat.json\" overwrite=true"),
            ("cat.TXT", "save explanation \"cat.TXT\" overwrite=true"),
            ("cat.npy", "save explanation \"cat.npy\" overwrite=true"),
            ("cat.html", "save page \"cat.html\" overwrite=true"),
            ("cat", "save overlay \"cat\" overwrite=true"),
        ])
    func endings(output: String, line: String) {
        #expect(lines(output).contains(line))
        #expect(lines("p.html", [("alpha_limit", "0.4")]).contains("page = format_as_html explanation alpha_limit=0.4"))
    }

    @Test("gives each of several images a file of its name in the folder")
    func folder() {
        let code = lines("maps.json", images: ["a/cat.jpg", "dog.png"])
        #expect(code.contains("save overlay \"maps.json/cat.png\" overwrite=true"))
        #expect(code.contains("save overlay \"maps.json/dog.png\" overwrite=true"))
    }

    @Test("gives images of one name files of their own")
    func sameNames() {
        let code = lines("maps", images: ["a/cat.jpg", "a/cat-2.png", "b/cat.jpg", "cat.png"])
        let saved = code.compactMap { line in line.hasPrefix("save") ? line.split(separator: "\"")[1] : nil }
        #expect(saved == ["maps/cat.png", "maps/cat-2.png", "maps/cat-3.png", "maps/cat-4.png"])
    }

    @Test("needs a folder for several images, and says so where a file has its name")
    func fileForFolder() throws {
        let notebook = try Notebook()
        try notebook.write([], to: "maps")
        let path = "\(notebook.folder)/maps"
        let error = #expect(throws: CellError.self) { try ScriptRunner(folder: path) }
        #expect(error?.name == "OSError")
        #expect(error?.value == "\(path) is a file, not a folder")
    }
}
