import ArgumentParser
import JupyterProtocol
import Workbench

/// Runs commands and turns a failure into lines on stderr and exit status 1.
enum Script {
    /// - Parameter folder: where pictures go.
    static func run(in folder: String, code: () throws(CellError) -> String) throws {
        do throws(CellError) {
            let runner = try ScriptRunner(folder: folder)
            try runner.run(code())
        } catch {
            let lines = error.traceback.isEmpty ? ["\(error.name): \(error.value)"] : error.traceback
            ScriptOutput(folder: folder).write(lines.joined(separator: "\n") + "\n", to: .stderr)
            throw ExitCode.failure
        }
    }
}
