//! Signed and encrypted tokens: the standards' own examples, Wycheproof's, round trips over everything that is offered, and
//! hostility.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod hostility;
mod keys;
mod round_trips;
mod standards;
mod wycheproof;
