import JupyterProtocol
import Synchronization

/// Just enough of the language to drive a real kernel process: print, warn, version, help, clear, input, numbers. It
/// goes when the Workbench comes.
final class MinimalInterpreter: Interpreter {
    private static let commands = ["clear", "explain", "help", "input", "load", "print", "show", "version", "warn"]

    private let isInterrupted = Atomic<Bool>(false)

    let languageInfo = LanguageInfo(
        name: "whylight", version: "0.1", mimetype: "text/x-sh", fileExtension: ".why", pygmentsLexer: "bash",
        codemirrorMode: "shell")
    let banner = "Whylight"
    let helpLinks: [HelpLink] = []

    func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome {
        isInterrupted.store(false, ordering: .relaxed)
        var outcome = CellOutcome()
        for line in cell.code.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            do throws(CellError) {
                outcome = try execute(line: String(line), output: output)
            } catch {
                return CellOutcome(error: error)
            }
        }
        return outcome
    }

    private func execute(line: String, output: any CellOutput) throws(CellError) -> CellOutcome {
        let words = line.split(separator: " ", maxSplits: 1)
        let argument = words.count > 1 ? String(words[1].filter { $0 != "\"" }) : ""
        switch words.first.map(String.init) ?? "" {
        case "print": output.write(argument + "\n", to: .stdout)
        case "warn": output.write(argument + "\n", to: .stderr)
        case "version": return CellOutcome(result: MIMEBundle(text: "0.1.0"))
        case "help": return CellOutcome(page: MIMEBundle(text: "help \(argument)"))
        case "clear": output.clear(wait: true)
        case "input": return CellOutcome(result: MIMEBundle(text: try output.ask(argument, isPassword: false)))
        case "flood":
            for index in 0..<(Int(argument) ?? 0) { output.display(MIMEBundle(text: "\(index)"), id: nil) }
        case "spin":
            while !isInterrupted.load(ordering: .relaxed) {}
            throw CellError(name: "KeyboardInterrupt", value: "interrupted", traceback: [])
        default:
            guard Double(line) != nil else {
                throw CellError(name: "NameError", value: "no command \"\(line)\"", traceback: [])
            }
            return CellOutcome(result: MIMEBundle(text: line))
        }
        return CellOutcome()
    }

    func complete(_ code: String, at cursor: Int) -> CompletionResult {
        let typed = String(
            code.unicodeScalars.prefix(cursor).reversed().prefix { $0.properties.isAlphabetic }.reversed().map(
                Character.init))
        return CompletionResult(
            matches: MinimalInterpreter.commands.filter { $0.hasPrefix(typed) }.map {
                .init(text: $0, type: "keyword")
            },
            start: cursor - typed.unicodeScalars.count, end: cursor)
    }

    func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult? {
        MinimalInterpreter.commands.contains(code) ? InspectionResult(text: code, markdown: "`\(code)`") : nil
    }

    func isComplete(_ code: String) -> Completeness {
        .complete
    }

    func evaluate(_ expression: String) -> Result<MIMEBundle, CellError> {
        Double(expression) == nil
            ? .failure(CellError(name: "NameError", value: expression, traceback: []))
            : .success(MIMEBundle(text: expression))
    }

    func interrupt() {
        isInterrupted.store(true, ordering: .relaxed)
    }
}
