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
        #if os(Linux)
            let own = realpath("/proc/self/exe", nil)
        #else
            let own = realpath(CommandLine.arguments.first ?? "", nil)
        #endif
        guard let own else { return name }
        defer { free(own) }
        let folder = String(cString: own).split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.joined(separator: "/") + "/" + name
    }
}
