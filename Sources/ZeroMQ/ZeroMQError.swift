import CZeroMQ

/// A call of libzmq that failed.
package struct ZeroMQError: Error, Hashable, Sendable {
    /// libzmq's errno: the system's numbers and libzmq's own.
    package let code: Int32
    package let operation: String

    /// Nothing to receive, or no room to send, on a socket that must not wait.
    package var isWouldBlock: Bool { code == EAGAIN }
    /// The context was shut down.
    package var isTerminated: Bool { code == ETERM }
    /// A mandatory router has no peer of that identity.
    package var isUnreachable: Bool { code == EHOSTUNREACH }
    package var isAddressInUse: Bool { code == EADDRINUSE }
    /// A signal came while the call waited.
    package var isInterrupted: Bool { code == EINTR }
}

extension ZeroMQError: CustomStringConvertible {
    /// The system's or libzmq's words for the code.
    package var reason: String {
        zmq_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    package var description: String { "\(operation): \(reason)" }
}

/// libzmq's own numbers, which start above the system's; macros that the importer does not see.
private let numbersStart: Int32 = 156_384_712
private let ETERM = numbersStart + 53

/// Runs a call of libzmq once.
///
/// The error number is read in this function, which is never inlined: between the call and the reading, no other code
/// may run that could change it.
///
/// - Throws: ``ZeroMQError`` if the call returns a negative number.
@inline(never)
@discardableResult
func checkedOnce(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(ZeroMQError) -> Int32 {
    let result = call()
    if result < 0 { throw ZeroMQError(code: zmq_errno(), operation: operation()) }
    return result
}

/// Runs a call of libzmq until no signal interrupts it.
@discardableResult
func checked(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(ZeroMQError) -> Int32 {
    while true {
        do {
            return try checkedOnce(operation(), call)
        } catch  where error.isInterrupted {
            continue
        }
    }
}
