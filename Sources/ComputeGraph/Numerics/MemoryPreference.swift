#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether memory is spent on time: `WHYLIGHT_MEMORY`, `fast` (the default) or `low`.
///
/// Packed and transformed kernels lie beside the kernels as they were read. With `low` only small ones are kept, large
/// ones are packed anew in each run and never transformed (VGG16: 592 instead of 808 MB, 131 instead of 60 ms).
package enum MemoryPreference: Sendable {
    case fast
    case low

    package static let current: MemoryPreference =
        getenv("WHYLIGHT_MEMORY").map { String(cString: $0) } == "low" ? .low : .fast

    /// Floats of the largest kernel whose other forms are kept.
    var largestKept: Int { self == .low ? 1 << 19 : .max }
}
