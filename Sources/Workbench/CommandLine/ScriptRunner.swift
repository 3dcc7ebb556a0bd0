import CommandLanguage
import Glibc
package import JupyterProtocol

/// What `whylight run` and `whylight explain` do.
package struct ScriptRunner {
    /// Colours only where a person reads.
    private let workbench: Workbench
    private let output: ScriptOutput

    /// - Parameter folder: where pictures go; made where it is missing.
    /// - Throws: `CellError` when the folder cannot be made.
    package init(folder: String = ".") throws(CellError) {
        workbench = Workbench(errors: isatty(STDERR_FILENO) == 1 ? .ansi : .plain, showsProgress: false)
        do { try FileAccess.makeFolder(folder) } catch { throw ScriptRunner.error(error) }
        output = ScriptOutput(folder: folder)
    }

    /// The commands of a file, or of standard input for `-`.
    package static func code(path: String) throws(CellError) -> String {
        do {
            let bytes = path == "-" ? standardInput() : try FileAccess.read(path, allowsStreams: true)
            guard let code = String(validating: bytes, as: UTF8.self) else {
                throw Diagnostic(.formatError, "\(path) is not UTF-8 text")
            }
            return code
        } catch {
            throw self.error(error)
        }
    }

    private static func error(_ error: any Error) -> CellError {
        let diagnostic = ErrorTranslation.diagnostic(for: error, at: nil)
        return CellError(name: diagnostic.kind.rawValue, value: diagnostic.message, traceback: [])
    }

    /// Runs commands as one cell; the last statement's value goes to stdout.
    /// - Throws: `CellError` of the failing statement.
    package func run(_ code: String) throws(CellError) {
        let outcome = workbench.execute(CellRequest(code: code, allowsStdin: true), output: output) { statement in
            output.begin(statement: statement)
        }
        if let page = outcome.page { output.display(page, id: nil) }
        if let result = outcome.result { output.display(result, id: nil) }
        if let error = outcome.error ?? output.error { throw error }
    }

    /// Ends the running commands soon.
    package func interrupt() { workbench.interrupt() }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &piece, piece.count)
            if count <= 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}
