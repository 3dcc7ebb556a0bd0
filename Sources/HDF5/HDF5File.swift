/// An HDF5 file opened for reading: a file of its own, or bytes inside another.
///
/// Its groups and datasets keep it open. What was read from it is a copy: the file may change or vanish afterwards.
package final class HDF5File: Sendable {
    /// For messages.
    package let path: String
    /// Bytes, when the file was opened.
    package var size: Int { window.count }
    let window: ByteWindow
    let listing: Listing

    /// - Throws: `HDF5Error` with one of `fileNotFound`, `permissionDenied`, `notARegularFile`, `notHDF5`,
    ///   `truncated`, `readFailed`, `noReader`.
    package convenience init(
        path: String, reader: any HDF5Reader, leavingOut leftOut: [String] = []
    ) throws(HDF5Error) {
        try self.init(ByteWindow(OpenFile(path: path)), path: path, reader: reader, leavingOut: leftOut)
    }

    /// Has a reader begin with the file; what comes of it is seen with the ``root``.
    /// - Parameter leftOut: names of the root's members that nobody will ask for.
    /// - Throws: `HDF5Error` with one of `notHDF5`, `truncated`, `readFailed`, `noReader`.
    package init(
        _ window: ByteWindow, path: String, reader: any HDF5Reader, leavingOut leftOut: [String] = []
    ) throws(HDF5Error) {
        try HDF5File.checkSignature(window, path)
        self.path = path
        self.window = window
        listing = Listing(
            try reader.channel(to: window, path: path, leavingOut: leftOut), path: path, size: window.count)
    }

    /// The group `/`.
    /// - Throws: `HDF5Error` with `truncated` or `library` where the file is damaged; `readerLost`, `cancelled`.
    package var root: HDF5Group {
        get throws(HDF5Error) {
            switch try listing.object(0) {
            case .group(let group): HDF5Group(in: self, at: "/", group)
            case .failure(let failure): throw failure.error(file: path)
            case .dataset, .other: throw HDF5Error(.wrongType, file: path, object: "/", "is not a group")
            }
        }
    }

    /// Ends the file's reader once it has said what is in the file, so that its memory is free before more is taken for the
    /// numbers. Those that are packed cannot be read any more then.
    package func dismissReader() { listing.dismissReader() }

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
