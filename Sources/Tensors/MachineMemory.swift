#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How much memory there is to take. Linux grants more than it has and ends the process once that is used, so a large
/// block is asked for only where it fits.
package enum MachineMemory {
    /// Bytes that can be used without swapping, by the kernel's own estimate; nil where the system does not tell.
    static var available: Int? {
        guard let file = fopen("/proc/meminfo", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        let key = Array("MemAvailable:".utf8CString.dropLast())
        while fgets(&line, Int32(line.count), file) != nil {
            guard line.starts(with: key) else { continue }
            let digits = line.dropFirst(key.count).drop { $0 == 0x20 }.prefix { 0x30...0x39 ~= $0 }
            return Int(String(decoding: digits.map(UInt8.init(bitPattern:)), as: UTF8.self)).map { $0 << 10 }
        }
        return nil
    }

    /// Smaller blocks are not worth looking.
    static let smallestChecked = 64 << 20

    /// Whether a block of this many bytes could be had and used. A Swift array that finds no memory ends the process, so
    /// large ones are asked for here first.
    package static func has(_ bytes: Int) -> Bool {
        guard bytes >= smallestChecked else { return true }
        if let available, bytes > available { return false }
        // The compiler would leave out a malloc whose block is only freed.
        guard let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            block != MAP_FAILED
        else { return false }
        munmap(block, bytes)
        return true
    }
}
