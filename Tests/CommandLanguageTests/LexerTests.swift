import CommandLanguage
import Testing

@Suite struct LexerTests {
    @Test(
        "numbers read as Python writes them",
        arguments: [
            ("3", "3"), ("-3", "-3"), ("0", "0"), ("-0", "0"), ("00", "0"), ("0.65", "0.65"), ("1e-3", "0.001"),
            ("1e+16", "1e+16"),
            (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5.0"), ("1_000", "1000"), ("1_0.2_5e1_0", "102500000000.0"),
            ("1E5", "100000.0"),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "9.223372036854776e+18"), ("1e400", "inf"), ("-1e400", "-inf"), ("1e-400", "0.0"),
        ])
    func numbers(code: String, expected: String) throws {
        #expect(try sketch(code) == expected)
    }

    @Test(
        "what is glued to a number makes no other number",
        arguments: ["3x", "1.2.3", "1__0", "1_", "0x10", "007", "3j", "1e", "1e+x", "5._1", "1.e5.", "1.5cats"])
    func badNumbers(code: String) {
        #expect(mistake(code)?.kind == .syntaxError)
        #expect(mistake(code)?.span?.start == 0)
    }

    @Test("a number of many digits is refused instead of read for ever")
    func longNumbers() {
        #expect(mistake(String(repeating: "9", count: 4000)) == nil)
        #expect(mistake(String(repeating: "9", count: 1_000_000))?.message == "a number of more than 4300 characters")
    }

    @Test(
        "strings have Python's escapes",
        arguments: [
            (#""""#, ""), (#"'a"b'"#, "a\"b"), (#""a'b""#, "a'b"), (#""\\\"\'\n\r\t""#, "\\\"'\n\r\t"),
            (#""\x41\xe9""#, "Aé"),
            (#""\u00e9\u4e2d""#, "é中"), (#""\U0001f600""#, "😀"), ("'😀 ä\t'", "😀 ä\t"), (#""a\\""#, "a\\"),
        ])
    func strings(code: String, expected: String) throws {
        let statements = try parser.parse(code)
        guard case .value(let value) = statements.first?.kind, case .string(let text) = value.kind else {
            Issue.record("no string")
            return
        }
        #expect(Array(text.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "a string's mistake is underlined where it is",
        arguments: [
            (#"x = "a\qb""#, #"\q"#, #"unknown escape \q"#), (#""\x4""#, #"\x4"#, #"\x needs 2 hexadecimal digits"#),
            (#""\ud83d\ude00""#, #"\ud83d"#, #"\ud83d is half of a surrogate pair"#),
            (#""\U00110000""#, #"\U00110000"#, #"\U00110000 is no Unicode character"#),
            ("load \"a", "\"a", "the string is not closed"),
            ("x = 'a\n'", "'a", "the string is not closed"), ("'a\\'", "'a\\'", "the string is not closed"),
            ("'a\\\n'", "'a\\", "the string is not closed"), ("'a\0b'", "\0", "control character U+0000 in the cell"),
            ("load \"C:\\photos\\cat.jpg\"", "\\p", "unknown escape \\p"),
            ("x = r'a'", "r", "strings have no prefix here"),
        ])
    func badStrings(code: String, underlined: String, message: String) {
        #expect(mistake(code)?.message == message)
        #expect(excerpt(mistake(code)?.span, of: code) == underlined)
    }

    @Test(
        "control characters are refused wherever they stand", arguments: ["a\0", "# a\u{1B}b", "\u{85}", "x = \u{7}"])
    func controlCharacters(code: String) {
        #expect(mistake(code)?.message.hasPrefix("control character U+00") == true)
        #expect(mistake(code)?.span.map { $0.end - $0.start } == 1)
    }
}
