import ArgumentParser
import JupyterProtocol
import Workbench

/// The command line: `whylight kernel`, `install`, `run`, `explain`.
@main
struct Whylight: ParsableCommand {
    static let implementation = Implementation(name: "whylight", version: WhylightVersion.text)

    static let configuration = CommandConfiguration(
        commandName: "whylight",
        abstract: "Shows where a Keras image classifier looks, in Jupyter notebooks and on the command line.",
        version: "whylight \(implementation.version)",
        subcommands: [
            KernelCommand.self, InstallCommand.self, RunCommand.self, ExplainCommandLine.self,
        ])

    static func main() {
        StandardStreams.fill()
        main(nil)
    }
}
