//! The site room from outside: folders go in, answers come out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

mod broken;
mod corpora;
mod kit;
mod page_text;
mod publishing;
mod web;
