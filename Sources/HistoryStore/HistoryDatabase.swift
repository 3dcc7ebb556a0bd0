import JupyterProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The history of all sessions in one SQLite file. Any number of kernels write into it at the same time, each under
/// a session number of its own.
final class HistoryDatabase: HistoryRecords {
    /// Kept in the file's `user_version`.
    private static let version = 1

    let session: Int
    private let database: SQLiteDatabase
    private let insertion: SQLiteStatement
    private let outputUpdate: SQLiteStatement
    /// Written with the next input, since a transaction costs more than what is in it.
    private var pendingOutput: (text: String, line: Int)?

    /// Opens the file and begins a session. File and folders that are missing are made, open to their user only.
    ///
    /// - Throws: ``SQLiteError``, also for a database that is something else's.
    init(path: String) throws(SQLiteError) {
        try HistoryDatabase.makeFile(path)
        database = try SQLiteDatabase(path: path)
        // Before anything is changed: the next line changes any database.
        _ = try HistoryDatabase.hasTables(database)
        try database.useWriteAheadLog()
        try database.transaction { [database] () throws(SQLiteError) in
            if try !HistoryDatabase.hasTables(database) { try HistoryDatabase.makeTables(in: database) }
            try database.run("INSERT INTO sessions (started) VALUES (datetime())")
        }
        session = database.lastInsertedRow
        insertion = try database.prepare("INSERT OR REPLACE INTO inputs (session, line, input) VALUES (?, ?, ?)")
        outputUpdate = try database.prepare("UPDATE inputs SET output = ? WHERE session = ? AND line = ?")
    }

    private static func makeFile(_ path: String) throws(SQLiteError) {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { makeFolder(String(path[..<slash])) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SQLiteError(String(cString: strerror(errno))) }
        close(descriptor)
    }

    /// Whether it worked is seen when the file is opened.
    private static func makeFolder(_ path: String) {
        guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/") else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o700)
    }

    /// - Throws: ``SQLiteError`` for a database that is not this version's history.
    private static func hasTables(_ database: SQLiteDatabase) throws(SQLiteError) -> Bool {
        // In this order: another kernel may be making both, in one step, between the two questions.
        guard try database.number("SELECT count(*) FROM sqlite_schema") != 0 else { return false }
        switch try database.number("PRAGMA user_version") ?? 0 {
        case version: return true
        case let other where other > version: throw SQLiteError("it was written by a newer version")
        default: throw SQLiteError("it is another program's database")
        }
    }

    /// AUTOINCREMENT never gives a session's number again. The inputs' own id is their order in time: sessions overlap.
    private static func makeTables(in database: SQLiteDatabase) throws(SQLiteError) {
        try database.run(
            """
            CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL);
            CREATE TABLE inputs (
                id INTEGER PRIMARY KEY, session INTEGER NOT NULL, line INTEGER NOT NULL, input TEXT NOT NULL,
                output TEXT, UNIQUE (session, line));
            PRAGMA user_version = \(version)
            """)
    }

    func append(_ input: String, line: Int) throws(SQLiteError) {
        guard input.utf8.count <= HistoryEntry.inputLimit else { return }
        guard pendingOutput != nil else {
            try insertion.run(.integer(session), .integer(line), .text(input))
            return
        }
        try database.transaction { () throws(SQLiteError) in
            try writePending()
            try insertion.run(.integer(session), .integer(line), .text(input))
        }
    }

    func record(output: String, line: Int) throws(SQLiteError) {
        guard output.utf8.count <= HistoryEntry.outputLimit else { return }
        try writePending()
        pendingOutput = (output, line)
    }

    /// Writes what is pending.
    func finish() throws(SQLiteError) {
        try writePending()
    }

    private func writePending() throws(SQLiteError) {
        guard let (text, line) = pendingOutput else { return }
        pendingOutput = nil
        try outputUpdate.run(.text(text), .integer(session), .integer(line))
    }

    func tail(_ count: Int) throws(SQLiteError) -> [HistoryEntry] {
        try writePending()
        let rows = try database.prepare(
            "SELECT session, line, input, output FROM inputs ORDER BY id DESC LIMIT ?")
        try rows.bind(.integer(max(0, count)))
        return try entries(of: rows).reversed()
    }

    func range(session: Int, start: Int, stop: Int?) throws(SQLiteError) -> [HistoryEntry] {
        let (wanted, overflow) = session > 0 ? (session, false) : self.session.addingReportingOverflow(session)
        guard !overflow else { return [] }
        try writePending()
        let rows = try database.prepare(
            """
            SELECT session, line, input, output FROM inputs
            WHERE session = ? AND line >= ? AND line < ? ORDER BY line
            """)
        try rows.bind(.integer(wanted), .integer(start), .integer(stop ?? .max))
        return try entries(of: rows)
    }

    /// Matches here rather than by SQLite's GLOB, whose time grows without bound in the number of stars.
    func search(_ pattern: GlobPattern, limit: Int?, unique: Bool) throws(SQLiteError) -> [HistoryEntry] {
        try writePending()
        let rows = try database.prepare("SELECT session, line, input, output FROM inputs ORDER BY id DESC")
        var known: Set<String> = []
        let found = try entries(of: rows, limit: limit ?? .max) { input in
            pattern.matches(input) && (!unique || known.insert(input).inserted)
        }
        return found.reversed()
    }

    private func entries(
        of rows: SQLiteStatement, limit: Int = .max, where isWanted: (String) -> Bool = { _ in true }
    ) throws(SQLiteError) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        while entries.count < limit, try rows.next() {
            guard let input = rows.text(2), isWanted(input) else { continue }
            entries.append(
                HistoryEntry(session: rows.integer(0), line: rows.integer(1), input: input, output: rows.text(3)))
        }
        return entries
    }
}
