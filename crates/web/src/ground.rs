//! Stand-in for the ledger until it lands.

/// The tamper-evident record.
#[derive(Clone)]
pub struct Ledger;
