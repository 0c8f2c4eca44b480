//! The embedded engine: one file, one writer thread with group commit, many readers inline.

mod arrivals;
mod connection;
mod place;
mod schema;
mod tx;
mod writer;

use connection::open_reader;
pub(crate) use connection::{Readers, fault, open_writer};
pub(crate) use schema::change_schema;
pub(crate) use tx::{SqliteTx, rows, value};
pub(crate) use writer::{Work, WriteJob, Writer};
