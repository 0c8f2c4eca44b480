//! The peer of a submission: the same bytes, inserted as one row, each durable before the next begins.

use crate::load::{self, Figure};
use anyhow::Result;
use rusqlite::Connection;
use std::sync::Mutex;

/// What a case weighs: its sealed answers, its rows and entries together, in bytes.
pub const BYTES: usize = 4_096;

/// One writer, full durability.
pub fn inserts() -> Result<Figure> {
    let folder = tempfile::tempdir()?;
    let database = Connection::open(folder.path().join("plain.db"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, body BLOB NOT NULL)", ())?;
    let database = Mutex::new(database);
    let body = vec![7_u8; BYTES];
    Ok(load::threads(1, |_| {
        |_| {
            let database = database.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            drop(database.execute("INSERT INTO plain (body) VALUES (?1)", [&body]));
        }
    }))
}
