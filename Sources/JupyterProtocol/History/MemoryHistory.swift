import Synchronization

/// A history that lasts as long as the process.
package final class MemoryHistory: History {
    package let session: Int
    private let entries: Mutex<[HistoryEntry]>

    /// - Parameter earlier: entries of earlier sessions, oldest first.
    package init(session: Int = 1, earlier: [HistoryEntry] = []) {
        self.session = session
        entries = Mutex(earlier)
    }

    package func append(_ input: String, line: Int) {
        guard input.utf8.count <= HistoryEntry.inputLimit else { return }
        entries.withLock { $0.append(HistoryEntry(session: session, line: line, input: input)) }
    }

    package func record(output: String, line: Int) {
        guard output.utf8.count <= HistoryEntry.outputLimit else { return }
        entries.withLock { entries in
            guard let last = entries.last, last.session == session, last.line == line else { return }
            entries[entries.count - 1] = HistoryEntry(
                session: session, line: line, input: last.input, output: output)
        }
    }

    package func tail(_ count: Int) -> [HistoryEntry] {
        entries.withLock { $0.suffix(max(0, count)) }
    }

    package func range(session: Int, start: Int, stop: Int?) -> [HistoryEntry] {
        let (wanted, overflow) = session > 0 ? (session, false) : self.session.addingReportingOverflow(session)
        guard !overflow else { return [] }
        return entries.withLock { entries in
            entries.filter { $0.session == wanted && $0.line >= start && $0.line < stop ?? .max }
        }
    }

    package func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) -> [HistoryEntry] {
        var found: [HistoryEntry] = []
        var known: Set<String> = []
        for entry in entries.withLock({ $0 }).reversed() {
            if let limit, found.count >= limit { break }
            guard pattern.matches(entry.input) else { continue }
            if unique, !known.insert(entry.input).inserted { continue }
            found.append(entry)
        }
        return found.reversed()
    }

    package func close() {}
}
