//! The services room: agencies publish services as documents, residents use them, officers work the cases.
//!
//! It promises agencies that a document is checked as a whole before anybody meets it, with every problem named at its place;
//! and the rest of the room that what was checked never fails while somebody fills it in.
//!
//! What stands now is the pure part: `document` reads and checks, `answers` judges what a resident writes and keeps what counts,
//! `draft` carries answers over to a new version, `working_days` says when something is due, `decimal` counts exactly. The pages to come call `answers::judge` for each page and `answers::shown` before anything is stored.

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
pub mod working_days;
