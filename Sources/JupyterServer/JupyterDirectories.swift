#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where Jupyter keeps its files, by the rules of jupyter_core.
package enum JupyterDirectories {
    /// The user's data folder.
    package static var userData: String? {
        if let path = variable("JUPYTER_DATA_DIR") { return path }
        #if os(macOS)
            return variable("HOME").map { "\($0)/Library/Jupyter" }
        #else
            if let path = variable("XDG_DATA_HOME") { return "\(path)/jupyter" }
            return variable("HOME").map { "\($0)/.local/share/jupyter" }
        #endif
    }

    /// The folders in which Jupyter looks for `kernels/NAME/kernel.json`, those of an active environment included.
    package static var dataPath: [String] {
        let listed = variable("JUPYTER_PATH")?.split(separator: ":").map(String.init) ?? []
        let environments = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap(variable).map { "\($0)/share/jupyter" }
        return listed + [userData].compactMap(\.self) + environments
            + ["/usr/local/share/jupyter", "/usr/share/jupyter"]
    }

    package static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// The folder of connection files, made if it is missing, open to its user only.
    ///
    /// - Throws: ``ServerError/unwritable(path:errno:)``.
    static func makeRuntime() throws(ServerError) -> String {
        guard let path = variable("JUPYTER_RUNTIME_DIR") ?? userData.map({ "\($0)/runtime" }) else {
            throw .failed("HOME is not set, so there is no place for a connection file; name one with -f")
        }
        var parent = ""
        for part in path.split(separator: "/") {
            parent += path.hasPrefix("/") || !parent.isEmpty ? "/\(part)" : "\(part)"
            guard mkdir(parent, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
                throw .unwritable(path: parent, errno: errno)
            }
        }
        return path
    }
}
