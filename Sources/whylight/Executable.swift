import FoundationEssentials
import JupyterServer

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Paths, and that of this program.
enum Executable {
    /// The absolute path to start this program by. An entry of PATH that leads to it comes first: a package manager
    /// replaces what it leads to with each upgrade, but keeps the entry.
    static var path: String? {
        guard let file = resolved else { return nil }
        for folder in JupyterDirectories.variable("PATH")?.split(separator: ":") ?? [] where folder.hasPrefix("/") {
            let candidate = "\(folder)/whylight"
            if real(candidate) == file { return candidate }
        }
        return file
    }

    /// The path with a leading `/`, seen from the current folder.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    /// Whether two paths lead to the same place; also for places that do not exist.
    static func areSame(_ first: String, _ second: String) -> Bool {
        first == second || (real(first) != nil && real(first) == real(second))
    }

    private static var resolved: String? {
        #if os(Linux)
            if let path = real("/proc/self/exe") { return path }
        #endif
        guard let name = CommandLine.arguments.first, name.contains("/") else { return nil }
        return real(absolute(name))
    }

    /// The path without links; nil if nothing is there.
    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
