import Synchronization

/// A history that lasts as long as the process. It keeps the newest entries, of ``byteLimit`` together: a kernel that a
/// program drives for days stays as small as it was.
package final class MemoryHistory: History {
    /// Of inputs and outputs; twenty thousand cells of usual length.
    package static let byteLimit = 4 << 20
    /// What an entry takes beside its texts.
    private static let overhead = 128

    private struct State {
        var entries: [HistoryEntry] = []
        var byteCount = 0

        mutating func append(_ entry: HistoryEntry) {
            entries.append(entry)
            byteCount += MemoryHistory.byteCount(of: entry)
            guard byteCount > MemoryHistory.byteLimit else { return }
            // A quarter at once, so that what is left is not moved for every cell.
            var count = 0
            while count < entries.count - 1, byteCount > MemoryHistory.byteLimit * 3 / 4 {
                byteCount -= MemoryHistory.byteCount(of: entries[count])
                count += 1
            }
            entries.removeFirst(count)
        }
    }

    package let session: Int
    private let state = Mutex(State())

    /// - Parameter earlier: entries of earlier sessions, oldest first.
    package init(session: Int = 1, earlier: [HistoryEntry] = []) {
        self.session = session
        state.withLock { state in
            for entry in earlier { state.append(entry) }
        }
    }

    private static func byteCount(of entry: HistoryEntry) -> Int {
        entry.input.utf8.count + (entry.output?.utf8.count ?? 0) + overhead
    }

    package func append(_ input: String, line: Int) {
        guard input.utf8.count <= HistoryEntry.inputLimit else { return }
        state.withLock { $0.append(HistoryEntry(session: session, line: line, input: input)) }
    }

    package func record(output: String, line: Int) {
        guard output.utf8.count <= HistoryEntry.outputLimit else { return }
        state.withLock { state in
            guard let last = state.entries.last, last.session == session, last.line == line else { return }
            state.byteCount -= MemoryHistory.byteCount(of: last)
            state.entries.removeLast()
            state.append(HistoryEntry(session: session, line: line, input: last.input, output: output))
        }
    }

    package func tail(_ count: Int) -> [HistoryEntry] {
        state.withLock { $0.entries.suffix(max(0, count)) }
    }

    package func range(session: Int, start: Int, stop: Int?) -> [HistoryEntry] {
        let (wanted, overflow) = session > 0 ? (session, false) : self.session.addingReportingOverflow(session)
        guard !overflow else { return [] }
        return state.withLock { state in
            state.entries.filter { $0.session == wanted && $0.line >= start && $0.line < stop ?? .max }
        }
    }

    package func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) -> [HistoryEntry] {
        var found: [HistoryEntry] = []
        var known: Set<String> = []
        for entry in state.withLock(\.entries).reversed() {
            if let limit, found.count >= limit { break }
            guard pattern.matches(entry.input) else { continue }
            if unique, !known.insert(entry.input).inserted { continue }
            found.append(entry)
        }
        return found.reversed()
    }

    package func close() {}
}
