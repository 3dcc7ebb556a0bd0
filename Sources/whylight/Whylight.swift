import ArgumentParser
import JupyterProtocol

/// The command line: `whylight kernel`, `install`, `run`, `explain`.
@main
struct Whylight: ParsableCommand {
    static let implementation = Implementation(name: "whylight", version: "0.1.0")

    static let configuration = CommandConfiguration(
        commandName: "whylight",
        abstract: "Shows where a Keras image classifier looks, in Jupyter notebooks and on the command line.",
        version: "whylight \(implementation.version)",
        subcommands: [KernelCommand.self, InstallCommand.self])
}
