//! The services room: agencies publish services as documents, residents use them, officers work the cases.
//!
//! It promises agencies that a document is checked as a whole before anybody meets it, with every problem named at its place;
//! and the rest of the room that what was checked never fails while somebody fills it in.
//!
//! What stands now is the pure part: `document` reads and checks, `answers` judges what a resident writes and keeps what counts, `flow` moves
//! a case through its stages, `draft` carries answers over to a new version, `working_days` says when something is due, `decimal` counts exactly.
//! The pages and cases to come call `answers::judge` for each page, `answers::shown` before anything is stored, and `flow` for every move.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::print_stdout,
        reason = "tests"
    )
)]

pub mod answers;
mod decimal;
pub mod document;
pub mod draft;
pub mod flow;
pub mod working_days;
