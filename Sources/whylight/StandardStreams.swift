#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Stdin, stdout and stderr, whoever started the process.
enum StandardStreams {
    /// Opens those of them that were left closed. Otherwise what is opened first gets their numbers, a pipe or a model's
    /// file, and what is printed goes there.
    static func fill() {
        // The lowest number that is free is taken.
        while true {
            let descriptor = open("/dev/null", O_RDWR)
            guard 0...STDERR_FILENO ~= descriptor else {
                if descriptor >= 0 { close(descriptor) }
                return
            }
        }
    }
}
