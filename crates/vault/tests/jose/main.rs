//! Signed and encrypted tokens: the standards' own examples, round trips over everything that is offered, and hostility.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod round_trips;
