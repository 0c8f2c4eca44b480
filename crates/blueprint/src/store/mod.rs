//! The scoreboard's tables, one file each, and how they are folded. All but one are read models: they follow the log, and can be thrown away and
//! built again from it. The exception is what was declared from here (`declared.rs`), which is no more than a convenience.

mod counter;
mod declared;
mod evidence;
mod folding;
mod tally;

use polity_store::{Migration, Statement, Store, StoreError};

use crate::window::Day;

pub(crate) use counter::{add_counters, counters, counters_of_all};
pub(crate) use declared::{Remembered, add_declarations, declarations, records_of_registers, remember};
pub(crate) use evidence::{add_evidence, add_transactions, evidence, transactions};
pub(crate) use tally::{add_tallies, cells, cells_of_all};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    tally::TALLY,
    evidence::TRANSACTION,
    evidence::TRANSACTION_BY_SERVICE,
    counter::COUNTER,
    evidence::EVIDENCE,
    evidence::EVIDENCE_BY_SERVICE,
    declared::DECLARATION,
    declared::DECLARATION_BY_REGISTER,
    declared::REMEMBERED,
];

/// The statements of this room, file by file.
pub const STATEMENTS: &[&[&Statement]] =
    &[tally::STATEMENTS, counter::STATEMENTS, evidence::STATEMENTS, declared::STATEMENTS];

/// Folds the appended rows of some days before `today`; says on how many days something was folded. The figures stay the same.
pub(crate) async fn fold_some(store: &Store, today: Day) -> Result<usize, StoreError> {
    Ok(tally::fold_tallies(store, today).await? + counter::fold_counters(store, today).await?)
}
