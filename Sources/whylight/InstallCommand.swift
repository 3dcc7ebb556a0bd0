import ArgumentParser

/// `whylight install`: tells Jupyter about the kernel.
struct InstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "install", abstract: "Installs the kernelspec.")
}
