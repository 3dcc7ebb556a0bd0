/// What the protocol needs from whoever owns the sockets. A test gives it arrays instead.
///
/// All methods may be called from any thread. Messages go out in the order in which ``send(_:on:)`` got them.
package protocol Transport: AnyObject, Sendable {
    var ports: ChannelPorts { get }

    func send(_ frames: [Frame], on channel: Channel)

    /// Whether there is room for more output. While a client does not read what was sent to it, this waits for a
    /// moment before it says no. Call it on the executor thread only.
    func waitForRoom() -> Bool

    /// Sends an input request on stdin and waits for its reply, without holding up any other channel. Replies that
    /// nobody asked for, or that came before, are dropped.
    ///
    /// - Throws: ``InputFailure``.
    func ask(_ frames: [Frame]) throws(InputFailure) -> Message
    /// Ends a wait in ``ask(_:)`` with ``InputFailure/interrupted``; does nothing when there is none.
    func cancelAsk()

    /// Marks every execute request received so far, and not begun, as aborted, and those that were sent before now and
    /// are on their way; returns when that is done.
    func abortWaitingExecutions()

    /// Runs `action` once, on any thread, when `delay` has passed.
    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void)

    /// Ends the process after everything sent so far has left.
    func stop()

    func usage() -> UsageRequest.Reply
}

/// Why an input request got no reply.
package enum InputFailure: Error, Hashable, Sendable {
    /// The client has no stdin channel, or is gone.
    case unreachable
    case interrupted
    /// The kernel is stopping.
    case stopping
}
