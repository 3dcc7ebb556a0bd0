import CommandLanguage
import ComputeGraph
import Glibc
import Tensors

/// The files that match a path with `*`, `?` or `[…]` in any of its parts.
///
/// Not glob(3): `/*/*/*/*` would keep it busy for minutes, and nothing could interrupt it.
struct FilePattern {
    /// Of names looked at.
    static let limit = Limit("WHYLIGHT_MAX_FILES", default: 100_000)

    private let parts: [Substring]
    private let isAbsolute: Bool
    private let pattern: String
    private let cancellation: Cancellation
    private var visited = 0

    /// - Parameter pattern: may begin with `~`.
    init(_ pattern: String, cancellation: Cancellation) {
        let expanded = FileAccess.expanded(pattern)
        self.pattern = pattern
        self.cancellation = cancellation
        isAbsolute = expanded.hasPrefix("/")
        parts = expanded.split(separator: "/")
    }

    /// In name order; hidden files only where the pattern names the dot.
    /// - Throws: `ValueError` beyond ``limit``, `KeyboardInterrupt`.
    mutating func files() throws -> [String] {
        var found = [isAbsolute ? "/" : ""]
        for part in parts {
            var next: [String] = []
            for folder in found {
                try cancellation.check()
                let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
                if part.contains(where: { "*?[".contains($0) }) {
                    next += try names(in: folder, matching: String(part)).map { prefix + $0 }
                } else {
                    try visit()
                    next.append(prefix + part)
                }
            }
            found = next
        }
        return found.filter { access($0, F_OK) == 0 }.sorted()
    }

    private mutating func names(in folder: String, matching part: String) throws -> [String] {
        guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            try visit()
            // Where it lies: an entry ends behind its name, so that a copy of the whole structure would read past it.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = String(cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self))
            if name != ".", name != "..", fnmatch(part, name, FNM_PERIOD) == 0 { names.append(name) }
        }
        return names
    }

    private mutating func visit() throws {
        visited += 1
        guard visited <= Self.limit.value else {
            throw Diagnostic(
                .valueError, "\(pattern) is about more than \(Self.limit.value) files", hint: Self.limit.remedy)
        }
        if visited % 1024 == 0 { try cancellation.check() }
    }
}
