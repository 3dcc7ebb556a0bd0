import Glibc

/// A file in memory, for readers that want a path; gone when the process ends well.
enum ScratchFile {
    private static let file: (descriptor: Int32, name: [CChar]) = {
        var template = Array("/dev/shm/whylight-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "no file in /dev/shm")
        atexit { ScratchFile.remove() }
        return (descriptor, template)
    }()

    private static func remove() { unlink(file.name) }

    /// The path of a file with these bytes, valid until the next call.
    static func path(holding bytes: [UInt8]) -> String {
        precondition(ftruncate(file.descriptor, off_t(bytes.count)) == 0, "/dev/shm is full")
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file.descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, off_t(written))
            }
            precondition(count > 0, "/dev/shm is full")
            written += count
        }
        return String(decoding: file.name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
