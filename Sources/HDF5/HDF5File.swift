import CHDF5

/// An HDF5 file opened for reading: a file of its own, or bytes inside another.
///
/// Its groups and datasets keep it open. What was read from it is a copy: the file may change or vanish afterwards.
package final class HDF5File: Sendable {
    /// For messages.
    package let path: String
    /// Bytes, when the file was opened.
    package var size: Int { window.count }
    let window: ByteWindow
    let identifier: HDF5Identifier

    /// - Throws: `HDF5Error` with one of `fileNotFound`, `permissionDenied`, `notARegularFile`, `notHDF5`,
    ///   `truncated`, `library`.
    package convenience init(path: String) throws(HDF5Error) {
        try self.init(ByteWindow(OpenFile(path: path)), path: path)
    }

    /// - Throws: `HDF5Error` with one of `notHDF5`, `truncated`, `readFailed`, `library`.
    package init(_ window: ByteWindow, path: String) throws(HDF5Error) {
        try HDF5File.checkSignature(window, path)
        self.path = path
        self.window = window
        identifier = try HDF5Library.locked { () throws(HDF5Error) in
            let access = H5Pcreate(CHDF5_FILE_ACCESS())
            defer { H5Pclose(access) }
            var place = window.forDriver
            guard H5Pset_driver(access, HDF5Library.windowDriver, &place) >= 0,
                let identifier = HDF5Identifier(H5Fopen(path, CHDF5_READ_ONLY(), access), closedBy: H5Fclose)
            else {
                let stack = HDF5Library.errorStack()
                if stack.contains(where: { $0.contains("truncated") || $0.contains("eof") }) {
                    throw HDF5Error(
                        .truncated, file: path, "the file ends before its data do: it is incomplete",
                        libraryStack: stack)
                }
                throw HDF5Error(.library, file: path, "the HDF5 file is damaged", libraryStack: stack)
            }
            return identifier
        }
    }

    /// The group `/`.
    package var root: HDF5Group {
        get throws(HDF5Error) { try HDF5Group(rootOf: self) }
    }

    /// The first eight bytes of every HDF5 file without a user block.
    package static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    private static func checkSignature(_ window: ByteWindow, _ path: String) throws(HDF5Error) {
        var head = [UInt8](repeating: 0, count: signature.count)
        guard window.count >= head.count else { throw HDF5Error(.notHDF5, file: path, "is not an HDF5 file") }
        var failure: HDF5Error?
        head.withUnsafeMutableBytes { bytes in
            do throws(HDF5Error) { try window.read(into: bytes, at: 0, path: path) } catch { failure = error }
        }
        if let failure { throw failure }
        guard head == signature else { throw HDF5Error(.notHDF5, file: path, "is not an HDF5 file") }
    }
}
