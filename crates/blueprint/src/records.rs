//! The records behind a figure: which entries of the public log they are, and a line about each.

use polity_ledger::transactions::Channel;
use polity_store::Micros;

use crate::window::{Day, Days};

/// One entry of the public log behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number in the log.
    pub number: i64,
    /// The day on which it happened, in the nation's zone.
    pub day: Day,
    /// The service; empty where it is about none.
    pub service: String,
    /// The agency.
    pub agency: String,
    /// By which way, where it says so.
    pub channel: Option<Channel>,
    /// What it says.
    pub detail: Detail,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// How long a transaction took, microseconds.
    Took(Micros),
    /// The score of an answer, or the direction and way of a payment.
    Part(String),
    /// The identifier of a declared record, and whether it was withdrawn.
    Declared {
        /// The identifier.
        id: String,
        /// Whether it was withdrawn.
        withdrawn: bool,
    },
}

/// Which stretch of records is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'s> {
    /// Of these days; of declarations, all up to the last of them.
    pub days: Days,
    /// Of this service only.
    pub service: Option<&'s str>,
    /// With smaller numbers only.
    pub before: i64,
    /// At most so many.
    pub limit: i64,
}
