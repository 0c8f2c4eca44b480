//! Journeys through the room as people make them: over its pages, on fresh ground, with the sample services.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

mod appeals;
mod applying;
mod at_counter;
mod elsewhere;
mod file_alone;
mod files;
mod firms;
mod following;
mod garden;
mod heads;
mod mandates;
mod officer_routes;
mod officers;
mod officers_write;
mod outside;
mod pointing;
mod publishing;
mod retention;
mod several;
mod submitting;
mod town;
mod voices;
mod warnings;
mod without_sign_in;
