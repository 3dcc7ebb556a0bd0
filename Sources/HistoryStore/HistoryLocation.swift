package import JupyterProtocol

/// Where the history is kept, as the environment says.
package enum HistoryLocation: Hashable, Sendable {
    /// In memory, for as long as the process lives.
    case memory
    case file(String)

    /// `WHYLIGHT_HISTORY` is `off` or a file; without it, the file is in the user's data folder.
    ///
    /// - Parameter variable: gives an environment variable's value; nil if it is not set or empty.
    package init(_ variable: (String) -> String?) {
        let home = variable("HOME")
        switch variable("WHYLIGHT_HISTORY") {
        case "off":
            self = .memory
        case let path? where path.hasPrefix("~/"):
            self = .file((home ?? "") + path.dropFirst())
        case let path?:
            self = .file(path)
        case nil:
            #if os(macOS)
                let folder = home.map { "\($0)/Library/Application Support" }
            #else
                // A relative path in XDG_DATA_HOME is to be ignored, says the XDG Base Directory Specification.
                let given = variable("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
                let folder = given ?? home.map { "\($0)/.local/share" }
            #endif
            self = folder.map { .file("\($0)/whylight/history.sqlite") } ?? .memory
        }
    }

    package func history() -> any History {
        switch self {
        case .memory: MemoryHistory()
        case .file(let path): StoredHistory(path: path)
        }
    }
}
