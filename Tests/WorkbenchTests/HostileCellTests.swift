import Glibc
import Images
import JupyterProtocol
import Testing
import Workbench

/// Cells that would take all memory, all time or a thread's whole stack, and files that never end.
@Suite("Hostile cells", .serialized) struct HostileCellTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
    }

    /// Python would come to the end of memory, or of its recursion, as well.
    @Test(
        "that nest a value in itself over and over end with a ValueError",
        arguments: ["x = [x]", "x = (x,)", "x = {\"a\": x}", "x = [[[x]]]"])
    func nesting(line: String) {
        #expect(notebook.errorName("x = 1\n" + String(repeating: line + "\n", count: 20_000)) == "ValueError")
        // What was reached before is whole, and can be shown.
        #expect(notebook.errorName("x") == nil)
        #expect(notebook.errorName("print x\nvariables") == nil)
    }

    @Test(
        "that double a value over and over end with a ValueError that names the limit",
        arguments: ["x = [x, x]", "x = (x, x, x)", "x = {\"a\": x, \"b\": x}", "x = [_, x, x]"])
    func doubling(line: String) {
        let outcome = notebook.run("x = \"0123456789abcdef\"\n" + String(repeating: line + "\n", count: 100))
        #expect(outcome.error?.name == "ValueError")
        #expect(outcome.error?.traceback.joined().contains("WHYLIGHT_MAX_VALUE_MB") == true)
        #expect(notebook.errorName("y = [1]\ny") == nil)
    }

    @Test("cannot print what they could not bind")
    func printing() {
        notebook.run("x = \"\(String(repeating: "a", count: 1 << 20))\"")
        #expect(notebook.errorName("print " + String(repeating: "x ", count: 1000)) == "ValueError")
        #expect(notebook.errorName("warn(" + String(repeating: "x, ", count: 1000) + "x)") == "ValueError")
    }

    @Test(
        "do not read devices and pipes, which may never end",
        arguments: ["", " as=\"labels\"", " as=\"image\"", " as=\"tensor\"", " as=\"model\""])
    func devices(option: String) throws {
        let pipe = "\(notebook.folder)/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        for path in ["/dev/zero", "/dev/tty", "/dev/null", pipe] {
            let name = notebook.errorName("load \"\(path)\"\(option)")
            #expect(["OSError", "FormatError"].contains(name), "\(path)")
        }
        #expect(notebook.errorName("load \"\(notebook.folder)\"\(option)") != nil)
    }

    @Test("with a pattern over the whole machine end with a list or the limit's name")
    func patterns() throws {
        try notebook.write(Notebook.photo.pngData(), to: "b.png")
        try notebook.write(Notebook.photo.pngData(), to: "a.png")
        try notebook.write(Notebook.photo.pngData(), to: ".hidden.png")
        #expect(notebook.value("files = load \"@/*.png\"\n[files[0].width, files[1].width]") == "[24, 24]")
        #expect(notebook.errorName("files[2]") == "IndexError")
        #expect(notebook.errorName("load \"@/*.jpg\"") == "FileNotFoundError")
        let outcome = notebook.run("load \"/*/*/*/*/*/*.no-such-end\"")
        #expect(["ValueError", "FileNotFoundError"].contains(outcome.error?.name))
    }

    @Test("of a million statements run in the time of their length")
    func manyStatements() {
        #expect(notebook.value(String(repeating: "1\n", count: 1_000_000)) == "1")
        #expect(notebook.value("x = 0\n" + String(repeating: "y = [x, 1]\n", count: 100_000) + "y") == "[0, 1]")
    }

    @Test("longer than the limit are refused by name, whatever is asked about them")
    func length() {
        let cell = "#" + String(repeating: "x", count: 32 << 20)
        let outcome = notebook.run(cell)
        #expect(outcome.error?.name == "ValueError")
        #expect(outcome.error?.traceback.joined().contains("WHYLIGHT_MAX_CELL_MB") == true)
        #expect(notebook.workbench.isComplete(cell) == .invalid)
        #expect(notebook.workbench.complete(cell, at: 10).matches.isEmpty)
        #expect(notebook.workbench.inspect(cell, at: 10, detailLevel: 0) == nil)
        #expect(notebook.errorName(String(repeating: "#", count: 16 << 20)) == nil)
    }
}
