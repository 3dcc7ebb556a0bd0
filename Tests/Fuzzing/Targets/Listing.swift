import HDF5
import TestSupport

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
