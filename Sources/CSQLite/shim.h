#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast, which Swift's importer does not see. */
static inline int CSQLITE_BIND_TEXT(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

/* A function of variable arguments, which Swift's importer does not see. */
static inline int CSQLITE_KEEP_LOG(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
