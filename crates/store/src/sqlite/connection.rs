//! Opening `SQLite` the way we need it, and lending read connections.

use crate::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// `Plty`: lets `file(1)` and an operator tell what the file is.
const APPLICATION_ID: i64 = 0x506c_7479;
/// How many statements each connection keeps prepared.
const STATEMENTS_KEPT: usize = 512;
/// The write-ahead log is folded back after this many pages of 4,096 bytes.
const CHECKPOINT_PAGES: i64 = 4_000;
/// Shelves of read connections.
const SHELVES: usize = 16;
/// Read connections kept open between requests, on each shelf.
const READERS_IDLE_MAX: usize = 2;

/// Opens the file for writing, making it where it is missing.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(|error| fault("store.open", &error))?;
    let set = |name: &str, value: &dyn rusqlite::ToSql| {
        connection.pragma_update(None, name, value).map_err(|error| fault("store.open", &error))
    };
    set("page_size", &4096)?;
    set("journal_mode", &"WAL")?;
    // Promised: an acknowledged write survives power loss. Speed comes from group commit, never from here.
    set("synchronous", &"FULL")?;
    set("application_id", &APPLICATION_ID)?;
    set("cell_size_check", &true)?;
    set("secure_delete", &"FAST")?;
    set("wal_autocheckpoint", &CHECKPOINT_PAGES)?;
    set("journal_size_limit", &(64 << 20))?;
    set("cache_size", &-16_000)?;
    shared_settings(&connection)?;
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| fault("store.open_reader", &error))?;
    connection.pragma_update(None, "query_only", true).map_err(|error| fault("store.open_reader", &error))?;
    shared_settings(&connection)?;
    Ok(connection)
}

fn shared_settings(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection
        .busy_timeout(std::time::Duration::from_secs(5))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .and_then(|()| connection.pragma_update(None, "trusted_schema", false))
        // One plan for each statement, whatever is bound to it: without this promise each binding of a range or a limit
        // makes the engine prepare the statement anew, which costs many times the running of it.
        .and_then(|()| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop))
        .map_err(|error| fault("store.open", &error))
}

/// Read connections, lent one at a time. Each thread returns to the same shelf, so that connections and what
/// they cache stay with one processor, and threads do not meet at one lock.
pub(crate) struct Readers {
    path: PathBuf,
    shelves: [Mutex<Vec<Connection>>; SHELVES],
}

/// The shelf of this thread.
fn shelf() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: usize = NEXT.fetch_add(1, Ordering::Relaxed) % SHELVES;
    }
    MINE.with(|mine| *mine)
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, shelves: Default::default() }
    }

    /// Lends a connection to `work`.
    pub(crate) fn lend<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let shelf = self.shelves.get(shelf()).ok_or(StoreError::Overloaded { queue: "readers" })?;
        let idle = shelf.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.path)?,
        };
        let done = work(&connection);
        let mut idle = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_IDLE_MAX {
            idle.push(connection);
        }
        done
    }
}

/// Translates the engine's error.
pub(crate) fn fault(statement: &'static str, error: &rusqlite::Error) -> StoreError {
    let message = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint { statement, message },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Contended { statement },
        Some(ErrorCode::DiskFull) => StoreError::Full(message),
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::OutOfMemory,
        ) => StoreError::Unavailable(message),
        _ => StoreError::Statement { statement, message },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    const TABLES: &str = "CREATE TABLE a (id BLOB PRIMARY KEY, b BLOB NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE b (id BLOB PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID; CREATE INDEX b_n ON b (n)";
    /// Kinds of statement for which `SQLite` looks at what is bound.
    const PLANNED_BY_VALUE: [&str; 3] = [
        "SELECT a.until, b.n FROM a JOIN b ON b.id = a.b WHERE a.id = ?1 AND a.until > ?2",
        "SELECT a.id FROM a WHERE a.until > ?1 AND a.until < ?2 ORDER BY a.id",
        "SELECT b.id FROM b WHERE b.n > ?1 ORDER BY b.n LIMIT ?2",
    ];

    #[test]
    fn no_statement_is_prepared_anew_for_other_values() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let writer = open_writer(&path).unwrap();
        writer.execute_batch(TABLES).unwrap();
        let reader = open_reader(&path).unwrap();
        for connection in [&writer, &reader] {
            for sql in PLANNED_BY_VALUE {
                let mut anew = 0;
                for turn in 0..5 {
                    let mut prepared = connection.prepare_cached(sql).unwrap();
                    prepared.query([turn, turn + 1]).unwrap().next().unwrap();
                    anew = prepared.get_status(StatementStatus::RePrepare);
                }
                assert_eq!(anew, 0, "{sql}");
            }
        }
    }
}
