//! The store: one set of named statements over two engines, embedded SQLite and the PostgreSQL wire.
//!
//! Rooms never see a driver. They declare statements with [`statement!`], read with [`Store::one`] and
//! [`Store::all`], and write with [`Store::transact`], whose body is synchronous, may run twice and has no
//! effect outside its [`Tx`]. What a transaction appends to the log is numbered by the [`sequencer`] and
//! followed by [`consumer`]s; work with outside effects is queued as a [`job`].
//!
//! What this room promises:
//! - **An acknowledged write is durable**: the answer leaves only after the commit is synced.
//! - **Nothing is half done**: a body that fails, panics or is cut off leaves no trace.
//! - **An operation happens once**: its marker commits with it, so that a repeated or ambiguous commit is
//!   answered with the first result.
//! - **Callers are refused, never queued without end**: each queue has a named limit.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests"
    )
)]

mod backup;
mod body;
pub mod conformance;
pub mod consumer;
pub mod dialect;
mod error;
mod id;
pub mod job;
pub mod key_records;
pub mod lease;
mod log;
mod migration;
mod operation;
mod postgres;
mod row;
pub mod sequencer;
mod sqlite;
mod statement;
mod store;
pub mod testkit;
mod time;
mod transfer;
mod tx;
mod value;

pub use error::StoreError;
pub use id::Id;
pub use log::{Entry, LogPage, Numbered};
pub use migration::{Migration, MigrationReport};
pub use operation::{Isolation, Operation};
pub use row::{FromRow, FromValue};
pub use statement::{Kind, Statement};
pub use store::{Engine, Health, Store};
pub use time::{Clock, ManualClock, Micros, SystemClock};
pub use tx::Tx;
pub use value::Value;

/// The store's own tables, applied before those of any room.
pub const MIGRATIONS: &[Migration] = &[
    operation::MARKERS,
    log::PENDING,
    log::LOG,
    log::LOG_BY_ID,
    log::HEAD,
    consumer::CURSORS,
    lease::LEASES,
    job::JOBS,
    job::JOBS_DUE,
    key_records::KEYS,
];

/// The store's own statements; the conformance test prepares each on both engines.
pub const STATEMENTS: &[&[&Statement]] = &[
    operation::STATEMENTS,
    log::STATEMENTS,
    consumer::STATEMENTS,
    lease::STATEMENTS,
    job::STATEMENTS,
    key_records::STATEMENTS,
];
