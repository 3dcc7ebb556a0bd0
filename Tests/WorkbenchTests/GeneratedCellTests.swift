import JupyterProtocol
import TestSupport
import Testing
import Workbench

/// Cells made by the grammar of the language, and by nothing but bytes: whatever they say, they end with a value or one
/// error, and the session goes on.
@Suite("Generated cells", .serialized) struct GeneratedCellTests {
    /// Sentences of the language's grammar, now and then with a word that does not belong there.
    private struct Grammar {
        var generator: SeededGenerator

        private static let names = [
            "model", "photo", "explanation", "pair", "x", "y", "größe", "_", "nobody", "𝒳", "inf", "nan",
        ]
        private static let options = [
            "targets", "layer", "size", "crop", "mode", "top", "colormap", "alpha_limit", "width", "columns", "method",
            "score",
            "relu", "normalize", "resample", "preprocess", "wait", "legend", "output", "image", "nonsense",
        ]
        private static let strings = [
            "\"@/a.png\"", "\"@/two.npy\"", "'tabby'", "\"gradcam\"", "\"jet\"", "\"a\\n\\u00e9\\U0001F600\"", "''",
            "\"@/*\"",
            "\"\\x00\"", "\"rgb\"", "\"nearest\"", "\"unit\"",
        ]
        private static let numbers = [
            "0", "1", "-1", "2", "1000000000000", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
            "0.5", "-2.5e3", "1e308", "1e400", "inf", "nan", "1e-320", "65536",
        ]
        private static let members = [
            "targets", "score", "heatmap", "layers", "name", "shape", "width", "output_shape", "labels", "class",
            "nonsense",
        ]
        private static let commands = [
            "load", "explain", "show", "predict", "summary", "preprocess", "compare", "print", "warn", "clear", "input",
            "variables", "forget", "help", "version", "gradcam_backend", "gradcam", "format_as_image",
            "heatmap_to_image",
            "expand_heatmap", "image_from", "show_prediction", "eli5.explain_prediction",
        ]
        private static let noise = [
            "", "", "", "", "", "", "", "(", "]", "=", "?", ",", "\0", "# c", "\u{301}", "\"", ".",
        ]

        private mutating func pick(_ words: [String]) -> String { words.randomElement(using: &generator) ?? "" }
        private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

        mutating func cell() -> String {
            (0...number(0...4)).map { _ in statement() }.joined(separator: pick(["\n", ";", "\r\n", "\n\n"]))
        }

        private mutating func statement() -> String {
            let text =
                switch number(0...9) {
                case 0: pick(Self.names) + "?"
                case 1...3: pick(Self.names) + " = " + value(depth: 0)
                case 4: call(depth: 0)
                case 5: value(depth: 0)
                default: pick(Self.commands) + " " + arguments(separator: " ", depth: 0)
                }
            return text + pick(Self.noise)
        }

        private mutating func arguments(separator: String, depth: Int) -> String {
            let values = (0..<number(0...3)).map { _ in value(depth: depth + 1) }
            let options = (0..<number(0...2)).map { _ in pick(Self.options) + "=" + value(depth: depth + 1) }
            return (values + options).joined(separator: separator)
        }

        private mutating func call(depth: Int) -> String {
            pick(Self.commands) + "(" + arguments(separator: ", ", depth: depth) + ")"
        }

        private mutating func value(depth: Int) -> String {
            let kind = number(0...(depth > 4 ? 2 : 8))
            let text =
                switch kind {
                case 0: pick(Self.numbers)
                case 1: pick(Self.strings)
                case 2: pick(Self.names)
                case 3: "[" + list(depth: depth) + "]"
                case 4: "(" + list(depth: depth) + ",)"
                case 5: "{" + pick(Self.strings) + ": " + value(depth: depth + 1) + "}"
                case 6: call(depth: depth + 1)
                case 7: value(depth: depth + 1) + "." + pick(Self.members)
                default: value(depth: depth + 1) + "[" + value(depth: depth + 1) + "]"
                }
            return text
        }

        private mutating func list(depth: Int) -> String {
            (0..<number(0...3)).map { _ in value(depth: depth + 1) }.joined(separator: ", ")
        }
    }

    private func check(_ code: String, in notebook: Notebook) {
        let count = code.unicodeScalars.count
        let outcome = notebook.run(code)
        if let error = outcome.error {
            #expect(!error.name.isEmpty && !error.value.isEmpty && !error.traceback.isEmpty, "\(code.debugDescription)")
            #expect(!error.value.contains("\n"), "\(code.debugDescription)")
        }
        let completions = notebook.workbench.complete(code, at: count / 2)
        #expect(completions.start <= completions.end && completions.end <= count)
        _ = notebook.workbench.inspect(code, at: count / 3, detailLevel: 1)
    }

    @Test("by the grammar end with a value or one error", arguments: 0..<3)
    func grammar(seed: UInt64) throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        var grammar = Grammar(generator: SeededGenerator(seed: seed))
        for _ in 0..<400 { check(grammar.cell(), in: notebook) }
        #expect(notebook.value("1.5") == "1.5")
    }

    @Test("of bytes end with a value or one error", arguments: 0..<2)
    func bytes(seed: UInt64) throws {
        let notebook = try Notebook()
        try notebook.prepareTour()
        var generator = SeededGenerator(seed: seed &+ 77)
        let sample = Array("x = show(explain model \"a\" targets=[1, 'b'], {\"c\": (2.5,)}.d[0])\r\nhelp? # e\n".utf8)
        for _ in 0..<600 {
            var text = sample
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let position = Int.random(in: 0..<text.count, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: text[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: text.remove(at: position)
                case 2: text.insert(UInt8.random(in: 0...255, using: &generator), at: position)
                default: text.swapAt(position, text.count / 2)
                }
            }
            check(String(decoding: text, as: UTF8.self), in: notebook)
        }
        #expect(notebook.value("1.5") == "1.5")
    }

    /// A step that went over the cell again for each of its parts would take hours at this length.
    @Test(
        "of hundreds of thousands of parts take the time of their length", .timeLimit(.minutes(2)),
        arguments: [
            "(", "[", "{", ")", "a.", "a[", "a(", "\"", "'\n", "\\", "-", "=", "?", "😀", "\u{301}", "\r\n", "\0", "#",
            "1 ", "1,",
            "x ", "x;", "a/b", "load a.png ", "print ", "x=", "\"a\" ", "{\"a\":", "eli5.", "import a\n", "largest",
            "\u{202E}",
        ])
    func length(part: String) throws {
        let notebook = try Notebook()
        let code = String(repeating: part, count: 300_000)
        let count = code.unicodeScalars.count
        _ = notebook.workbench.isComplete(code)
        for cursor in [0, count / 2, count] {
            _ = notebook.workbench.complete(code, at: cursor)
            _ = notebook.workbench.inspect(code, at: cursor, detailLevel: 0)
        }
        if let error = notebook.run(code).error {
            #expect(error.value.utf8.count < 10_000 && error.traceback.joined().utf8.count < 100_000)
        }
    }
}
