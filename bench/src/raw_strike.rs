//! The same promise as `hammer.rs` makes, by `SQLite` alone and with a setting that one may get wrong: by it the tests of
//! power loss show that they notice.

use anyhow::Result;
use rusqlite::Connection;
use std::{io::Write as _, path::Path};

/// Writes numbers, a transaction each, with `PRAGMA synchronous` set to `synchronous`, and says each after its commit.
/// Never ends by itself.
pub fn strike(place: &Path, synchronous: &str) -> Result<()> {
    let connection = open(place)?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    let mut said = std::io::stdout();
    let last: i64 =
        connection.query_row("SELECT COALESCE(MAX(number), 0) FROM struck", [], |row| row.get(0))?;
    for number in last + 1.. {
        connection.execute("INSERT INTO struck (number) VALUES (?1)", [number])?;
        said.write_all(format!("{number}\n").as_bytes())?;
    }
    Ok(())
}

/// Says which of the numbers on `lines` are not there.
pub fn missing(place: &Path, lines: impl Iterator<Item = String>) -> Result<()> {
    let connection = open(place)?;
    let mut is_there = connection.prepare("SELECT 1 FROM struck WHERE number = ?1")?;
    for line in lines {
        let number: i64 = line.parse()?;
        anyhow::ensure!(is_there.exists([number])?, "acknowledged and missing: {number}");
    }
    Ok(())
}

fn open(place: &Path) -> Result<Connection> {
    let connection = Connection::open(place)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.execute("CREATE TABLE IF NOT EXISTS struck (number INTEGER PRIMARY KEY)", [])?;
    Ok(connection)
}
