import JupyterProtocol

/// Where the executor waits for the answer to an input request that the io thread sends.
final class InputDesk: Sendable {
    private enum State {
        case idle
        /// Asked for, but not sent: what comes in now answers nothing.
        case asked
        case sent
        case answered(Message)
        case failed(InputFailure)
    }

    private let state = Monitor(State.idle)

    /// - Parameter send: passes the request to the io thread.
    /// - Throws: ``InputFailure``.
    func ask(_ send: () -> Void) throws(InputFailure) -> Message {
        state.withLock { $0 = .asked }
        send()
        let outcome = state.wait { state -> Result<Message, InputFailure>? in
            switch state {
            case .answered(let message): return .success(message)
            case .failed(let failure): return .failure(failure)
            case .idle: return .failure(.stopping)
            case .asked, .sent: return nil
            }
        }
        state.withLock { $0 = .idle }
        return try outcome.get()
    }

    /// Whether a request waits to be sent.
    var isUnsent: Bool {
        state.withLock { state in
            if case .asked = state { true } else { false }
        }
    }

    func noteSent() {
        state.withLock { state in
            if case .asked = state { state = .sent }
        }
    }

    /// - Returns: false if nobody waits for an answer.
    func answer(_ message: Message) -> Bool {
        state.withLock { state in
            guard case .sent = state else { return false }
            state = .answered(message)
            return true
        }
    }

    func fail(_ failure: InputFailure) {
        state.withLock { state in
            switch state {
            case .asked, .sent: state = .failed(failure)
            case .idle, .answered, .failed: break
            }
        }
    }
}
