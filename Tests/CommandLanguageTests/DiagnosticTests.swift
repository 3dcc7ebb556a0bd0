import CommandLanguage
import Testing

@Suite struct DiagnosticTests {
    private func lines(_ span: SourceSpan?, of code: String, hint: String? = nil) -> [String] {
        DiagnosticRenderer(.plain).lines(for: Diagnostic(.valueError, "no", at: span, hint: hint), in: code)
    }

    @Test("a diagnostic shows the line, the place, the reason and the hint")
    func rendering() throws {
        let diagnostic = try #require(mistake("a = 1\nx = = 3"))
        #expect(
            DiagnosticRenderer(.plain).lines(for: diagnostic, in: "a = 1\nx = = 3") == [
                "  2 | x = = 3", "    |     ^", "SyntaxError: expected a value, found '='",
            ])
        #expect(lines(nil, of: "a", hint: "try") == ["ValueError: no", "hint: try"])
    }

    @Test("colours do not change the text")
    func colours() throws {
        let diagnostic = Diagnostic(.nameError, "no", at: SourceSpan(0, 1), hint: "try")
        let ansi = DiagnosticRenderer(.ansi).lines(for: diagnostic, in: "ab").joined(separator: "\n")
        #expect(ansi.contains("\u{1B}[1;31mNameError\u{1B}[0m: no"))
        let parts = ansi.split(separator: "\u{1B}[", omittingEmptySubsequences: false)
        let plain = parts.enumerated().map { $0 == 0 ? $1 : $1.drop { $0 != "m" }.dropFirst() }.joined()
        #expect(plain == DiagnosticRenderer(.plain).lines(for: diagnostic, in: "ab").joined(separator: "\n"))
    }

    @Test(
        "the caret stands under its place, whatever stands before it",
        arguments: [
            ("show größe", 5, 10, "  1 | show größe", "    |      ^^^^^"),
            ("画像 = 9", 5, 6, "  1 | 画像 = 9", "    |        ^"),
            ("\tx", 1, 2, "  1 |     x", "    |     ^"), ("ab\tx", 3, 4, "  1 | ab  x", "    |     ^"),
            ("😀 x", 2, 3, "  1 | 😀 x", "    |    ^"), ("e\u{301} x", 3, 4, "  1 | e\u{301} x", "    |   ^"),
            ("ab", 2, 2, "  1 | ab", "    |   ^"), ("ab", 5, 90, "  1 | ab", "    |   ^"),
            ("", 0, 0, "  1 | ", "    | ^"),
            ("a(\nb)", 0, 5, "  1 | a(", "    | ^^"), ("a\r\nbc", 3, 4, "  2 | bc", "    | ^"),
            ("a\rbc", 2, 4, "  2 | bc", "    | ^^"),
            ("\0x", 0, 1, "  1 | \u{2400}x", "    | ^"), ("a\u{202E}b", 2, 3, "  1 | a\u{FFFD}b", "    |   ^"),
            ("a", -4, -2, "  1 | a", "    | ^"),
        ])
    func carets(code: String, start: Int, end: Int, line: String, carets: String) {
        #expect(Array(lines(SourceSpan(start, end), of: code).prefix(2)) == [line, carets])
    }

    @Test("a long line is cut around the place")
    func longLine() {
        let code = String(repeating: "x", count: 1_000_000) + "!" + String(repeating: "y", count: 1_000_000)
        let rendered = lines(SourceSpan(1_000_000, 1_000_001), of: code)
        #expect(rendered[0].hasPrefix("  1 | …xxx"))
        #expect(rendered[0].hasSuffix("yyy…"))
        #expect(rendered[0].count < 120)
        let caret = Array(rendered[1]).firstIndex(of: "^")
        #expect(caret.map { Array(rendered[0])[$0] } == "!")
    }

    @Test("a message stays on one line")
    func oneLine() {
        let diagnostic = Diagnostic(.osError, "a\nb\u{1B}c")
        #expect(DiagnosticRenderer(.plain).lines(for: diagnostic, in: "") == ["OSError: a b\u{241B}c"])
    }

    @Test("positions count lines and columns from 1")
    func positions() {
        let text = SourceText("ab\r\nc\rd\n")
        let found = [0, 2, 4, 6, 8, 99, -1].map { text.position(of: $0) }
        #expect(found.map(\.line) == [1, 1, 2, 3, 4, 4, 1])
        #expect(found.map(\.column) == [1, 3, 1, 1, 1, 1, 1])
        #expect(text.line(7).isEmpty)
    }

    @Test(
        "a slip of the pen finds the word that was meant",
        arguments: [
            ("explian", "explain"), ("laod", "load"), ("Show", "show"), ("shwo", "show"), ("targts", "targets"),
            ("explain_pred", "explain_prediction"),
            ("tragets", "targets"), ("EXPLAIN", "explain"), ("xyz", nil), ("a", nil), ("", nil), ("lo", nil),
            ("completely", nil),
        ] as [(String, String?)])
    func suggestions(word: String, expected: String?) {
        let names = ["load", "show", "explain", "explain_prediction", "targets", "layer", "x"]
        #expect(Suggestion.closest(to: word, in: names) == expected)
        #expect(Suggestion.hint(for: word, in: names) == expected.map { "did you mean \($0)?" })
    }

    @Test("unknown names are explained with what there is")
    func names() throws {
        let name = Name("targts", span: SourceSpan(1, 2))
        let signature = CommandSignature(
            "explain", summary: "s", parameters: [Parameter("targets", .option, "t")], example: "e")
        #expect(Diagnostic.unknownOption(name, of: signature).hint == "did you mean targets?")
        #expect(Diagnostic.unknownOption(Name("zz", span: name.span), of: signature).hint == "its options: targets")
        #expect(
            Diagnostic.unknownCommand(Name("explian", span: name.span), in: ["explain"]).hint == "did you mean explain?"
        )
        guard case .value(let value) = try parser.parse("cat.jpg").first?.kind else { return }
        #expect(Diagnostic.unknownName(value, "cat", in: ["cats"]).hint == "put quotes around a file name: \"cat.jpg\"")
        #expect(Diagnostic.commandAsValue("load", at: name.span).message == "load is a command, not a value")
    }
}
