//! Transactions that were alike, and the one rule by which they are counted.

use polity_ledger::transactions::{Audience, Channel, Outcome};

/// How many transactions were alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The service.
    pub service: String,
    /// The agency that offers it.
    pub agency: String,
    /// By which way.
    pub channel: Channel,
    /// For whom.
    pub audience: Audience,
    /// How they ended.
    pub outcome: Outcome,
    /// Bucket of the duration (see `duration`).
    pub bucket: i64,
    /// How many.
    pub count: i64,
}

/// Whether a transaction counts, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// It counts.
    In,
    /// An officer's own use is no service to the public.
    Officer,
    /// It never came to an end.
    Abandoned,
}

/// The one rule by which transactions are counted. Refusals count: they are answers.
pub const fn counting(audience: Audience, outcome: Outcome) -> Counting {
    match (audience, outcome) {
        (Audience::Officer, _) => Counting::Officer,
        (_, Outcome::Abandoned) => Counting::Abandoned,
        (Audience::Resident | Audience::Business, Outcome::Completed | Outcome::Refused) => Counting::In,
    }
}
