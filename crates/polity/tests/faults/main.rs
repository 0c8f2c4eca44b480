//! Kill -9 while people are served, on both engines, over the wire and against the program as it is shipped.
//!
//! A few rounds in `make test`; `make faults` runs a hundred on each engine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::disallowed_methods,
    reason = "the test starts and kills programs, and stops at the first thing that is wrong"
)]

mod browser;
mod cases;
mod http;
mod logins;
mod messages;
mod server;

use polity_vault::SystemEntropy;
use std::{ops::Range, time::Duration};

/// Kills for each engine, unless `POLITY_FAULT_ROUNDS` says otherwise: a third of those, for each starts a nation.
const ROUNDS: u32 = 5;
/// A kill comes this long after the workers began, at most.
const LIFE_MS_MAX: u64 = 900;

/// How often to kill.
fn rounds() -> Range<u32> {
    let said = std::env::var("POLITY_FAULT_ROUNDS").ok().and_then(|text| text.parse::<u32>().ok());
    0..said.map_or(ROUNDS, |rounds| rounds.div_ceil(3))
}

fn random_moment() -> Duration {
    let [low, high] = SystemEntropy.array::<2>();
    Duration::from_millis(60 + u64::from(u16::from_be_bytes([high, low])) % LIFE_MS_MAX)
}
