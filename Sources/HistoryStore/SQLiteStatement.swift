import CSQLite

/// A compiled statement, to be run any number of times.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: OpaquePointer?

    init(handle: OpaquePointer, database: OpaquePointer?) {
        self.handle = handle
        self.database = database
    }

    deinit {
        sqlite3_finalize(handle)
    }

    enum Parameter {
        case integer(Int)
        case text(String)
    }

    /// Begins anew with these parameters.
    func bind(_ parameters: Parameter...) throws(SQLiteError) {
        sqlite3_reset(handle)
        for (index, parameter) in parameters.enumerated() {
            let position = Int32(index + 1)
            let status: Int32
            switch parameter {
            case .integer(let number):
                status = sqlite3_bind_int64(handle, position, Int64(number))
            case .text(var text):
                status = text.withUTF8 { bytes in
                    // An empty buffer may have no address, which would bind NULL.
                    guard let start = bytes.baseAddress, let length = Int32(exactly: bytes.count) else {
                        return CSQLITE_BIND_TEXT(handle, position, "", 0)
                    }
                    return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                        CSQLITE_BIND_TEXT(handle, position, $0, length)
                    }
                }
            }
            guard status == SQLITE_OK else { throw SQLiteError(database) }
        }
    }

    /// Goes on to the next row; false behind the last one.
    func next() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = SQLiteError(database)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement without results.
    func run(_ first: Parameter, _ second: Parameter, _ third: Parameter) throws(SQLiteError) {
        try bind(first, second, third)
        while try next() {}
        // Gives the lock back.
        sqlite3_reset(handle)
    }

    // MARK: The row

    func integer(_ column: Int32) -> Int {
        Int(sqlite3_column_int64(handle, column))
    }

    /// Nil for NULL. A text may hold zeros, and in a damaged file anything.
    func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
