import CIsolation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a process may do that reads a file nobody has looked at.
enum ReaderLimits {
    /// What a file may take, and what more for each of its bytes: address space, and processor time.
    private static let addressSpace = (any: 256 << 20, each: 8)
    private static let seconds = (any: 2, bytesEach: 16 << 20)

    static func apply(fileSize: Int) {
        // At most a terabyte, so that sums stay small.
        let size = min(fileSize, 1 << 40)
        limit(RLIMIT_AS, to: addressSpace.any + addressSpace.each * size)
        limit(RLIMIT_CPU, to: seconds.any + size / seconds.bytesEach)
        limit(RLIMIT_FSIZE, to: 0)
        limit(RLIMIT_CORE, to: 0)
        // Where the system has no such filter the limits have to do.
        _ = CIsolation_enter()
    }

    #if canImport(Glibc)
        private typealias Resource = __rlimit_resource
    #else
        private typealias Resource = Int32
    #endif

    private static func limit(_ resource: Resource, to value: Int) {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        #if canImport(Glibc)
            setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        #else
            setrlimit(resource, &limit)
        #endif
    }
}
