import JupyterProtocol
import Synchronization

/// A language of six cells: `spin` runs until it is interrupted, `spin ask` asks then, `flood N` displays N times, `ask`
/// asks, `fail` fails, and anything else is its own value.
final class TestInterpreter: Interpreter {
    private let isInterrupted = Atomic<Bool>(false)

    let languageInfo = LanguageInfo(
        name: "test", version: "1", mimetype: "text/plain", fileExtension: ".test", pygmentsLexer: "text",
        codemirrorMode: "null")
    let banner = ""
    let helpLinks: [HelpLink] = []

    func prepareForCell() {
        isInterrupted.store(false, ordering: .relaxed)
    }

    func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome {
        let words = cell.code.split(separator: " ")
        switch words.first {
        case "spin":
            output.write("spinning", to: .stdout)
            while !isInterrupted.load(ordering: .relaxed) {}
            if words.last == "ask" { _ = try? output.ask("who?", isPassword: false) }
            return CellOutcome(error: CellError(name: "KeyboardInterrupt", value: "", traceback: []))
        case "flood":
            for index in 0..<(words.last.flatMap { Int($0) } ?? 0) {
                output.display(MIMEBundle(text: "\(index)"), id: nil)
            }
            return CellOutcome()
        case "ask":
            do throws(CellError) {
                return CellOutcome(result: MIMEBundle(text: try output.ask("who?", isPassword: false)))
            } catch {
                return CellOutcome(error: error)
            }
        case "fail":
            return CellOutcome(error: CellError(name: "TestError", value: "", traceback: []))
        default:
            return CellOutcome(result: MIMEBundle(text: cell.code))
        }
    }

    func complete(_ code: String, at cursor: Int) -> CompletionResult {
        CompletionResult(matches: [], start: cursor, end: cursor)
    }

    func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult? { nil }

    func isComplete(_ code: String) -> Completeness { .complete }

    func evaluate(_ expression: String) -> Result<MIMEBundle, CellError> { .success(MIMEBundle(text: expression)) }

    func interrupt() {
        isInterrupted.store(true, ordering: .relaxed)
    }
}
