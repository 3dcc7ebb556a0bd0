import ArgumentParser
import JupyterServer

/// `whylight install`: tells Jupyter about the kernel.
struct InstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Installs the kernelspec, so that Jupyter lists the kernel.",
        discussion: "Without --user, --sys-prefix or --prefix it installs for the user.")

    @Flag(help: "Install for the current user.")
    var user = false

    @Flag(help: "Install into the active Python environment.")
    var sysPrefix = false

    @Option(help: ArgumentHelp("Install into PREFIX/share/jupyter/kernels.", valueName: "dir"))
    var prefix: String?

    @Option(help: "The kernel's name, as `jupyter console --kernel NAME` takes it.")
    var name = "whylight"

    @Option(help: "What the launcher shows.")
    var displayName = "Whylight"

    func validate() throws {
        guard [user, sysPrefix, prefix != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("Give one of --user, --sys-prefix and --prefix.")
        }
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isAllowed, !name.isEmpty, !name.hasPrefix(".") else {
            throw ValidationError("A kernel's name consists of A-Z, a-z, 0-9, '.', '_' and '-'.")
        }
    }

    func run() throws {
        let data = try dataDirectory()
        let directory = "\(data)/kernels/\(name.lowercased())"
        guard let executable = Executable.path else {
            throw ValidationError("The path of this program cannot be found; start it by its full path.")
        }
        try Kernelspec(executable: executable, displayName: displayName).write(to: directory)
        print("Installed kernelspec \(name.lowercased()) in \(directory)")
        if !sysPrefix, !JupyterDirectories.dataPath.contains(where: { Executable.areSame($0, data) }) {
            print(
                """
                Jupyter looks there only when it runs in the environment of that folder, or when JUPYTER_PATH lists \
                \(data)
                """)
        }
    }

    /// Where Jupyter's data go.
    private func dataDirectory() throws -> String {
        if let prefix { return "\(Executable.absolute(prefix))/share/jupyter" }
        if sysPrefix {
            guard let prefix = PythonEnvironment.prefix else {
                throw ValidationError("No Python environment is active and there is no python3; use --prefix.")
            }
            return "\(prefix)/share/jupyter"
        }
        guard let directory = JupyterDirectories.userData else {
            throw ValidationError("HOME is not set; use --prefix.")
        }
        return directory
    }
}
