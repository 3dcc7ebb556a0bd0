import ArgumentParser
import JupyterProtocol
import Workbench

/// `whylight run`: commands from a file, without a front end.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a file of commands.",
        discussion: """
            Text goes to standard output, pictures to a folder: 3.png is the picture of the third statement, 3-2.png its \
            second one. Exits with 1 when a command fails.
            """)

    @Argument(help: "The file, such as steps.why; - for standard input.")
    var file: String

    @Option(name: .shortAndLong, help: "The folder for pictures.")
    var output = "."

    func run() throws {
        try Script.run(in: output) { () throws(CellError) in try ScriptRunner.code(path: file) }
    }
}
