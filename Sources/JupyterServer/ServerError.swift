#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a kernel cannot start. The description is the line that the user sees in the server's log.
package enum ServerError: Error, Hashable, Sendable {
    case unreadable(path: String, errno: Int32)
    case unwritable(path: String, errno: Int32)
    /// The connection file holds something else than it must.
    case badConnection(path: String, reason: String)
    case cannotBind(endpoint: String, reason: String)
    case noThread(Int32)
    case noPipe(Int32)
    case failed(String)
}

extension ServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let code): "cannot read \(path): \(ServerError.text(code))"
        case .unwritable(let path, let code): "cannot write \(path): \(ServerError.text(code))"
        case .badConnection(let path, let reason): "connection file \(path): \(reason)"
        case .cannotBind(let endpoint, let reason): "cannot listen on \(endpoint): \(reason)"
        case .noThread(let code): "cannot start a thread: \(ServerError.text(code))"
        case .noPipe(let code): "cannot make a pipe: \(ServerError.text(code))"
        case .failed(let reason): reason
        }
    }

    private static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
