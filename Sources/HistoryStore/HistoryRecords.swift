import JupyterProtocol

/// What a history is asked, by somebody who can do without: the file answers it, or memory when the file cannot.
protocol HistoryRecords {
    var session: Int { get }

    func append(_ input: String, line: Int) throws
    func record(output: String, line: Int) throws
    func tail(_ count: Int) throws -> [HistoryEntry]
    func range(session: Int, start: Int, stop: Int?) throws -> [HistoryEntry]
    func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) throws -> [HistoryEntry]
    func finish() throws
}

extension MemoryHistory: HistoryRecords {
    func finish() {}
}
