//! Holds the house to its plan: the order of floors, the same plan in every room, small files, honest names.
//!
//! These tests read the source tree as text and TOML. Each failure names the file and says what to do instead, because
//! the person who sees it is about to learn the plan from it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

mod fapi;
mod floors;
mod migrations;
mod packages;
mod plan;
mod sizes;
mod source;
mod statements;
mod words;

/// Fails with all that was found, one a line: a reader mends a list faster than one finding after the other.
fn expect_none(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "\n{rule}\n  {}\n", found.join("\n  "));
}
