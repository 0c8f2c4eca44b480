//! An agency's own application, plugged in by its manifest: what it must say about itself, and what it may tell residents.
//!
//! Promise to agencies: `check` names every problem of a manifest at once, with its place. Promise to residents: what an
//! application says reaches them in four languages, and it can tell nobody who did not let it.

mod manifest;
mod wire;

pub use manifest::{Application, May, check};
pub use wire::{
    Body, CaseBody, Done, DoneBody, MessageBody, Mistake, Moved, MovedBody, Opened, Said, Wording, judge,
};
