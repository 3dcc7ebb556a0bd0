import CZeroMQ

/// The owner of sockets and of the thread that does their input and output.
///
/// `@unchecked Sendable`: libzmq's contexts are thread-safe, and the handle does not change.
package final class ZeroMQContext: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    package init() throws(ZeroMQError) {
        var created: UnsafeMutableRawPointer?
        try checked("zmq_ctx_new") {
            created = zmq_ctx_new()
            return created == nil ? -1 : 0
        }
        guard let created else { throw ZeroMQError(code: 0, operation: "zmq_ctx_new") }
        handle = created
    }

    /// Ends every call that waits in one of the context's sockets with ``ZeroMQError/isTerminated``.
    package func shutDown() {
        zmq_ctx_shutdown(handle)
    }

    /// Waits until every socket is closed and what they sent has left, or lingered for as long as it may. Call it
    /// once, and use the context no more.
    package func terminate() {
        _ = try? checked("zmq_ctx_term") { zmq_ctx_term(handle) }
    }

    package func socket(_ kind: ZeroMQSocket.Kind) throws(ZeroMQError) -> ZeroMQSocket {
        var created: UnsafeMutableRawPointer?
        try checked("zmq_socket") {
            created = zmq_socket(handle, kind.rawValue)
            return created == nil ? -1 : 0
        }
        guard let created else { throw ZeroMQError(code: 0, operation: "zmq_socket") }
        return ZeroMQSocket(handle: created)
    }

    /// Whether libzmq was built with a feature, such as "curve" or "ipc".
    package static func has(_ capability: String) -> Bool {
        zmq_has(capability) == 1
    }
}
