#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct UnreadableFolder: Error { let path: String }

/// The names of the files in a folder.
func fileNames(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw UnreadableFolder(path: folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names
}
