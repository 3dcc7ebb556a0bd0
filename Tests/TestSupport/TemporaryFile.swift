#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs `body` with the path of a temporary file of these bytes, and removes it afterwards.
package func withTemporaryFile<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
    var template = Array("/tmp/whylight-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SystemCallFailure(call: "mkstemp", errorNumber: errno) }
    defer { close(descriptor) }
    let path = template.withUnsafeBufferPointer { buffer in
        String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    defer { unlink(path) }
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        guard count > 0 else { throw SystemCallFailure(call: "write", errorNumber: errno) }
        written += count
    }
    return try body(path)
}

/// All bytes of a file.
package func contents(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw SystemCallFailure(call: "open", errorNumber: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &block, block.count)
        guard count >= 0 else { throw SystemCallFailure(call: "read", errorNumber: errno) }
        if count == 0 { return bytes }
        bytes += block[..<count]
    }
}

package struct SystemCallFailure: Error {
    package let call: String
    package let errorNumber: Int32
}
