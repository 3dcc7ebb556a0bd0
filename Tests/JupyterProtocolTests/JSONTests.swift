package import JupyterProtocol
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "takes what RFC 8259 allows",
        arguments: [
            "{}", "[]", " { \"a\" : [ 1 , -2.5e-3 , true , false , null , \"x\" ] } ", "\"\\ud83d\\ude00\"", "0", "-0",
            "1E+5", "\"\u{10FFFF}\"", "[[],{}]", "{\"a\":{\"b\":[]},\"c\":1}",
        ])
    func accepts(text: String) throws {
        try JSONGrammar.check(Array(text.utf8))
        _ = try JSON.decode(JSONValue.self, from: Array(text.utf8))
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1 2]", "01", "1.", ".5", "+1",
            "1e",
            "NaN", "Infinity", "-", "tru", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\u0041\"", "\"\n\"", "{} {}", "[}", "{]", "\u{FEFF}{}", "'a'", "// c\n1",
        ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSONGrammar.check(Array(text.utf8)) }
    }

    @Test("refuses bytes that are not UTF-8")
    func refusesInvalidUTF8() {
        #expect(throws: JSONError.malformed("not UTF-8", offset: 1)) {
            try JSONGrammar.check([0x22, 0xFF, 0xFE, 0x22])
        }
    }

    @Test("takes 128 levels and refuses 129, however deep it goes on", arguments: [128, 129, 100_000])
    func limitsDepth(depth: Int) throws {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        if depth <= JSON.depthLimit {
            _ = try JSON.decode(JSONValue.self, from: Array(text.utf8))
        } else {
            #expect(throws: JSONError.self) { try JSON.decode(JSONValue.self, from: Array(text.utf8)) }
        }
    }

    @Test("a value survives the way out and in")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "a \"b\" \\ / \u{1} 😀", "list": [1, -2.5, true, nil], "big": 1e300, "object": ["empty": [:]],
        ]
        #expect(try JSON.decode(JSONValue.self, from: JSON.encode(value)) == value)
    }

    @Test("NaN and infinity go out as null", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(number: Double) throws {
        #expect(try JSON.encode(["a": JSONValue.number(number)]) == Array(#"{"a":null}"#.utf8))
    }

    @Test("a value nested too deep is refused on the way out")
    func deepValue() {
        var value = JSONValue.null
        for _ in 0..<200 { value = .array([value]) }
        #expect(throws: JSONError.self) { try JSON.encode(value) }
    }

    @Test("says which field is missing or of the wrong kind")
    func namesTheField() {
        #expect(throws: JSONError.missingField("code")) {
            try JSON.decode(ExecuteRequest.self, from: Array("{}".utf8))
        }
        #expect(throws: JSONError.unexpectedValue("\"code\" must be a string")) {
            try JSON.decode(ExecuteRequest.self, from: Array(#"{"code":7}"#.utf8))
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}
