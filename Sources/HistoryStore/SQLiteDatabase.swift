import CSQLite

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open database file. Not `Sendable`: one thread at a time uses it.
final class SQLiteDatabase {
    /// How long to wait for another process that writes, in ms. A write takes well under one.
    private static let busyTimeout: Int32 = 1000
    /// How often, 20 ms apart, to try what SQLite does not wait for by itself.
    private static let attempts = 50

    private var handle: OpaquePointer?

    /// - Parameter path: made if it is missing.
    /// - Throws: ``SQLiteError``.
    init(path: String) throws(SQLiteError) {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else {
            let error = SQLiteError(handle)
            close()
            throw error
        }
        sqlite3_busy_timeout(handle, SQLiteDatabase.busyTimeout)
    }

    /// Makes a commit one write, without waiting for the disk, and lets others read at the same time. What is
    /// committed outlives the process; a power failure takes the latest lines at most.
    func useWriteAheadLog() throws(SQLiteError) {
        for attempt in 1... {
            do {
                try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
                break
            } catch  where error.isBusy && attempt < SQLiteDatabase.attempts {
                usleep(20_000)
            }
        }
        // The last to close it would move the log into the file and wait for the disk, at the kernel's end.
        CSQLITE_KEEP_LOG(handle)
    }

    deinit {
        close()
    }

    /// SQLite waits for the statements to be gone.
    func close() {
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Runs statements without parameters and results.
    func run(_ sql: String) throws(SQLiteError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw SQLiteError(handle) }
    }

    func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw SQLiteError(handle)
        }
        return SQLiteStatement(handle: statement, database: handle)
    }

    /// The first number of a query's first row; nil if it has no rows.
    func number(_ sql: String) throws(SQLiteError) -> Int? {
        let statement = try prepare(sql)
        return try statement.next() ? statement.integer(0) : nil
    }

    /// Runs `body` while no other process can write; undoes what it did if it throws.
    func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
        try run("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            try body()
            try run("COMMIT")
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }

    var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }
}
