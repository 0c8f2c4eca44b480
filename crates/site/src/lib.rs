//! Site.
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
/// Microseconds UTC, as everywhere.
type Micros = i64;

mod config;
mod content;
mod front_matter;
mod liquid;
mod live;
pub mod markdown;
mod permalink;
mod report;
mod source;
mod words;
mod yaml;
