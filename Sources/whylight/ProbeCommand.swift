import ArgumentParser
import Workbench

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `whylight probe`: reads a model's files, and writes the error if there is one. ``ProcessScout`` starts it.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Reads a model, to see whether that ends well.", shouldDisplay: false)

    @Argument(help: "The model's file or folder.")
    var path: String

    @Option(help: "Its file of weights.")
    var weights: String?

    /// What a file may take, and what more for each of its bytes: address space, memory, and processor time.
    private static let addressSpace = (any: 512 << 20, each: 8)
    private static let memory = (any: 256 << 20, each: 4)
    private static let seconds = (any: 2, bytesEach: 16 << 20)

    func run() {
        let size = [path, weights].compactMap(\.self).reduce(0) { $0 + ProbeCommand.size(of: $1) }
        ProbeCommand.limit(RLIMIT_AS, to: ProbeCommand.addressSpace.any + ProbeCommand.addressSpace.each * size)
        ProbeCommand.limit(RLIMIT_CPU, to: ProbeCommand.seconds.any + size / ProbeCommand.seconds.bytesEach)
        ProbeCommand.limit(RLIMIT_FSIZE, to: 0)
        ProbeCommand.limit(RLIMIT_CORE, to: 0)
        if let refusal = ModelProbe.refusal(of: path, weights: weights) {
            var text = refusal
            _ = text.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        }
        // The kernel would have room for what is too much here.
        let isModest = ProbeCommand.largestMemory <= ProbeCommand.memory.any + ProbeCommand.memory.each * size
        // At once: what the library has damaged in memory may not survive an orderly end.
        _exit(isModest ? 0 : 1)
    }

    /// The most memory that this process had, in bytes. getrusage would count that of the process that started it.
    private static var largestMemory: Int {
        let descriptor = open("/proc/self/status", O_RDONLY)
        guard descriptor >= 0 else { return 0 }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(descriptor, &bytes, bytes.count)
        let lines = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmHWM:") }?.split { $0 == " " || $0 == "\t" } ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) << 10 : 0
    }

    /// At most a terabyte, so that sums stay small.
    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? min(max(Int(status.st_size), 0), 1 << 40) : 0
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
