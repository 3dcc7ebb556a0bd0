import CZip

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The models that lie packed in `Tests/Fixtures/Models`, one archive each; `pack_models.py` there packs them.
enum PackedModels {
    /// Of a folder with all of them, which are unpacked when they are first asked for, and removed when the process ends.
    static var path: String { folder.path }

    private static let folder: TemporaryFolder = {
        do {
            let folder = try TemporaryFolder()
            for archive in ModelFixture.files(in: "Models", ending: ".zip") {
                try unpack(archive.path, into: folder.path)
            }
            atexit { TemporaryFolder.remove(PackedModels.path) }
            return folder
        } catch {
            fatalError("the models of the tests cannot be unpacked: \(error)")
        }
    }()

    static func unpack(_ path: String, into folder: String) throws {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw Failure(path: path, code: code) }
        defer { zip_discard(archive) }
        for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name,
                let member = zip_fopen_index(archive, index, 0)
            else { throw Failure(path: path, code: code) }
            defer { zip_fclose(member) }
            var bytes = [UInt8](repeating: 0, count: Int(status.size))
            guard zip_fread(member, &bytes, status.size) == Int64(status.size) else {
                throw Failure(path: path, code: code)
            }
            try store(bytes, at: "\(folder)/\(String(cString: name))")
        }
    }

    private static func store(_ bytes: [UInt8], at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw SystemCallFailure(call: "open", errorNumber: errno) }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SystemCallFailure(call: "write", errorNumber: errno)
        }
    }

    private struct Failure: Error {
        let path: String
        let code: Int32
    }
}
