import HistoryStore
import JupyterProtocol
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("History in a file")
struct StoredHistoryTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/data/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A session's inputs at lines 1, 2, …
    private func session(_ inputs: String...) -> StoredHistory {
        let history = StoredHistory(path: path)
        for (index, input) in inputs.enumerated() { history.append(input, line: index + 1) }
        return history
    }

    @Test("a later session finds what earlier ones left, under the numbers it had")
    func laterSession() {
        let first = session("load \"a\"", "1.5")
        first.record(output: "1.5", line: 2)
        let firstNumber = first.session
        first.close()

        let second = session("2.5")
        #expect(second.session > firstNumber)
        #expect(
            second.tail(3) == [
                HistoryEntry(session: firstNumber, line: 1, input: "load \"a\""),
                HistoryEntry(session: firstNumber, line: 2, input: "1.5", output: "1.5"),
                HistoryEntry(session: second.session, line: 1, input: "2.5"),
            ])
        for entry in second.tail(3) {
            #expect(second.range(session: entry.session, start: entry.line, stop: entry.line + 1) == [entry])
        }
        #expect(second.range(session: 0, start: 1, stop: nil).map(\.input) == ["2.5"])
        #expect(second.range(session: -1, start: 2, stop: nil).map(\.input) == ["1.5"])
        #expect(second.range(session: .min, start: .min, stop: .max).isEmpty)
    }

    @Test("an output is there at once, after further inputs, and after the end", arguments: 0...2)
    func outputs(inputsAfter count: Int) {
        let history = session("a")
        history.record(output: "A", line: 1)
        for line in 0..<count {
            history.append("b", line: 2 + line)
            history.record(output: "B", line: 2 + line)
        }
        let expected = ["A"] + Array(repeating: "B", count: count)
        #expect(history.search(GlobPattern("*"), limit: nil, unique: false).map(\.output) == expected)
        #expect(history.tail(9).map(\.output) == expected)
        history.close()
        #expect(session().tail(9).map(\.output) == expected)
    }

    @Test("the tail holds the newest entries, oldest first", arguments: [(2, ["b", "b"]), (0, []), (-3, [])])
    func tail(count: Int, inputs: [String]) {
        #expect(session("a", "b", "b").tail(count).map(\.input) == inputs)
    }

    @Test("search gives the newest matches in time order; unique ones once, over all sessions")
    func search() {
        session("1.5", "print", "1.5").close()
        let history = session("1.5", "1.25")
        #expect(history.search(GlobPattern("1.?"), limit: nil, unique: false).map(\.line) == [1, 3, 1])
        #expect(history.search(GlobPattern("1.?"), limit: nil, unique: true).map(\.line) == [1])
        #expect(history.search(GlobPattern("*"), limit: 2, unique: true).map(\.input) == ["1.5", "1.25"])
        #expect(history.search(GlobPattern("*"), limit: 0, unique: false).isEmpty)
    }

    @Test(
        "texts come back as they were",
        arguments: [("", 1), ("a\0b", 1), ("é😀\r\n\"'%_", 1), ("x", 1 << 20)])
    func text(unit: String, count: Int) {
        let input = String(repeating: unit, count: count)
        session(input).close()
        #expect(session().tail(1).map(\.input) == [input])
    }

    @Test("an input of more than a megabyte is not kept, nor a long output")
    func longTexts() {
        let history = session("1", String(repeating: "#", count: 2 << 20))
        history.record(output: String(repeating: "1", count: 1 << 20), line: 1)
        #expect(history.tail(2) == [HistoryEntry(session: history.session, line: 1, input: "1")])
    }

    @Test("kernels that run at the same time have sessions of their own, and lose nothing")
    func concurrentKernels() async {
        let path = path
        await withTaskGroup(of: Void.self) { group in
            for kernel in 1...8 {
                group.addTask {
                    let history = StoredHistory(path: path)
                    for line in 1...50 { history.append("\(kernel)", line: line) }
                    history.close()
                }
            }
        }
        let entries = session().tail(1000)
        #expect(entries.count == 400)
        #expect(Set(entries.map(\.session)).count == 8)
        #expect(Dictionary(grouping: entries, by: \.session).values.allSatisfy { Set($0.map(\.input)).count == 1 })
    }

    @Test("only their user can read the file and the folders made for it")
    func modes() {
        session("secret").close()
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o077 == 0)
        #expect(stat("\(folder.path)/data", &status) == 0 && status.st_mode & 0o077 == 0)
    }

    @Test("nothing is written before the first use")
    func lazy() {
        StoredHistory(path: path).close()
        #expect(access(path, F_OK) != 0)
    }

    @Test("a closed history takes nothing and has nothing")
    func closed() {
        let history = session("1")
        history.close()
        history.append("2", line: 2)
        #expect(history.tail(9).isEmpty)
        #expect(session().tail(9).map(\.input) == ["1"])
    }

    // MARK: Files that cannot be used

    /// It works in memory, and the file keeps its bytes.
    private func expectMemory(_ history: StoredHistory) {
        history.append("1.5", line: 1)
        history.record(output: "1.5", line: 1)
        #expect(history.tail(5) == [HistoryEntry(session: history.session, line: 1, input: "1.5", output: "1.5")])
        #expect(history.range(session: history.session, start: 1, stop: 2).count == 1)
    }

    @Test("a file that is no database is left alone, and the history stays in memory")
    func damaged() throws {
        let text = Array(String(repeating: "dear diary ", count: 1000).utf8)
        try withTemporaryFile(text) { path in
            expectMemory(StoredHistory(path: path))
            let after = try contents(of: path)
            #expect(after == text)
        }
    }

    @Test("a file damaged in the middle of a session ends in memory, under the same session number")
    func damagedLater() throws {
        let history = session("1", "2")
        let number = history.session
        session().close()
        for suffix in ["", "-wal"] { #expect(truncate(path + suffix, 100) == 0) }
        _ = history.tail(5)
        history.append("3", line: 3)
        #expect(history.session == number)
        #expect(history.tail(1).map(\.input) == ["3"])
    }

    @Test("where no file can be made, the history stays in memory", arguments: ["/proc/history", "/dev/null/x/y", ""])
    func unwritable(path: String) {
        expectMemory(StoredHistory(path: path))
    }
}
