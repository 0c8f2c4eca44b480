//! What can be done in this room: decisions, tables and ledger acts joined.

pub mod declare;
mod figures;
pub(crate) mod records;
