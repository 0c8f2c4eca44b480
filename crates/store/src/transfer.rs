//! Moving a whole database between the engines, table by table, as it stood at one instant.
//!
//! This is the one place where SQL is made at run time: from the names of tables and columns that our own
//! migrations gave, never from data.

use crate::{Migration, Store, StoreError, Value, sqlite::fault, store::off_thread};
use rusqlite::Connection as Sqlite;
use std::{collections::BTreeMap, path::Path};

/// Rows carried at once.
const ROWS_A_STEP: i64 = 2_000;

/// A table and its columns, in order.
type Tables = BTreeMap<String, Vec<String>>;

const COLUMNS: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
     WHERE table_schema = CURRENT_SCHEMA() ORDER BY table_name, ordinal_position";

fn insert_into(table: &str, columns: &[String]) -> String {
    let marks = (1..=columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "))
}

fn select_from(table: &str, columns: &[String]) -> String {
    format!("SELECT {} FROM {table}", columns.join(", "))
}

impl Store {
    /// Copies a PostgreSQL database into the new `SQLite` file `to`. `progress` is told rows done.
    pub(crate) async fn postgres_to_file(
        &self,
        to: &Path,
        migrations: &[Migration],
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), StoreError> {
        let Some(pool) = self.postgres() else { return Ok(()) };
        let copy = Self::open_sqlite(to)?;
        copy.migrate(migrations).await?;
        // Only rows travel: the migrations' own book is already written.
        drop(copy);
        let file = Sqlite::open(to).map_err(|error| fault("store.transfer", &error))?;
        let lent = pool.lend().await?;
        let from = &lent.connection;
        from.simple("store.transfer", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let copied = async {
            let mut done = 0;
            for (table, columns) in tables_of(from.fetch("store.transfer", COLUMNS).await?) {
                if table == "store_migration" {
                    continue;
                }
                let cursor = format!("DECLARE transfer CURSOR FOR {}", select_from(&table, &columns));
                from.simple("store.transfer", &cursor).await?;
                loop {
                    let rows =
                        from.fetch("store.transfer", &format!("FETCH {ROWS_A_STEP} FROM transfer")).await?;
                    if rows.is_empty() {
                        break;
                    }
                    done += rows.len() as u64;
                    insert_rows(&file, &insert_into(&table, &columns), &rows)?;
                    progress(done);
                }
                from.simple("store.transfer", "CLOSE transfer").await?;
            }
            Ok(())
        }
        .await;
        from.simple("store.transfer", "ROLLBACK").await?;
        pool.take_back(lent);
        copied
    }

    /// Fills this freshly migrated, empty database from the `SQLite` file `from`: all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when this database is not empty.
    pub async fn fill_from(
        &self,
        from: &Path,
        progress: impl Fn(u64) + Send + Sync,
    ) -> Result<u64, StoreError> {
        let Some(pool) = self.postgres() else {
            let why = "a backup is restored into an embedded database by copying the file";
            return Err(StoreError::Unavailable(why.to_owned()));
        };
        let path = from.to_owned();
        let lent = pool.lend().await?;
        let to = &lent.connection;
        let tables = tables_of(to.fetch("store.transfer", COLUMNS).await?);
        to.simple("store.transfer", "BEGIN").await?;
        let filled = async {
            let mut done = 0;
            for (table, columns) in tables {
                if table == "store_migration" {
                    continue;
                }
                let insert = insert_into(&table, &columns);
                let mut offset = 0;
                loop {
                    let page =
                        format!("{} LIMIT {ROWS_A_STEP} OFFSET {offset}", select_from(&table, &columns));
                    let path = path.clone();
                    let rows = off_thread(move || read_rows(&path, &page)).await?;
                    if rows.is_empty() {
                        break;
                    }
                    offset += ROWS_A_STEP;
                    done += rows.len() as u64;
                    to.insert_all("store.transfer", &insert, &rows).await?;
                    progress(done);
                }
            }
            Ok(done)
        }
        .await;
        let end = if filled.is_ok() { "COMMIT" } else { "ROLLBACK" };
        to.simple("store.transfer", end).await?;
        pool.take_back(lent);
        filled
    }
}

fn tables_of(rows: Vec<Vec<Value>>) -> Tables {
    let mut tables = Tables::new();
    for row in rows {
        if let [Value::Text(table), Value::Text(column)] = row.as_slice() {
            tables.entry(table.clone()).or_default().push(column.clone());
        }
    }
    tables
}

fn insert_rows(file: &Sqlite, sql: &str, rows: &[Vec<Value>]) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault("store.transfer", &error);
    file.execute_batch("BEGIN").map_err(failed)?;
    let mut prepared = file.prepare_cached(sql).map_err(failed)?;
    for row in rows {
        prepared.execute(rusqlite::params_from_iter(row)).map_err(failed)?;
    }
    file.execute_batch("COMMIT").map_err(failed)
}

fn read_rows(path: &Path, sql: &str) -> Result<Vec<Vec<Value>>, StoreError> {
    let failed = |error: rusqlite::Error| fault("store.transfer", &error);
    let file = Sqlite::open(path).map_err(failed)?;
    let mut prepared = file.prepare(sql).map_err(failed)?;
    let columns = prepared.column_count();
    let mut cursor = prepared.query([]).map_err(failed)?;
    let mut rows = Vec::new();
    while let Some(row) = cursor.next().map_err(failed)? {
        let read = (0..columns).map(|at| {
            row.get_ref(at).map_err(failed).and_then(|it| crate::sqlite::value("store.transfer", it))
        });
        rows.push(read.collect::<Result<_, _>>()?);
    }
    Ok(rows)
}
