package import JupyterProtocol
import Synchronization

/// A history that outlives the process, in a file that several kernels share.
///
/// The file is opened at first use, so that a kernel's start does not wait for it. If it cannot be used, or no longer,
/// one line on stderr says so and the history goes on in memory: a cell never fails for it.
package final class StoredHistory: History {
    private enum State {
        case unopened
        case open(any HistoryRecords)
        case closed
    }

    private let path: String
    private let state = Mutex(State.unopened)

    /// - Parameter path: made at first use, with its folders.
    package init(path: String) {
        self.path = path
    }

    package var session: Int {
        ask(orElse: 1) { $0.session }
    }

    package func append(_ input: String, line: Int) {
        ask(orElse: ()) { try $0.append(input, line: line) }
    }

    package func record(output: String, line: Int) {
        ask(orElse: ()) { try $0.record(output: output, line: line) }
    }

    package func tail(_ count: Int) -> [HistoryEntry] {
        ask(orElse: []) { try $0.tail(count) }
    }

    package func range(session: Int, start: Int, stop: Int?) -> [HistoryEntry] {
        ask(orElse: []) { try $0.range(session: session, start: start, stop: stop) }
    }

    package func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) -> [HistoryEntry] {
        ask(orElse: []) { try $0.search(pattern, limit: limit, unique: unique) }
    }

    package func close() {
        state.withLock { state in
            // What cannot be written any more is one output.
            if case .open(let records) = state { try? records.finish() }
            state = .closed
        }
    }

    private func ask<Answer: Sendable>(
        orElse nothing: Answer, _ question: (any HistoryRecords) throws -> Answer
    ) -> Answer {
        state.withLock { state in
            if case .closed = state { return nothing }
            var session = 1
            do {
                if case .unopened = state { state = .open(try HistoryDatabase(path: path)) }
                if case .open(let records) = state {
                    session = records.session
                    return try question(records)
                }
            } catch {
                let reason = (error as? SQLiteError)?.reason ?? "\(error)"
                DiagnosticLog.report(
                    "the history file \(path) cannot be used: \(reason); this session's history stays in memory "
                        + "(WHYLIGHT_HISTORY=off keeps it there, WHYLIGHT_HISTORY=FILE names another file)")
            }
            let memory = MemoryHistory(session: session)
            state = .open(memory)
            return (try? question(memory)) ?? nothing
        }
    }
}
