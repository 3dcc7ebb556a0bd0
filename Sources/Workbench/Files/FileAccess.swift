import CommandLanguage
import FoundationEssentials
import Glibc

/// Reading and writing whole files, with the errors the language promises.
enum FileAccess {
    /// The largest picture, tensor or label file read; models have their own reader.
    static let largestFile = 1 << 30

    /// - Throws: `FileNotFoundError`, `PermissionError`, `OSError` for a folder, `FormatError` over ``largestFile``.
    static func read(_ path: String) throws -> [UInt8] {
        let path = expanded(path)
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw notFound(path) }
        guard !isDirectory else { throw Diagnostic(.osError, "\(path) is a folder, not a file") }
        if let size = size(of: path), size > largestFile {
            throw Diagnostic(
                .formatError,
                "\(path) is larger than \(largestFile >> 20) MiB, the limit for pictures, tensors and labels")
        }
        do { return [UInt8](try Data(contentsOf: URL(filePath: path))) } catch { throw translated(error, path) }
    }

    /// The first bytes of a file, enough to tell what it is.
    static func prefix(of path: String, count: Int) throws -> [UInt8] {
        let path = expanded(path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR ? notFound(path) : systemError(code, path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = Glibc.read(descriptor, &bytes, count)
        guard got >= 0 else {
            let code = errno
            throw code == EISDIR ? Diagnostic(.osError, "\(path) is a folder, not a file") : systemError(code, path)
        }
        return Array(bytes.prefix(got))
    }

    /// Writes to a temporary file beside the goal and renames it, so that a crash leaves the old file or the new one.
    static func write(_ bytes: [UInt8], to path: String, overwrite: Bool) throws {
        let path = expanded(path)
        if !overwrite && FileManager.default.fileExists(atPath: path) {
            throw Diagnostic(.osError, "\(path) exists already", hint: "add overwrite=true to replace it")
        }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard folder.isEmpty || FileManager.default.fileExists(atPath: folder) else {
            throw Diagnostic(.fileNotFoundError, "there is no folder \(folder)")
        }
        do { try Data(bytes).write(to: URL(filePath: path), options: .atomic) } catch { throw translated(error, path) }
    }

    /// Files that match a pattern with `*`, in name order.
    static func files(matching pattern: String) -> [String] {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(expanded(pattern), 0, nil, &matches) == 0, let paths = matches.gl_pathv else { return [] }
        return (0..<Int(matches.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }

    /// `~` stands for the home folder.
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    private static func notFound(_ path: String) -> Diagnostic {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let siblings = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let closest = Suggestion.closest(to: name, in: siblings)
        return Diagnostic(
            .fileNotFoundError, "no such file: \(path)",
            hint: closest.map { "did you mean \"\(folder.isEmpty ? "" : folder + "/")\($0)\"?" }
                ?? (path.hasPrefix("/") ? nil : "relative paths start at \(FileManager.default.currentDirectoryPath)"))
    }

    private static func systemError(_ code: Int32, _ path: String) -> Diagnostic {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return code == EACCES || code == EPERM
            ? Diagnostic(.permissionError, "not allowed: \(path) (\(reason))")
            : Diagnostic(.osError, "\(path): \(reason)")
    }

    /// Gives Foundation's errors about a path the language's names.
    static func translated(_ error: any Error, _ path: String) -> Diagnostic {
        guard let error = error as? CocoaError else { return Diagnostic(.osError, "\(path): \(error)") }
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: notFound(path)
        case .fileReadNoPermission, .fileWriteNoPermission:
            Diagnostic(.permissionError, "not allowed: \(path)")
        case .fileWriteOutOfSpace: Diagnostic(.osError, "\(path): no space left on the disk")
        default: Diagnostic(.osError, "\(path): \(error)")
        }
    }
}
