/// Where libhdf5 runs: a process of its own, or this one where that is no matter.
package protocol HDF5Reader: Sendable {
    /// Begins to read a file.
    /// - Parameter path: for errors.
    /// - Parameter leftOut: names of the root's members that nobody will ask for.
    /// - Throws: `HDF5Error` with `noReader`.
    func channel(
        to window: ByteWindow, path: String, leavingOut leftOut: [String]
    ) throws(HDF5Error) -> any HDF5Channel
}

/// The conversation with a reader. It says by itself what is in the file, and then answers questions.
///
/// It speaks in *messages*: their number of bytes in four, then the bytes. The first is ``ListingFormat/greeting``; then
/// comes each object of the file, the root first, as ``ListedObject`` encodes it; then an empty one. A question is the
/// number of an object in four bytes; the answer a message with a ``ListedFailure``, or an empty one and behind it the
/// numbers as 32-bit floats. All numbers have the processor's order of bytes.
///
/// One thread at a time. The reader ends with this object.
package protocol HDF5Channel: Sendable {
    /// Fills `bytes` with what the reader says next.
    /// - Throws: `HDF5Error` with `readerLost`, `noReader`, `cancelled`.
    func receive(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error)

    /// - Throws: `HDF5Error` with `readerLost`.
    func send(_ bytes: [UInt8]) throws(HDF5Error)
}

package enum ListingFormat {
    /// Differs where reader and kernel are of different versions.
    package static let greeting = Array("whylight hdf5 listing 1".utf8)

    /// What a listing may take, in bytes: what it tells is in the file, which needs more room for it.
    package static func limit(forFileOf size: Int) -> Int { min(size, 256 << 20) + (1 << 20) }

    package static func bytes(of number: UInt32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
}
