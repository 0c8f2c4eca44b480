//! A consistent copy of the embedded database while it is being written.

use crate::{Store, StoreError, sqlite::fault, store::off_thread};
use rusqlite::{Connection, backup::Backup};
use std::path::Path;

/// Pages copied between two reports of progress.
const PAGES_A_STEP: i32 = 2_000;

impl Store {
    /// Copies the database into the new file `to`, as it stood at one instant. `progress` is told pages done
    /// and pages in all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] on the PostgreSQL wire, whose own tools do this, or when the copy fails its check.
    pub async fn copy_to(
        &self,
        to: &Path,
        progress: impl Fn(i32, i32) + Send + 'static,
    ) -> Result<(), StoreError> {
        if self.file().is_none() {
            let why = "a PostgreSQL database is backed up with its own tools (pg_dump, pgBackRest)";
            return Err(StoreError::Unavailable(why.to_owned()));
        }
        let (store, to) = (self.clone(), to.to_owned());
        off_thread(move || store.lend_sqlite(|from| copy(from, &to, &progress)).map(drop)).await
    }
}

fn copy(from: &Connection, to: &Path, progress: &dyn Fn(i32, i32)) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault("store.copy", &error);
    let mut copy = Connection::open(to).map_err(failed)?;
    // An open read transaction pins one instant: without it every commit would start the copy afresh.
    from.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema").map_err(failed)?;
    let copied = Backup::new(from, &mut copy).and_then(|backup| {
        while backup.step(PAGES_A_STEP)? != rusqlite::backup::StepResult::Done {
            let at = backup.progress();
            progress(at.pagecount - at.remaining, at.pagecount);
        }
        Ok(())
    });
    from.execute_batch("END").map_err(failed)?;
    copied.map_err(failed)?;
    // The copy is one file, without a write-ahead log beside it.
    copy.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
    check(&copy)
}

/// Lets the engine read every page of a database file.
pub(crate) fn check(database: &Connection) -> Result<(), StoreError> {
    let verdict = database
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))
        .map_err(|error| fault("store.check", &error))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(StoreError::Unavailable(format!("the database is damaged: {verdict}")))
    }
}

impl Store {
    /// Lets the engine read every page of the embedded database and name the first damage.
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        let store = self.clone();
        off_thread(move || store.lend_sqlite(check).map(drop)).await
    }
}
