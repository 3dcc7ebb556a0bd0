import CZip
import HDF5

/// A zip archive whose members are read, never unpacked to the disk.
final class ZipArchive: ArchiveParts {
    private struct Member {
        let name: String
        let index: zip_uint64_t
        /// Bytes, unpacked.
        let size: Int
        let packedSize: Int
        let isStored: Bool
    }

    private let file: OpenFile
    private let members: [Member]
    private let source: ZipFileSource
    private let handle: OpaquePointer

    /// - Throws: `ModelError` with `damaged` for an archive that is not sound, or has members that no writer of
    ///   archives would give it: twice the same name, or a name that leads out of a folder.
    init(path: String) throws(ModelError) {
        do throws(HDF5Error) {
            file = try OpenFile(path: path)
        } catch {
            throw ModelError(error)
        }
        let source = ZipFileSource(file)
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let zip = source.makeSource() else { throw ModelError(.outOfMemory, "no memory to open \(file.path)") }
        guard let handle = zip_open_from_source(zip, ZIP_RDONLY, &error) else {
            zip_source_free(zip)
            let reason = String(cString: zip_error_strerror(&error))
            throw ModelError(.damaged, "\(file.path) is a damaged zip archive: \(reason)")
        }
        self.source = source
        self.handle = handle
        do throws(ModelError) {
            members = try ZipArchive.members(of: handle, file)
        } catch {
            zip_discard(handle)
            throw error
        }
    }

    deinit { zip_discard(handle) }

    /// More members than any Keras archive has; one of EfficientNetB7 has four.
    private static let largestMemberCount = 100_000

    private static func members(of handle: OpaquePointer, _ file: OpenFile) throws(ModelError) -> [Member] {
        let count = zip_get_num_entries(handle, 0)
        guard count <= largestMemberCount else {
            throw ModelError(.overLimit, "\(file.path) has \(count) members, more than \(largestMemberCount)")
        }
        var members: [Member] = []
        var names = Set<String>()
        for index in 0..<zip_uint64_t(max(0, count)) {
            var status = zip_stat_t()
            guard zip_stat_index(handle, index, 0, &status) == 0, let text = status.name,
                let size = Int(exactly: status.size), let packedSize = Int(exactly: status.comp_size)
            else {
                throw ModelError(.damaged, "\(file.path) is a damaged zip archive: member \(index) cannot be read")
            }
            let name = String(cString: text)
            guard !name.hasPrefix("/"), !name.contains("\\"), !name.split(separator: "/").contains("..") else {
                throw ModelError(.damaged, "\(file.path) has a member named \(name), which leads out of the archive")
            }
            guard names.insert(name).inserted else {
                throw ModelError(.damaged, "\(file.path) has two members named \(name)")
            }
            guard status.encryption_method == ZIP_EM_NONE else {
                throw ModelError(.unsupported, "\(file.path) is encrypted: unpack it and load the folder")
            }
            members.append(
                Member(
                    name: name, index: index, size: size, packedSize: packedSize,
                    isStored: status.comp_method == ZIP_CM_STORE && size == packedSize))
        }
        return members
    }

    /// Where the archive is only the parcel of a model's file.
    var hint: String {
        let model = members.first { member in [".h5", ".hdf5", ".keras"].contains { member.name.hasSuffix($0) } }
        return model.map { "; unpack it and load \($0.name)" } ?? ""
    }

    /// A member's bytes: a stretch of the archive itself where it is stored as it is, otherwise unpacked into a file in memory.
    func window(named name: String, limit: Int) throws(ModelError) -> ByteWindow? {
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        guard member.size <= limit else {
            throw ModelError(
                .overLimit, "\(file.path): \(member.name) has \(member.size) bytes, more than \(limit) that are read")
        }
        // Deflate shrinks at most 1032 to 1, and weights hardly at all.
        if member.size > ZipArchive.harmlessSize, member.size / 100 > member.packedSize {
            throw ModelError(
                .damaged,
                "\(file.path): \(member.name) unpacks from \(member.packedSize) to \(member.size) bytes, which no weights "
                    + "do")
        }
        if member.isStored, let window = storedWindow(of: member) { return window }
        return try unpacked(member)
    }

    /// What may be unpacked without asking how much of it there is in the archive.
    private static let harmlessSize = 100 << 20

    /// The place of a stored member in the archive; nil where libzip reads it in some other way than expected.
    private func storedWindow(of member: Member) -> ByteWindow? {
        var head = [UInt8](repeating: 0, count: min(16, member.size))
        guard !head.isEmpty, let stream = zip_fopen_index(handle, member.index, 0) else { return nil }
        defer { zip_fclose(stream) }
        guard zip_fread(stream, &head, zip_uint64_t(head.count)) == head.count,
            let window = try? ByteWindow(file, start: source.lastRead, count: member.size)
        else { return nil }
        var found = [UInt8](repeating: 0, count: head.count)
        let isRead = found.withUnsafeMutableBytes { bytes in
            (try? window.read(into: bytes, at: 0, path: file.path)) != nil
        }
        return isRead && found == head ? window : nil
    }

    private func unpacked(_ member: Member) throws(ModelError) -> ByteWindow {
        guard let stream = zip_fopen_index(handle, member.index, 0) else { throw damaged(member) }
        defer { zip_fclose(stream) }
        let roomSize = 1 << 18
        let room = UnsafeMutableRawPointer.allocate(byteCount: roomSize, alignment: 64)
        defer { room.deallocate() }
        do {
            var file = try MemoryFile(path: "\(self.file.path): \(member.name)")
            var done = 0
            while true {
                // Reading past the end makes libzip compare the checksum.
                let count = zip_fread(stream, room, zip_uint64_t(roomSize))
                guard count >= 0, Int(count) <= member.size - done else { throw damaged(member, stream) }
                if count == 0 { break }
                try file.append(UnsafeRawBufferPointer(start: room, count: Int(count)))
                done += Int(count)
            }
            guard done == member.size else { throw damaged(member, stream) }
            return try ByteWindow(file.finished())
        } catch let error as HDF5Error {
            throw ModelError(.outOfMemory, "no room for the \(member.size) bytes of \(member.name): \(error.reason)")
        } catch {
            throw error as? ModelError ?? damaged(member, stream)
        }
    }

    /// - Parameter stream: the member, if it could be opened.
    private func damaged(_ member: Member, _ stream: OpaquePointer? = nil) -> ModelError {
        let reason = String(cString: stream.map { zip_file_strerror($0) } ?? zip_strerror(handle))
        return ModelError(.damaged, "\(file.path): \(member.name) is damaged (\(reason))")
    }
}
