import CommandLanguage
import Testing

@Suite struct SyntaxErrorTests {
    @Test(
        "a mistake is named, underlined and where it helps hinted at",
        arguments: [
            ("x = = 3", "=", "expected a value, found '='", nil), (")", ")", "')' closes nothing", nil),
            ("show(model,", "(", "'(' was never closed", nil),
            ("x = ", "", "expected a value, found the end of the cell", nil),
            ("x =\ny", "\n", "expected a value, found the end of the line", nil),
            ("[1; 2]", ";", "expected ',' or ']', found ';'", nil),
            ("(1]", "]", "expected ',' or ')', found ']'", nil),
            ("show(a b)", "b", "expected ',' or ')', found 'b'", nil),
            ("show a,", "", "expected an argument after ',', found the end of the cell", nil),
            ("show , a", ",", "expected a new line, found ','", "a list of values is written [a, b], or print a, b"),
            ("load = 3", "load", "load is a command and cannot be assigned", "choose another name, such as my_load"),
            (
                "show_prediction = 3", "show_prediction", "show_prediction is a command and cannot be assigned",
                "choose another name, such as my_show_prediction"
            ),
            ("None = 3", "None", "None cannot be assigned", "it always has the same value"),
            ("x = y = 3", "=", "only one name can be assigned at a time", "write a line for each name"),
            ("x.y = 3", "=", "expected a new line, found '='", "only a plain name can be assigned"),
            ("a, b = 3", ",", "expected a new line, found ','", "a list of values is written [a, b], or print a, b"),
            ("x == 3", "==", "there are no comparisons here", "a single = binds a name or gives an option"),
            ("show(a, top=1, top=2)", "top", "top= is given twice", nil),
            (
                "show(top=1, a)", "a", "a positional argument stands behind a named one",
                "put it before the first name=value, or several values of top into brackets, [a, b]"
            ),
            ("show(a) b", "b", "expected a new line, found 'b'", "put all arguments of show within its parentheses"),
            ("np.load(3)", "load", "only a command can be called; a member cannot", "write load(…)"),
            ("'a'(3)", "'a'", "only a command can be called", nil),
            ("3[0]", "[", "a number has no members or elements, found '['", nil),
            ("print x - 3", "-", "unexpected '-'", "there is no arithmetic in whylight"),
            ("print x-3", "-", "unexpected '-'", "there is no arithmetic in whylight"),
            (
                "show -targets 3", "-targets", "- cannot stand before a name",
                "options are written targets=value; only a number can be negative"
            ),
            (
                "show m --top", "--top", "-- cannot stand before a name",
                "options are written top=value; only a number can be negative"
            ),
            ("x[1:2]", ":", "expected ']', found ':'", nil),
            ("{1: 2}", "1", "expected a string as the key of a dict, found '1'", nil),
            ("{'a' 2}", "2", "expected ':' after the key, found '2'", nil),
            (
                "for x in y:", "for", "for is Python; a whylight cell has only commands and values",
                "help lists the commands"
            ),
            ("from x", "", "expected 'import', found the end of the cell", nil),
            ("!ls", "!", "unexpected '!'", "shell commands and magics are not part of whylight"),
            (
                "show \u{201C}a\u{201D}", "\u{201C}", "\u{201C} does not begin a string",
                "use straight quotes: \"…\" or '…'"
            ),
            ("x = \u{200B}3", "\u{200B}", "unexpected invisible character U+200B", nil),
            ("x = 😀", "😀", "unexpected '😀'", nil),
            ("?", "", "expected a name after '?', found the end of the cell", "help lists all commands"),
            (
                "float('abc')", "'abc'", "expected 'inf', '-inf' or 'nan', found a string",
                "any other number is written without float(…)"
            ),
            ("a\n[1,\n2\nb", "b", "expected ',' or ']', found 'b'", "the '[' in line 2 is still open"),
            (
                "%matplotlib inline", "%", "unexpected '%'", "shell commands and magics are not part of whylight"
            ),
            (
                "print \"\"\"a\"\"\"", "\"\"\"", "there are no triple quotes here",
                "a string is on one line, its new lines written \\n"
            ),
            ("x.", "", "expected a member's name after '.', found the end of the cell", nil),
        ] as [(String, String, String, String?)])
    func mistakes(code: String, underlined: String, message: String, hint: String?) {
        let diagnostic = mistake(code)
        #expect(diagnostic?.kind == .syntaxError)
        #expect(diagnostic?.message == message)
        #expect(excerpt(diagnostic?.span, of: code) == underlined)
        #expect(diagnostic?.hint == hint)
    }

    @Test(
        "a path without quotes gets the hint to quote it",
        arguments: [
            ("load photos/cat.jpg", "photos/cat.jpg"), ("load ../a.png", "../a.png"),
            ("load ~/a.png size=(2, 3)", "~/a.png"),
            ("load /data/x", "/data/x"), ("load *.png", "*.png"), ("show(model, photos/cat.jpg)", "photos/cat.jpg"),
            ("x = load cat-1.jpg", "cat-1.jpg"), ("load 2cats.jpg", "2cats.jpg"), ("load C:\\x\\a.png", "C:\\x\\a.png"),
            ("load img.1.PNG", "img.1.PNG"), ("load efficientnet-b0.h5", "efficientnet-b0.h5"),
        ])
    func unquotedPaths(code: String, path: String) {
        let diagnostic = mistake(code)
        #expect(diagnostic?.message == "\(path) is not in quotes")
        #expect(excerpt(diagnostic?.span, of: code) == path)
        #expect(diagnostic?.hint == UnquotedPath.hint(for: path))
    }

    @Test("arithmetic with names may be a path, with numbers it is none")
    func division() {
        #expect(mistake("print a/b")?.hint == "put quotes around a file name: \"a/b\"")
        #expect(mistake("print 3/4")?.hint == "there is no arithmetic in whylight")
    }

    @Test(
        "a file name that parses as a member is recognised",
        arguments: [
            ("cat.jpg", "cat.jpg"), ("img.v2.PNG", "img.v2.PNG"), ("model.name", nil), ("cat", nil), ("x[0].png", nil),
            ("'a'.png", nil),
        ] as [(String, String?)])
    func fileNames(code: String, expected: String?) throws {
        guard case .value(let value) = try parser.parse(code).first?.kind else {
            Issue.record("no value")
            return
        }
        #expect(value.unquotedFileName == expected)
    }

    @Test(
        "a console learns whether to run the cell",
        arguments: [
            ("", .complete), ("  \n", .complete), ("version", .complete), ("load load load", .complete),
            ("show(model,\n\"a\")", .complete),
            ("show(model,", .incomplete(indent: "  ")), ("x = [1,\n", .incomplete(indent: "  ")),
            ("{\"a\"", .incomplete(indent: "  ")),
            ("a\nshow(explain(m", .incomplete(indent: "  ")), ("from a import (b,", .incomplete(indent: "  ")),
            ("(", .incomplete(indent: "  ")),
            ("load \"a", .invalid), ("x = = 3", .invalid), (")", .invalid), ("show(a b", .invalid),
            ("show(\"a", .invalid),
            ("x =", .invalid), ("(]", .invalid), ("load = [", .invalid),
        ] as [(String, CellCompleteness)])
    func completeness(code: String, expected: CellCompleteness) {
        #expect(parser.completeness(of: code) == expected)
    }
}
