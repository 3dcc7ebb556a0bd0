package import HDF5
import Synchronization

/// A reader that says the same of every file, however much of it is true, and ends.
package struct ScriptReader: HDF5Reader {
    private let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package func channel(
        to _: ByteWindow, path _: String, leavingOut _: [String]
    ) throws(HDF5Error) -> any HDF5Channel { Script(bytes) }
}

private final class Script: HDF5Channel {
    private let rest: Mutex<ArraySlice<UInt8>>

    init(_ bytes: [UInt8]) { rest = Mutex(bytes[...]) }

    func receive(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) {
        let isThere = rest.withLock { rest in
            guard rest.count >= bytes.count else { return false }
            bytes.copyBytes(from: rest.prefix(bytes.count))
            rest = rest.dropFirst(bytes.count)
            return true
        }
        if !isThere { throw HDF5Error(.readerLost, file: "", "has no more to say") }
    }

    func send(_: [UInt8]) {}
}
