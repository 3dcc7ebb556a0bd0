import ArgumentParser

/// The command line: `whylight kernel`, `install`, `run`, `explain`.
@main
struct Whylight: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whylight",
        abstract: "Shows where a Keras image classifier looks, in Jupyter notebooks and on the command line."
    )
}
