import JupyterProtocol
import Testing

@Suite("History")
struct HistoryTests {
    private let history = MemoryHistory(
        session: 3,
        earlier: [
            HistoryEntry(session: 1, line: 1, input: "old"), HistoryEntry(session: 2, line: 1, input: "load \"a\""),
        ])

    init() {
        history.append("1.5", line: 1)
        history.record(output: "1.5", line: 1)
        history.append("load \"b\"", line: 2)
        history.append("1.5", line: 3)
    }

    @Test(
        "the tail holds the newest entries, oldest first",
        arguments: [(2, [2, 3]), (0, []), (-3, []), (99, [1, 1, 1, 2, 3])])
    func tail(count: Int, lines: [Int]) {
        #expect(history.tail(count).map(\.line) == lines)
    }

    @Test("the oldest entries go when all together are too long, never the newest")
    func limit() {
        let history = MemoryHistory()
        let text = String(repeating: "x", count: 60_000)
        for line in 1...200 {
            history.append(text, line: line)
            history.record(output: text, line: line)
            #expect(history.tail(1).map(\.line) == [line])
            #expect(history.tail(1).map(\.output) == [text])
        }
        let kept = history.tail(200)
        #expect(kept.map(\.line) == Array((201 - kept.count)...200))
        let byteCount = kept.reduce(0) { $0 + $1.input.utf8.count + ($1.output?.utf8.count ?? 0) }
        #expect(byteCount <= MemoryHistory.byteLimit && byteCount > MemoryHistory.byteLimit / 2)
    }

    @Test("tail and range name an entry by the same session and line")
    func range() {
        for entry in history.tail(5) {
            #expect(history.range(session: entry.session, start: entry.line, stop: entry.line + 1) == [entry])
        }
        #expect(history.range(session: 0, start: 2, stop: nil).map(\.line) == [2, 3])
        #expect(history.range(session: -1, start: 1, stop: nil).map(\.input) == ["load \"a\""])
        #expect(history.range(session: 9, start: 1, stop: nil).isEmpty)
        #expect(history.range(session: .min, start: .min, stop: .max).isEmpty)
    }

    @Test("search gives the newest matches in time order; unique ones once")
    func search() {
        #expect(history.search(GlobPattern("1*"), limit: nil, unique: false).map(\.line) == [1, 3])
        #expect(history.search(GlobPattern("1*"), limit: nil, unique: true).map(\.line) == [3])
        #expect(history.search(GlobPattern("*"), limit: 2, unique: false).map(\.line) == [2, 3])
        #expect(history.search(GlobPattern("*"), limit: 0, unique: false).isEmpty)
    }

    @Test("an input longer than a megabyte is not kept")
    func longInput() {
        history.append(String(repeating: "#", count: 2 << 20), line: 4)
        #expect(history.tail(1).map(\.line) == [3])
    }

    @Test("a reply's rows have three members, with outputs the third is a pair")
    func rows() throws {
        let bench = try Bench()
        for code in ["7", "out x"] { _ = try bench.send("execute_request", #"{"code":"\#(code)"}"#) }
        let plain = try bench.send("history_request", #"{"hist_access_type":"tail","n":2,"output":false,"raw":true}"#)
        #expect(plain.first("history_reply") == ["status": "ok", "history": [[3, 1, "7"], [3, 2, "out x"]]])
        let pairs = try bench.send(
            "history_request", #"{"hist_access_type":"range","session":3,"start":1,"output":true}"#)
        #expect(pairs.first("history_reply")?["history"] == [[3, 1, ["7", "7"]], [3, 2, ["out x", nil]]])
    }

    @Test(
        "a glob matches the whole text",
        arguments: [
            ("", "", true), ("", "a", false), ("a", "a", true), ("a", "ab", false), ("*", "", true),
            ("*", "a\nb", true),
            ("a*", "abc", true), ("*c", "abc", true), ("a*c", "abbc", true), ("a*c", "abcd", false), ("?", "é", true),
            ("?", "", false), ("??", "😀b", true), ("*a*b*c*", "xaybzc", true), ("*aab", "aaaab", true),
            ("[a]", "a", false),
        ])
    func glob(pattern: String, text: String, expected: Bool) {
        #expect(GlobPattern(pattern).matches(text) == expected)
    }

    @Test("thousands of stars take no longer than their text is long", .timeLimit(.minutes(1)))
    func manyStars() {
        let text = String(repeating: "a", count: 5000)
        #expect(!GlobPattern(String(repeating: "*", count: 2000) + "x").matches(text))
        #expect(!GlobPattern(String(repeating: "*a", count: 1000) + "x").matches(text))
    }
}
