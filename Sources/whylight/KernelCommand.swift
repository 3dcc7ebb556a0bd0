import ArgumentParser
import HistoryStore
import JupyterProtocol
import JupyterServer
import Workbench

/// `whylight kernel`: what kernel.json runs.
struct KernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel",
        abstract: "Runs a Jupyter kernel.",
        discussion: "Without a connection file it makes one and says how to connect a console to it.")

    @Option(name: [.customShort("f"), .long], help: "The file that a Jupyter client wrote.")
    var connectionFile: String?

    @Argument(
        parsing: .allUnrecognized,
        help: .init("Ignored: `jupyter run` hands its own arguments on to the kernel.", visibility: .hidden))
    var others: [String] = []

    func run() throws {
        try KernelProcess.run(
            connectionFile: connectionFile, history: HistoryLocation(JupyterDirectories.variable).history(),
            implementation: Whylight.implementation
        ) {
            Workbench()
        }
    }
}
