#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Has each file read by a process of its own, `whylight-hdf5`, which lies beside this program. libhdf5 was not written
/// for damaged files, let alone for hostile ones: there it can neither end this process nor reach what this one may.
package struct ReaderProcess: HDF5Reader {
    private let program: String
    private let isCancelled: @Sendable () -> Bool

    package static let name = "whylight-hdf5"

    /// - Parameter program: its path; by default beside this program.
    /// - Parameter isCancelled: asked several times a second while the reader is waited for.
    package init(program: String? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.program = program ?? ReaderProcess.besideThisProgram
        self.isCancelled = isCancelled
    }

    package func channel(
        to window: ByteWindow, path: String, leavingOut leftOut: [String]
    ) throws(HDF5Error) -> any HDF5Channel {
        let arguments = [ReaderProcess.name, "\(window.start)", "\(window.count)"] + leftOut
        return try ProcessChannel(program, arguments, file: window.file, path: path, isCancelled: isCancelled)
    }

    private static var besideThisProgram: String {
        let folder = ownPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.isEmpty ? name : folder.joined(separator: "/") + "/" + name
    }

    private static var ownPath: String {
        #if os(Linux)
            // Not realpath: a program that was built anew meanwhile has a path no more, but its folder is the same.
            var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/self/exe", &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
            guard let path = realpath(CommandLine.arguments.first ?? "", nil) else { return "" }
            defer { free(path) }
            return String(cString: path)
        #endif
    }
}
