import HDF5
import Synchronization

/// What the process that reads a file says of it: all of it is asked for.
func fuzzListing(_ bytes: [UInt8]) {
    guard let file = try? MemoryFile.ofSignature(), let window = try? ByteWindow(file),
        let root = try? HDF5File(window, path: "file", reader: ScriptReader(bytes: bytes)).root,
        let paths = try? root.datasetPaths(limit: 10_000)
    else { return }
    for path in paths {
        guard let dataset = try? root.dataset(path), dataset.count <= 1 << 20 else { continue }
        _ = try? dataset.floats
    }
    for name in root.memberNames where root.contains(name) {
        guard let group = try? root.group(name) else { continue }
        for attribute in ["a", "b"] where group.hasAttribute(attribute) {
            _ = try? group.attribute(attribute).strings
            _ = try? group.attribute(attribute).string
        }
    }
}

extension MemoryFile {
    /// A file of some size that may be HDF5.
    fileprivate static func ofSignature() throws(HDF5Error) -> OpenFile {
        var file = try MemoryFile(path: "file")
        var failure: HDF5Error?
        (HDF5File.signature + [UInt8](repeating: 0, count: 4096)).withUnsafeBytes { bytes in
            do throws(HDF5Error) { try file.append(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        return try file.finished()
    }
}

private struct ScriptReader: HDF5Reader {
    let bytes: [UInt8]

    func channel(
        to _: ByteWindow, path _: String, leavingOut _: [String]
    ) throws(HDF5Error) -> any HDF5Channel { Script(bytes) }
}

/// Says the bytes, and ends.
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
