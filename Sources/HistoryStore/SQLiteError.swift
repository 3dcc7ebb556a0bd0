import CSQLite

/// A file that is no history, or a call of SQLite that failed.
struct SQLiteError: Error, Hashable, Sendable {
    let reason: String
    /// Another connection holds a lock.
    let isBusy: Bool

    init(_ reason: String) {
        self.reason = reason
        isBusy = false
    }

    /// What SQLite says about the latest call on `handle`.
    init(_ handle: OpaquePointer?) {
        reason = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "out of memory"
        isBusy = sqlite3_errcode(handle) == SQLITE_BUSY
    }
}
