import JupyterServer

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The Python that Jupyter most likely runs in.
enum PythonEnvironment {
    /// Its `sys.prefix`: the active environment's folder, or that of the `python3` on PATH.
    static var prefix: String? {
        JupyterDirectories.variable("VIRTUAL_ENV") ?? JupyterDirectories.variable("CONDA_PREFIX") ?? askPython()
    }

    private static func askPython() -> String? {
        guard let pipe = popen("python3 -c 'import sys; print(sys.prefix)' 2>/dev/null", "r") else { return nil }
        defer { pclose(pipe) }
        var line = [CChar](repeating: 0, count: Int(PATH_MAX) + 2)
        guard fgets(&line, Int32(line.count), pipe) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "\n")) }.map(UInt8.init(bitPattern:))
        return bytes.first == UInt8(ascii: "/") ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
