//! A place kept in the write-ahead log while nothing is written, so that readers need no system call for theirs.

use super::open_reader;
use rusqlite::Connection;
use std::path::Path;

/// A read transaction takes its place when it first reads.
const TAKE: &str = "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1";

/// Holds the newest read mark of the write-ahead log.
///
/// Each statement of a reader locks a read mark and gives it back. While somebody in this process holds that mark,
/// both are a counter in memory; while nobody does, both are system calls under one lock at which all readers meet:
/// with two threads that halved the rate of point reads. The place is given up before each write, because the log
/// cannot begin anew while a mark in it is held.
pub(super) struct Place {
    reader: Option<Connection>,
}

impl Place {
    pub(super) fn new(path: &Path) -> Self {
        Self { reader: open_reader(path).ok() }
    }

    /// Takes the newest mark. Without it nothing is lost but speed, so a fault is left to whoever reads or writes next.
    pub(super) fn take(&self) {
        if let Some(reader) = &self.reader {
            drop(reader.execute_batch(TAKE));
        }
    }

    pub(super) fn give_up(&self) {
        if let Some(reader) = self.reader.as_ref().filter(|reader| !reader.is_autocommit()) {
            drop(reader.execute_batch("COMMIT"));
        }
    }
}
