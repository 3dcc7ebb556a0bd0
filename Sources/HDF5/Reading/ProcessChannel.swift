import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The conversation with a process that reads a file. It ends with this object.
final class ProcessChannel: HDF5Channel {
    private struct Inbox {
        /// Read, but not yet asked for: `bytes[begin..<end]`.
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var begin = 0
        var end = 0
    }

    private let process: pid_t
    private let socket: Int32
    private let path: String
    private let program: String
    private let isCancelled: @Sendable () -> Bool
    private let inbox = Mutex(Inbox())
    private let hasEnded = Mutex(false)

    /// How often to look whether the file is still wanted, in ms.
    private static let patience: Int32 = 20

    /// Starts the program, which has the conversation as its standard input, and the file as descriptor 3.
    /// - Throws: `HDF5Error` with `noReader`.
    init(
        _ program: String, _ arguments: [String], file: OpenFile, path: String,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(HDF5Error) {
        self.path = path
        self.program = program
        self.isCancelled = isCancelled
        var ends: [Int32] = [-1, -1]
        guard ProcessChannel.connect(&ends) else { throw .noReader(path, program, errno) }
        defer { close(ends[1]) }
        do throws(HDF5Error) {
            process = try ProcessChannel.start(program, arguments, conversation: ends[1], file: file.descriptor, path)
        } catch {
            close(ends[0])
            throw error
        }
        socket = ends[0]
    }

    deinit {
        close(socket)
        end()
    }

    func receive(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) {
        try inbox.withLock { (inbox) throws(HDF5Error) in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
                if inbox.begin < inbox.end {
                    let count = min(inbox.end - inbox.begin, rest.count)
                    rest.copyBytes(from: inbox.bytes[inbox.begin..<inbox.begin + count])
                    inbox.begin += count
                    done += count
                } else if rest.count >= inbox.bytes.count {
                    done += try receiveSome(rest)
                } else {
                    inbox.begin = 0
                    inbox.end = 0
                    var failure: HDF5Error?
                    inbox.end = inbox.bytes.withUnsafeMutableBytes { bytes in
                        do throws(HDF5Error) { return try receiveSome(bytes) } catch { failure = error }
                        return 0
                    }
                    if let failure { throw failure }
                }
            }
        }
    }

    func send(_ bytes: [UInt8]) throws(HDF5Error) {
        var done = 0
        while done < bytes.count {
            // Without MSG_NOSIGNAL a reader that is gone would end this process too.
            let count = bytes[done...].withUnsafeBytes { Platform.send(socket, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw lost() }
            done += count
        }
    }

    /// Waits for at least one byte.
    private func receiveSome(_ bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) -> Int {
        while true {
            if isCancelled() { throw HDF5Error(.cancelled, file: path, "is no longer wanted") }
            var ready = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, ProcessChannel.patience) > 0 else { continue }
            let count = read(socket, bytes.baseAddress, bytes.count)
            if count > 0 { return count }
            if count < 0, errno == EINTR { continue }
            throw lost()
        }
    }

    private func lost() -> HDF5Error {
        let status = end()
        // What the system's loader of programs ends with where a library is missing.
        if status & 0x7F == 0, status >> 8 == 127 { return .noReader(path, program, nil) }
        return HDF5Error(
            .readerLost, file: path,
            "the HDF5 file is damaged: the library that reads it does not survive it; load a copy that is whole, or save "
                + "the model again (or there is too little memory to read it)")
    }

    /// Ends the process if it has not ended.
    /// - Returns: what `waitpid` said the first time.
    @discardableResult
    private func end() -> Int32 {
        hasEnded.withLock { hasEnded in
            guard !hasEnded else { return 0 }
            hasEnded = true
            kill(process, SIGKILL)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            return status
        }
    }

    private static func connect(_ ends: inout [Int32]) -> Bool {
        guard socketpair(AF_UNIX, Platform.stream, 0, &ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        Platform.withoutSignal(ends[0])
        return true
    }

    private static func start(
        _ program: String, _ arguments: [String], conversation: Int32, file: Int32, _ path: String
    ) throws(HDF5Error) -> pid_t {
        // Above those that the process gets, so that none is overwritten before it is handed over.
        let sources = [conversation, file].map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        defer { for source in sources where source >= 0 { close(source) } }
        guard !sources.contains(where: { $0 < 0 }) else { throw .noReader(path, program, errno) }
        var actions = Platform.FileActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, sources[0], STDIN_FILENO)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, sources[1], 3)
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // No back trace of a crash that is expected.
        var environment = ["SWIFT_BACKTRACE=enable=no"]
        if let folders = getenv("LD_LIBRARY_PATH") { environment.append("LD_LIBRARY_PATH=\(String(cString: folders))") }
        var variables = environment.map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        var process = pid_t()
        let errorNumber = posix_spawn(&process, program, &actions, nil, &words, &variables)
        guard errorNumber == 0 else { throw .noReader(path, program, errorNumber) }
        return process
    }
}

extension HDF5Error {
    fileprivate static func noReader(_ path: String, _ program: String, _ errorNumber: Int32?) -> HDF5Error {
        let reason = errorNumber.map { ": \(String(cString: strerror($0)))" } ?? ""
        return HDF5Error(.noReader, file: path, "the program that reads HDF5, \(program), cannot be run\(reason)")
    }
}

/// Where systems differ.
private enum Platform {
    #if canImport(Darwin)
        typealias FileActions = posix_spawn_file_actions_t?
        static let stream = SOCK_STREAM

        static func withoutSignal(_ socket: Int32) {
            var on: Int32 = 1
            setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        }

        static func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
            Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
        }
    #else
        typealias FileActions = posix_spawn_file_actions_t
        static let stream = Int32(SOCK_STREAM.rawValue)

        static func withoutSignal(_: Int32) {}

        static func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
            #if canImport(Glibc)
                Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            #else
                Musl.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            #endif
        }
    #endif
}
