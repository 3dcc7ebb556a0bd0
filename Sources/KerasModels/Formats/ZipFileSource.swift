import CZip
import HDF5

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Gives libzip the bytes of an open file, and remembers where it read last.
///
/// libzip does not tell where in the archive a member lies. It reads a stored member as it is, though, so the place of
/// such a read is the member's.
final class ZipFileSource {
    private let file: OpenFile
    private var position = 0
    private(set) var lastRead = 0

    init(_ file: OpenFile) { self.file = file }

    /// A source for `zip_open_from_source`, which keeps this object alive; nil without memory.
    func makeSource() -> OpaquePointer? {
        let context = Unmanaged.passRetained(self).toOpaque()
        let source = zip_source_function_create(
            { context, data, length, command in
                guard let context else { return -1 }
                let unmanaged = Unmanaged<ZipFileSource>.fromOpaque(context)
                if command == ZIP_SOURCE_FREE {
                    unmanaged.release()
                    return 0
                }
                return unmanaged.takeUnretainedValue().perform(command, data, length)
            }, context, nil)
        if source == nil { Unmanaged<ZipFileSource>.fromOpaque(context).release() }
        return source
    }

    /// What libzip's manual asks of a source that can be read and searched; −1 for failure.
    private func perform(
        _ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: zip_uint64_t
    ) -> zip_int64_t {
        switch command {
        case ZIP_SOURCE_OPEN:
            position = 0
            return 0
        case ZIP_SOURCE_CLOSE:
            return 0
        case ZIP_SOURCE_READ:
            guard let data else { return -1 }
            let count = min(Int(clamping: length), max(0, file.size - position))
            do throws(HDF5Error) {
                try file.read(into: UnsafeMutableRawBufferPointer(start: data, count: count), at: position)
            } catch {
                return -1
            }
            lastRead = position
            position += count
            return zip_int64_t(count)
        case ZIP_SOURCE_SEEK:
            guard let data else { return -1 }
            let place = zip_source_seek_compute_offset(
                zip_uint64_t(position), zip_uint64_t(file.size), data, length, nil)
            guard place >= 0 else { return -1 }
            position = Int(place)
            return 0
        case ZIP_SOURCE_TELL:
            return zip_int64_t(position)
        case ZIP_SOURCE_STAT:
            guard let status = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
            zip_stat_init(status)
            status.pointee.size = zip_uint64_t(file.size)
            status.pointee.valid |= zip_uint64_t(ZIP_STAT_SIZE)
            return zip_int64_t(MemoryLayout<zip_stat_t>.size)
        case ZIP_SOURCE_ERROR:
            guard let codes = data?.assumingMemoryBound(to: Int32.self) else { return -1 }
            codes[0] = ZIP_ER_READ
            codes[1] = EIO
            return zip_int64_t(2 * MemoryLayout<Int32>.size)
        case ZIP_SOURCE_SUPPORTS:
            let commands = [
                ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS,
            ]
            return commands.reduce(0) { $0 | 1 << zip_int64_t($1.rawValue) }
        default:
            return -1
        }
    }
}
