import CommandLanguage
import FoundationEssentials
import Glibc
import Tensors

/// Reading and writing whole files, with the errors the language promises.
enum FileAccess {
    /// The largest picture, tensor or label file read; models have their own reader.
    static let sizeLimit = Limit("WHYLIGHT_MAX_FILE_MB", default: 1024, unit: 1 << 20)

    /// - Parameters:
    ///   - limit: in bytes.
    ///   - remedy: what to do for somebody who needs more.
    ///   - allowsStreams: whether a pipe will do; what reads one waits until its writer is done.
    /// - Throws: `FileNotFoundError`, `PermissionError`, `OSError` for a folder or a device, `FormatError` over the limit.
    static func read(
        _ path: String, limit: Int = sizeLimit.value, remedy: String = sizeLimit.remedy, allowsStreams: Bool = false
    ) throws -> [UInt8] {
        let path = expanded(path)
        func tooLarge() -> Diagnostic {
            let most = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
            return Diagnostic(.formatError, "\(path) is larger than \(most), the limit for such files", hint: remedy)
        }
        let descriptor = try openForReading(path, isWaiting: allowsStreams)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw systemError(errno, path) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw Diagnostic(.osError, "\(path) is a folder, not a file") }
        // A device may have no end, and a pipe may never get a byte.
        guard kind == S_IFREG || (allowsStreams && kind == S_IFIFO) else {
            throw Diagnostic(.osError, "\(path) is not a file but a device, pipe or socket")
        }
        guard Int(status.st_size) <= limit else { throw tooLarge() }
        guard MachineMemory.has(Int(status.st_size)) else {
            throw Diagnostic(.memoryError, "not enough memory to read \(path)")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw systemError(errno, path)
            }
            bytes += piece[..<count]
            guard bytes.count <= limit else { throw tooLarge() }
        }
    }

    /// - Parameter isWaiting: whether to wait for the writer of a pipe.
    private static func openForReading(_ path: String, isWaiting: Bool) throws -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (isWaiting ? 0 : O_NONBLOCK))
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR ? notFound(path) : systemError(code, path)
        }
        return descriptor
    }

    /// The first bytes of a file, enough to tell what it is.
    static func prefix(of path: String, count: Int) throws -> [UInt8] {
        let path = expanded(path)
        let descriptor = try openForReading(path, isWaiting: false)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = Glibc.read(descriptor, &bytes, count)
        guard got >= 0 else {
            let code = errno
            throw code == EISDIR ? Diagnostic(.osError, "\(path) is a folder, not a file") : systemError(code, path)
        }
        return Array(bytes.prefix(got))
    }

    /// Whatever happens meanwhile leaves the old file or the new one.
    static func write(_ bytes: [UInt8], to path: String, overwrite: Bool) throws {
        let path = expanded(path)
        if !overwrite && FileManager.default.fileExists(atPath: path) {
            throw Diagnostic(.osError, "\(path) exists already", hint: "add overwrite=true to replace it")
        }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard folder.isEmpty || FileManager.default.fileExists(atPath: folder) else {
            throw Diagnostic(.fileNotFoundError, "there is no folder \(folder)")
        }
        do { try WholeFile.write(bytes, to: path) } catch { throw systemError(error.code, path) }
    }

    /// Makes a folder, and those around it, unless it is there.
    /// - Throws: `PermissionError`; `OSError` where a file has its name.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            let code = ((error as? CocoaError)?.underlying as? POSIXError)?.code.rawValue ?? EIO
            guard code != EEXIST else { throw Diagnostic(.osError, "\(path) is a file, not a folder") }
            throw systemError(code, path)
        }
    }

    /// Where relative paths start.
    static var currentFolder: String { FileManager.default.currentDirectoryPath }

    /// `~` stands for the home folder.
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }

    private static func notFound(_ path: String) -> Diagnostic {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let siblings = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        guard !path.allSatisfy(\.isWhitespace) else { return Diagnostic(.fileNotFoundError, "the path is empty") }
        guard !path.contains("://") else {
            return Diagnostic(
                .fileNotFoundError, "no such file: \(path)",
                hint: "nothing is fetched from the network: download it first, and give the file's path")
        }
        guard !path.contains("*") else {
            return Diagnostic(
                .fileNotFoundError, "no such file: \(path)",
                hint: "load takes a pattern, and gives a list: load \(ValueDisplay.quoted(path))")
        }
        let closest = Suggestion.closest(to: name, in: siblings)
        return Diagnostic(
            .fileNotFoundError, "no such file: \(path)",
            hint: closest.map { "did you mean \"\(folder.isEmpty ? "" : folder + "/")\($0)\"?" }
                ?? (path.hasPrefix("/") ? nil : "relative paths start at \(currentFolder)"))
    }

    private static func systemError(_ code: Int32, _ path: String) -> Diagnostic {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        if code == ENOSPC { return Diagnostic(.osError, "\(path): no space left on the disk") }
        return code == EACCES || code == EPERM
            ? Diagnostic(.permissionError, "not allowed: \(path) (\(reason))")
            : Diagnostic(.osError, "\(path): \(reason)")
    }
}
