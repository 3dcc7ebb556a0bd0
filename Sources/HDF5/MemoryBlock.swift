#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Bytes in memory that never change once they are filled.
///
/// `@unchecked Sendable`: only the initialiser writes.
package final class MemoryBlock: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer
    package var count: Int { bytes.count }

    /// - Parameter fill: initialises all bytes.
    /// - Returns: nil if the system has no memory for them.
    package init?<E: Error>(count: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, 64, max(count, 1)) == 0, let pointer else { return nil }
        bytes = UnsafeRawBufferPointer(start: pointer, count: count)
        try fill(UnsafeMutableRawBufferPointer(start: pointer, count: count))
    }

    deinit { free(UnsafeMutableRawPointer(mutating: bytes.baseAddress)) }
}
