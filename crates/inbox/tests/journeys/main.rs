//! The inbox as its readers use it: over its pages, on both engines, with sessions as the kit opens them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

mod copies;
mod reading;
mod retention;
mod town;
