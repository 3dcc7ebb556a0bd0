package import CommandLanguage
import ComputeGraph
package import HDF5
package import JupyterProtocol
import Synchronization
import Tensors

/// A user's session with the command language behind the kernel's `Interpreter` interface.
package final class Workbench: Interpreter {
    /// Cells run one at a time; the lock is held while one runs.
    private let session = Mutex(Session())
    /// Raised by an interrupt, lowered when a cell begins.
    private let cancellation = Cancellation()

    /// What there is to type.
    package static var commands: CommandTable { CommandRegistry.table }

    private let renderer: DiagnosticRenderer
    private let showsProgress: Bool
    private let reader: (any HDF5Reader)?

    /// In bytes of UTF-8; tokens and statements take many times as much.
    private static let cellLimit = Limit("WHYLIGHT_MAX_CELL_MB", default: 32, unit: 1 << 20)

    /// - Parameters:
    ///   - errors: how tracebacks are written; front ends know ANSI colours.
    ///   - showsProgress: whether displays can be updated, as long work does to tell how far it is.
    ///   - reader: reads what is HDF5; by default a process for each file.
    package init(
        errors: DiagnosticRenderer.Style = .ansi, showsProgress: Bool = true, reader: (any HDF5Reader)? = nil
    ) {
        self.reader = reader
        renderer = DiagnosticRenderer(errors)
        self.showsProgress = showsProgress
    }

    /// Coloured as Python, which of the languages that front ends know comes nearest: comments, both kinds of strings,
    /// numbers, `True`, `False` and `None` come out right, and nothing is marked as wrong but a `?`. Ruby and CoffeeScript
    /// miss numbers or constants, shells the strings and brackets. A name that no front end knows would cost the
    /// colours, and in JupyterLab the completion while typing.
    package let languageInfo = LanguageInfo(
        name: "whylight", version: WhylightVersion.text, mimetype: "text/x-whylight", fileExtension: ".why",
        pygmentsLexer: "python", codemirrorMode: "python")

    package let banner = """
        Whylight \(WhylightVersion.text) shows where an image classifier looks.
        Begin with: model = load "model.h5"    show model "photo.png"    help
        """

    package let helpLinks: [HelpLink] = []

    package func prepareForCell() {
        cancellation.reset()
    }

    package func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome {
        execute(cell, output: output, beforeStatement: { _ in })
    }

    /// - Parameter beforeStatement: called with each statement's number, from 1, before it runs.
    func execute(
        _ cell: CellRequest, output: any CellOutput, beforeStatement: (Int) -> Void
    ) -> CellOutcome {
        session.withLock { session in
            let pager = Pager()
            let context = CommandContext(
                session: session, output: output, cancellation: cancellation, pager: pager,
                progress: ProgressBar(output: showsProgress ? output : nil), reader: reader)
            var outcome = CellOutcome()
            do {
                guard Workbench.isShort(cell.code) else { throw Workbench.tooLong }
                let parser = Parser(
                    commandNames: CommandRegistry.names, foreignNameHint: ForeignNames.hint(forCommand:))
                let statements = try parser.parse(cell.code)
                let value = try Workbench.run(statements, in: context, beforeStatement)
                if !cell.isSilent { outcome.result = try Workbench.result(value, in: session) }
            } catch {
                outcome.error = cellError(error, in: Workbench.isShort(cell.code) ? cell.code : "")
            }
            outcome.page = pager.page
            return outcome
        }
    }

    private static func isShort(_ code: String) -> Bool { code.utf8.count <= cellLimit.value }

    private static var tooLong: Diagnostic {
        Diagnostic(
            .valueError, "the cell is longer than \(cellLimit.value >> 20) MiB", hint: cellLimit.remedy)
    }

    package func isComplete(_ code: String) -> Completeness {
        guard Workbench.isShort(code) else { return .invalid }
        return switch Parser(commandNames: CommandRegistry.names).completeness(of: code) {
        case .complete: .complete
        case .invalid: .invalid
        case .incomplete(let indent): .incomplete(indent: indent)
        }
    }

    package func complete(_ code: String, at cursor: Int) -> CompletionResult {
        guard Workbench.isShort(code) else { return CompletionResult(matches: [], start: cursor, end: cursor) }
        let completions = session.withLock { session in
            CompletionEngine(CommandRegistry.table).completions(in: code, at: cursor, from: session)
        }
        return CompletionResult(
            matches: completions.matches.map { match in
                CompletionResult.Match(text: match.text, type: match.kind.rawValue, signature: match.signature)
            },
            start: completions.range.start, end: completions.range.end)
    }

    package func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult? {
        guard Workbench.isShort(code) else { return nil }
        return session.withLock { session in
            Inspector(CommandRegistry.table).inspection(in: code, at: cursor, from: session)
        }
        .map { InspectionResult(text: $0.text, markdown: $0.markdown) }
    }

    package func evaluate(_ expression: String) -> Result<MIMEBundle, CellError> {
        let silence = Silence()
        prepareForCell()
        let outcome = execute(CellRequest(code: expression), output: silence)
        if let error = outcome.error { return .failure(error) }
        return .success(outcome.result ?? MIMEBundle(text: ValueDisplay.text(for: .none)))
    }

    package func interrupt() {
        cancellation.cancel()
    }

    /// - Returns: The last statement's value.
    private static func run(
        _ statements: [Statement], in context: CommandContext, _ beforeStatement: (Int) -> Void
    ) throws -> Value {
        let evaluator = Evaluator(context: context)
        var value = Value.none
        for (index, statement) in statements.enumerated() {
            beforeStatement(index + 1)
            defer { context.progress.finish() }
            do {
                try context.cancellation.check()
                value = try evaluator.run(statement)
            } catch {
                throw ErrorTranslation.diagnostic(for: error, at: statement.span)
            }
        }
        return value
    }

    private static func result(_ value: Value, in session: Session) throws -> MIMEBundle? {
        if case .none = value { return nil }
        session.lastValue = value
        return try ValueDisplay.bundle(for: value)
    }

    /// The traceback underlines the place in the cell.
    private func cellError(_ error: any Error, in code: String) -> CellError {
        let diagnostic = ErrorTranslation.diagnostic(for: error, at: nil)
        return CellError(
            name: diagnostic.kind.rawValue,
            value: VisibleText.line(diagnostic.message, limit: DiagnosticRenderer.messageLimit),
            traceback: renderer.lines(for: diagnostic, in: code))
    }
}

/// The output of what must show nothing: `user_expressions`.
private final class Silence: CellOutput {
    func write(_ text: String, to stream: OutputStream) {}
    func display(_ bundle: MIMEBundle, id: String?) {}
    func update(_ bundle: MIMEBundle, id: String) {}
    func clear(wait: Bool) {}

    func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String {
        throw CellError(name: "StdinNotImplementedError", value: "nobody can be asked here", traceback: [])
    }
}
