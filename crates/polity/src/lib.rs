//! The roof: command line, settings, wiring, and the sample nation. No rule of any room stands here.
//!
//! Start in `rooms.rs`, which lists the rooms, and `nation.rs`, which opens them and serves. Each command has a
//! file of its own in `commands/`.

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

pub mod cli;
pub mod commands;
pub mod declared_parties;
pub mod demo;
pub mod folder;
pub mod ground;
pub mod live;
pub mod names;
pub mod nation;
pub mod output;
pub mod party_keys;
pub mod progress;
pub mod reactions;
pub mod rooms;
pub mod settings;
pub mod ways_out;
