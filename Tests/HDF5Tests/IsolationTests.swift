#if os(Linux)
    import CIsolation
    import Glibc
    import Synchronization
    import Testing

    @Suite("The filter around the process that reads") struct IsolationTests {
        /// What each attempt ends with: 0, or the system's number of the error.
        private final class Attempts: Sendable {
            let results = Mutex<[String: Int32]>([:])

            func add(_ name: String, _ status: Int) {
                let result = status < 0 ? errno : 0
                results.withLock { $0[name] = result }
            }
        }

        /// A filter holds for the thread that enters it.
        private static func attempts() -> [String: Int32] {
            let attempts = Attempts()
            var thread = pthread_t()
            let context = Unmanaged.passRetained(attempts).toOpaque()
            let status = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    let attempts = Unmanaged<Attempts>.fromOpaque(context).takeRetainedValue()
                    let file = open("/proc/self/status", O_RDONLY)
                    attempts.add("enter", Int(CIsolation_enter()))
                    var byte: UInt8 = 0
                    attempts.add("read", pread(file, &byte, 1, 0))
                    attempts.add("open", Int(open("/etc/passwd", O_RDONLY)))
                    attempts.add("create", Int(open("/tmp/whylight-isolation", O_RDWR | O_CREAT, 0o600)))
                    attempts.add("socket", Int(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)))
                    attempts.add("signal", Int(kill(getppid(), 0)))
                    attempts.add("write", write(STDOUT_FILENO, &byte, 0))
                    attempts.add("link", Int(symlink("/etc/passwd", "/tmp/whylight-isolation")))
                    attempts.add("execute", Int(execve("/bin/true", [nil], [nil])))
                    func map(_ protection: Int32, _ flags: Int32, _ file: Int32) -> Int {
                        mmap(nil, 4096, protection, flags | MAP_PRIVATE, file, 0) == MAP_FAILED ? -1 : 0
                    }
                    attempts.add("map memory", map(PROT_READ | PROT_WRITE, MAP_ANONYMOUS, -1))
                    attempts.add("map code", map(PROT_READ | PROT_EXEC, MAP_ANONYMOUS, -1))
                    attempts.add("map a file", map(PROT_READ, 0, file))
                    close(file)
                    return nil
                }, context)
            guard status == 0 else { return [:] }
            pthread_join(thread, nil)
            return attempts.results.withLock(\.self)
        }

        /// The sanitizers' runtimes call the system on every thread as they like, and end the process where they may not.
        private static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

        @Test("lets it read what is open, take memory, and do nothing else", .disabled(if: isSanitized))
        func refusals() {
            let results = IsolationTests.attempts()
            for name in ["enter", "read", "map memory"] { #expect(results[name] == 0, "\(name)") }
            let refused = [
                "open", "create", "socket", "signal", "write", "link", "execute", "map code", "map a file",
            ]
            for name in refused { #expect(results[name] == EPERM, "\(name)") }
        }
    }
#endif
