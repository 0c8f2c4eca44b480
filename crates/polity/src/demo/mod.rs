//! The sample nation: Angsana, made from a seed.
//!
//! Promise to the roof: [`Nation::make`] gives the same nation for the same seed and day, touches no clock, no
//! network and no disk, and puts nothing into it that a real person could hold. What to do with the nation (enrol
//! it, publish its site) is the roof's affair.

pub mod applications;
mod dice;
mod facts;
mod facts_of_means;
mod firms;
mod homes;
mod households;
mod kinship;
pub mod life;
mod lists;
mod livelihood;
mod mandates;
mod marriages;
mod names;
mod numbers;
pub mod parties;
mod past;
mod persona_families;
pub mod population;
mod registers;
mod services;
pub mod settle;
pub mod website;

pub use lists::{FourTongues, HomeKind, ListFault};
pub use population::Nation;
pub use settle::settings;
