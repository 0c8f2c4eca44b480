//! A consistent copy of the database in one file, while it is being written.

use crate::{Engine, Migration, Store, StoreError, sqlite::fault, store::off_thread};
use rusqlite::{Connection, backup::Backup};
use std::path::Path;

/// Pages copied between two reports of progress.
const PAGES_A_STEP: i32 = 2_000;

impl Store {
    /// Copies the database into the new `SQLite` file `to`, as it stood at one instant, whichever engine it is
    /// on. `migrations` are those of every room. `progress` is told what is done, in pages or rows, and what
    /// there is in all, where that is known.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the copy fails its check.
    pub async fn copy_to(
        &self,
        to: &Path,
        migrations: &[Migration],
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            self.postgres_to_file(to, migrations, &|rows| progress(rows, None)).await?;
            let to = to.to_owned();
            return off_thread(move || Connection::open(&to).map_err(failed).and_then(|copy| seal(&copy)))
                .await;
        }
        let (store, to) = (self.clone(), to.to_owned());
        off_thread(move || store.lend_sqlite(|from| copy(from, &to, &progress)).map(drop)).await
    }
}

fn failed(error: rusqlite::Error) -> StoreError {
    fault("store.copy", &error)
}

fn copy(from: &Connection, to: &Path, progress: &dyn Fn(u64, Option<u64>)) -> Result<(), StoreError> {
    let mut copy = Connection::open(to).map_err(failed)?;
    // An open read transaction pins one instant: without it every commit would start the copy afresh.
    from.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema").map_err(failed)?;
    let copied = Backup::new(from, &mut copy).and_then(|backup| {
        while backup.step(PAGES_A_STEP)? != rusqlite::backup::StepResult::Done {
            let at = backup.progress();
            let (done, all) = (at.pagecount - at.remaining, at.pagecount);
            progress(u64::try_from(done).unwrap_or(0), u64::try_from(all).ok());
        }
        Ok(())
    });
    from.execute_batch("END").map_err(failed)?;
    copied.map_err(failed)?;
    seal(&copy)
}

/// Makes the copy one file, without a write-ahead log beside it, and reads it back.
fn seal(copy: &Connection) -> Result<(), StoreError> {
    copy.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
    check(copy)
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
