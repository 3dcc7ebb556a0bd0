import JupyterProtocol
import Synchronization
import Testing
import Workbench

@Suite("Progress of long work")
struct ProgressTests {
    /// A clock that is set by hand, and what the bar showed, as `id: text`, `id = text` for an update.
    private final class Stage: CellOutput {
        struct State {
            var now = ContinuousClock.now
            var shown: [String] = []
            var names: [String] = []
        }

        let state = Mutex(State())

        var shown: [String] { state.withLock(\.shown) }

        func pass(_ duration: Duration) { state.withLock { $0.now += duration } }

        func display(_ bundle: MIMEBundle, id: String?) { note(":", bundle, id) }

        func update(_ bundle: MIMEBundle, id: String) { note(" =", bundle, id) }

        private func note(_ sign: String, _ bundle: MIMEBundle, _ id: String?) {
            state.withLock { state in
                if let id, !state.names.contains(id) { state.names.append(id) }
                let name = id.flatMap { state.names.firstIndex(of: $0) }.map { "\($0)" } ?? "-"
                state.shown.append("\(name)\(sign) \(bundle.data["text/plain"] ?? "")")
            }
        }

        func write(_ text: String, to stream: OutputStream) {}
        func clear(wait: Bool) {}
        func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String { "" }
    }

    private let stage = Stage()
    private let bar: ProgressBar

    init() {
        let stage = stage
        bar = ProgressBar(output: stage) { stage.state.withLock(\.now) }
    }

    private func work(_ count: Int, _ name: String = "loading", each: Duration) {
        bar.count(count, name) { step in
            for _ in 0..<count {
                stage.pass(each)
                step()
            }
        }
    }

    @Test("half a second of work shows nothing")
    func shortWork() {
        work(100, each: .milliseconds(5))
        bar.finish()
        #expect(stage.shown.isEmpty)
    }

    @Test("longer work shows count, rate and time left in one display, at most ten times a second, and empties it")
    func longWork() {
        work(100, each: .milliseconds(20))
        bar.finish()
        #expect(stage.shown.first == "0: loading ██████░░░░░░░░░░░░░░░░░░ 25/100 · 50.0/s · 2 s left")
        #expect(stage.shown.dropFirst().first == "0 = loading ███████░░░░░░░░░░░░░░░░░ 30/100 · 50.0/s · 2 s left")
        #expect(stage.shown.last == "0 = ")
        #expect(stage.shown.count == 16)
    }

    @Test("work inside a piece of work moves the bar of the outer one")
    func nestedWork() {
        bar.count(2, "explaining") { step in
            work(4, "painting", each: .milliseconds(250))
            step()
        }
        #expect(
            stage.shown == [
                "0: explaining ██████░░░░░░░░░░░░░░░░░░ 0/2 · 1.0/s · 2 s left",
                "0 = explaining █████████░░░░░░░░░░░░░░░ 0/2 · 1.0/s · 2 s left",
                "0 = explaining ████████████░░░░░░░░░░░░ 0/2 · 1.0/s · 1 s left",
            ])
    }

    @Test("a single piece of work counts nothing")
    func singlePiece() {
        work(1, each: .seconds(5))
        #expect(stage.shown.isEmpty)
    }

    @Test("what is shown next takes the bar's place, and a new bar goes below it")
    func replacement() {
        bar.count(3, "painting") { step in
            stage.pass(.seconds(1))
            step()
            #expect(bar.takeDisplay() != nil)
            stage.pass(.seconds(1))
            step()
        }
        bar.finish()
        #expect(stage.shown.map { $0.prefix(2) } == ["0:", "1:", "1 "])
        #expect(bar.takeDisplay() == nil)
    }

    @Test("work that fails leaves no bar behind")
    func failure() {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try bar.count(3, "loading") { step in
                stage.pass(.seconds(1))
                step()
                throw Failure()
            }
        }
        bar.finish()
        #expect(stage.shown.last == "0 = ")
        work(3, each: .milliseconds(1))
        #expect(stage.shown.count == 2)
    }
}
