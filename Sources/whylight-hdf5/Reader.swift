import HDF5
import HDF5Library

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `whylight-hdf5 START LENGTH [NAME…]`: reads the HDF5 file that lies in descriptor 3 from START on, for whoever is at the
/// other end of its standard input; see ``HDF5Channel``. Members of the root with one of the names are left out.
///
/// It is the only program that runs libhdf5. What a file can make of the library it makes of this process, which may do
/// little: see ``ReaderLimits``.
@main
enum Reader {
    private static let conversation = STDIN_FILENO
    private static let file: Int32 = 3
    /// What is collected before it is sent, in bytes; the root goes at once.
    private static let parcel = 1 << 15

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 2, let start = Int(arguments[1]), let length = Int(arguments[2]),
            start >= 0, length >= 0, start <= Int.max - length,
            let window = try? ByteWindow(
                OpenFile(descriptor: file, size: start + length, path: ""), start: start, count: length)
        else {
            print("whylight-hdf5 is started by whylight, to read one file for it.")
            exit(2)
        }
        ReaderLimits.apply(fileSize: length)
        var walk = LibraryWalk(window, leavingOut: Array(arguments[3...]))
        var message = walk.nextMessage() + walk.nextMessage()
        while !walk.isComplete {
            send(message)
            message = []
            while !walk.isComplete, message.count < parcel { message += walk.nextMessage() }
        }
        send(message)
        while let question = question() { send(walk.answer(to: question)) }
        // At once: what the library has damaged in memory may not survive an orderly end.
        _exit(0)
    }

    /// nil once nobody will ask any more.
    private static func question() -> UInt32? {
        var number = UInt32(0)
        let count = withUnsafeMutableBytes(of: &number) { bytes in
            while true {
                let count = read(conversation, bytes.baseAddress, bytes.count)
                if count >= 0 || errno != EINTR { return count }
            }
        }
        return count == MemoryLayout<UInt32>.size ? number : nil
    }

    private static func send(_ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { write(conversation, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { _exit(0) }
            done += count
        }
    }
}
