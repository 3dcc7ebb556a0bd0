import CommandLanguage
import TestSupport
import Testing

/// Cells nobody would write. None may trap, and whatever is found must lie inside the cell.
@Suite struct RandomCellTests {
    private static let pieces = [
        "show", "load", "explain", "model", "eli5", ".", "(", ")", "[", "]", "{", "}", ",", ":", "=", "==", "=>", "?",
        ";", "\n", "\r\n",
        " ", " ", " ", "\t", "\"", "'", "\"a\"", "'\\n'", "\\", "\\u", "\\x4", "1", "-1", "1e", "1e400", ".5", "5.",
        "_", "0x1", "-", "--",
        "# c\n", "import", "from", "true", "None", "float", "Dict", "for", "größe", "😀", "\u{301}", "\u{0}", "\u{FEFF}",
        "\u{202E}",
        "cat.jpg", "photos/", "../", "*", "9223372036854775808", "-inf", "layer=", "targets=[",
    ]

    private func check(_ code: String, cursor: Int) {
        let count = code.unicodeScalars.count
        if let diagnostic = mistake(code) {
            #expect(diagnostic.kind == .syntaxError)
            let span = diagnostic.span
            #expect(
                span.map { $0.start >= 0 && $0.start <= $0.end && $0.end <= count } == true, "\(code.debugDescription)")
            #expect(parser.completeness(of: code) != .complete)
            #expect(DiagnosticRenderer(.ansi).lines(for: diagnostic, in: code).count >= 3)
        } else {
            #expect(parser.completeness(of: code) == .complete)
        }
        let found = CompletionEngine(sampleCommands).completions(in: code, at: cursor, from: SampleSession()).range
        #expect(found.start >= 0 && found.start <= found.end && found.end == cursor, "\(code.debugDescription)")
        _ = Inspector(sampleCommands).inspection(in: code, at: cursor, from: SampleSession())
    }

    @Test("cells of random tokens never trap", arguments: 0..<4)
    func randomTokens(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            let length = Int.random(in: 0...30, using: &generator)
            let code = (0..<length).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
            check(code, cursor: Int.random(in: 0...code.unicodeScalars.count, using: &generator))
        }
    }

    @Test("cells of random bytes never trap", arguments: 0..<2)
    func randomBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ 1000)
        for _ in 0..<1000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let code = String(decoding: bytes, as: UTF8.self)
            check(code, cursor: Int.random(in: 0...code.unicodeScalars.count, using: &generator))
        }
    }

    @Test("what parses also parses after being cut and joined again at statements")
    func statementsAreIndependent() throws {
        let cells = ["x = load \"a\"", "show(x,\n 3)", "x.y[0]", "# c", "show?", "import a"]
        let joined = cells.joined(separator: "\n")
        #expect(try sketch(joined) == cells.map { try sketch($0) }.filter { !$0.isEmpty }.joined(separator: "; "))
    }

    @Test(
        "a cell of a megabyte parses whole, whatever it is made of",
        arguments: [
            "show model \"a.png\"\n", "x = [1, 2.5, {\"a\": (1,)}];", "# comment 😀\n", "\n\n\r\n",
            "größe = \"a\\n\\u00e9\"\n",
        ])
    func megabyte(line: String) throws {
        let repeats = 1_000_000 / line.utf8.count
        let count = try parser.parse(String(repeating: line, count: repeats)).count
        #expect(count == (line.contains("=") || line.contains("show") ? repeats : 0))
    }

    @Test("one long token, list or mistake takes no more than its length")
    func longOnes() throws {
        let million = 1_000_000
        #expect(try parser.parse("x = \"" + String(repeating: "é", count: million) + "\"").count == 1)
        #expect(try parser.parse("print [" + String(repeating: "1,", count: million / 2) + "]").count == 1)
        #expect(try parser.parse("print " + String(repeating: "a ", count: million / 2)).count == 1)
        #expect(try parser.parse(String(repeating: "a", count: million)).count == 1)
        for text in ["(", ")", "-", "/", "\"", "\\", "?", "=", "a.", "a/", "\0", "1.", ","] {
            check(String(repeating: text, count: 20_000), cursor: 10_000)
        }
    }
}
