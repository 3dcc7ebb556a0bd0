import KerasModels
import Testing

@Suite("Configuration JSON") struct ConfigurationParserTests {
    @Test("is parsed as Python writes it")
    func values() throws {
        let text =
            #"{"a": [1, -2.5e-3, 0.1, 1E+2], "b": {"c": null, "d": true, "e": false}, "f": [], "g": {}, "h": ""}"#
        let expected = ConfigurationValue.object([
            "a": .array([.number(1), .number(-2.5e-3), .number(0.1), .number(100)]),
            "b": .object(["c": .null, "d": .bool(true), "e": .bool(false)]),
            "f": .array([]), "g": .object([:]), "h": .string(""),
        ])
        #expect(try ConfigurationParser.parse(text) == expected)
        #expect(try ConfigurationParser.parse(" \n[\t1 ,\r2 ] ") == .array([.number(1), .number(2)]))
    }

    @Test("leaves out what only training asks for")
    func training() throws {
        let text = """
            {"units": 2, "kernel_initializer": {"class_name": "Zeros"}, "bias_regularizer": null, "W_constraint": [1],
             "initializer": 1, "b": {"gamma_initializer": "ones", "axis": 3}}
            """
        let expected = ConfigurationValue.object([
            "units": .number(2), "initializer": .number(1), "b": .object(["axis": .number(3)]),
        ])
        #expect(try ConfigurationParser.parse(text) == expected)
        #expect(throws: ConfigurationParser.SyntaxError.self) { try ConfigurationParser.parse(#"{"a_constraint": }"#) }
    }

    @Test("has numbers that are none of JSON's own")
    func infinities() throws {
        #expect(
            try ConfigurationParser.parse("[Infinity, -Infinity]") == .array([.number(.infinity), .number(-.infinity)]))
        guard case .number(let number) = try ConfigurationParser.parse("NaN") else {
            Issue.record("NaN is no number")
            return
        }
        #expect(number.isNaN)
    }

    @Test(
        "has strings with every escape",
        arguments: [
            (#""conv/1: \"x\"""#, #"conv/1: "x""#), (#""a\\b\/c""#, #"a\b/c"#), (#""\n\t\r\b\f""#, "\n\t\r\u{8}\u{C}"),
            (#""\u00e9\u4e2d""#, "é中"), (#""\ud83d\ude00!""#, "😀!"), (#""\ud83d""#, "\u{FFFD}"), (#""é😀""#, "é😀"),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try ConfigurationParser.parse(text) == .string(expected))
    }

    @Test(
        "is refused where it is damaged",
        arguments: [
            "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{a: 1}", "\"a", "\"\\",
            "\"\\u12\"",
            "\"\\x\"", "nul", "truth", "+1", "0x10", "nan", "-", "1 2", "[1] x", "}",
        ])
    func damaged(text: String) {
        #expect(throws: ConfigurationParser.SyntaxError.self) { try ConfigurationParser.parse(text) }
    }

    @Test("may not be nested without end")
    func depth() throws {
        let depth = ConfigurationParser.largestDepth
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try ConfigurationParser.parse(nested(depth))
        #expect(throws: ConfigurationParser.SyntaxError.self) { try ConfigurationParser.parse(nested(depth + 1)) }
        #expect(throws: ConfigurationParser.SyntaxError.self) { try ConfigurationParser.parse(nested(1_000_000)) }
    }
}
