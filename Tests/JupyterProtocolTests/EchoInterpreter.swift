import JupyterProtocol
import Synchronization

/// A language of a few words, one a line:
/// `out TEXT`, `err TEXT`, `show ID`, `change ID`, `clear`, `ask PROMPT`, `fail`, `page TEXT`; anything else is a value.
final class EchoInterpreter: Interpreter {
    let languageInfo = LanguageInfo(
        name: "echo", version: "1", mimetype: "text/plain", fileExtension: ".echo", pygmentsLexer: "text",
        codemirrorMode: "null")
    let banner = "Echo"
    let helpLinks = [HelpLink(text: "Help", url: "https://example.org/a/b")]
    let interruptCount = Atomic<Int>(0)
    private let executed = Mutex<[CellRequest]>([])

    var executedCells: [CellRequest] { executed.withLock(\.self) }

    func prepareForCell() {
        interruptCount.store(0, ordering: .relaxed)
    }

    func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome {
        executed.withLock { $0.append(cell) }
        var outcome = CellOutcome()
        for line in cell.code.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            let argument = words.dropFirst().first.map(String.init) ?? ""
            switch words.first {
            case "out": output.write(argument, to: .stdout)
            case "err": output.write(argument, to: .stderr)
            case "show": output.display(MIMEBundle(text: "shown"), id: argument)
            case "change": output.update(MIMEBundle(text: "changed"), id: argument)
            case "clear": output.clear(wait: true)
            case "page": outcome.page = MIMEBundle(text: argument)
            case "fail":
                return CellOutcome(error: CellError(name: "EchoError", value: argument, traceback: ["line"]))
            case "ask":
                do throws(CellError) {
                    outcome.result = MIMEBundle(text: try output.ask(argument, isPassword: false))
                } catch {
                    return CellOutcome(error: error)
                }
            default: outcome.result = MIMEBundle(text: String(line))
            }
        }
        return outcome
    }

    func complete(_ code: String, at cursor: Int) -> CompletionResult {
        CompletionResult(matches: [.init(text: "at \(cursor)", type: "keyword")], start: cursor, end: cursor)
    }

    func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult? {
        code.isEmpty ? nil : InspectionResult(text: "at \(cursor)", markdown: "*at \(cursor)*")
    }

    func isComplete(_ code: String) -> Completeness {
        switch code {
        case "(": .incomplete(indent: "  ")
        case ")": .invalid
        case "?": .unknown
        default: .complete
        }
    }

    func evaluate(_ expression: String) -> Result<MIMEBundle, CellError> {
        expression == "nothing"
            ? .failure(CellError(name: "NameError", value: expression, traceback: []))
            : .success(MIMEBundle(text: expression))
    }

    func interrupt() {
        interruptCount.wrappingAdd(1, ordering: .relaxed)
    }
}
