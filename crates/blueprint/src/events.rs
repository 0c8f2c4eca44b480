//! The consumer: each transaction that ended becomes a part of the tallies, once, in the order of the log.

use jiff::tz::TimeZone;
use polity_ledger::transactions::{ABANDONED, COMPLETED, Transaction};
use polity_store::consumer::Consumer;
use polity_store::{Numbered, StoreError, Tx};

use crate::duration::bucket;
use crate::figure::{Cell, Counting, counting};
use crate::store;
use crate::window::Day;

/// Name under which the consumer's place in the log is kept.
pub const CONSUMER: &str = "blueprint.tallies";

/// A transaction as the tallies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its number in the log.
    pub number: i64,
    /// The day on which it ended, in the nation's zone.
    pub day: Day,
    /// What it adds.
    pub cell: Cell,
    /// How long it took, microseconds.
    pub took: i64,
}

impl Counted {
    /// The part of one transaction.
    pub fn of(number: i64, transaction: &Transaction, zone: &TimeZone) -> Self {
        let took = transaction.duration();
        let cell = Cell {
            service: transaction.service.clone(),
            agency: transaction.agency.clone(),
            channel: transaction.channel,
            audience: transaction.audience,
            outcome: transaction.outcome,
            bucket: bucket(took),
            count: 1,
        };
        Self { number, day: Day::of(transaction.finished_at, zone), cell, took }
    }

    /// Whether it is one of those that the figures count.
    pub fn is_in(&self) -> bool {
        counting(self.cell.audience, self.cell.outcome) == Counting::In
    }
}

/// Follows the log and keeps the tallies.
pub struct Tallies {
    pub(crate) zone: TimeZone,
}

impl Consumer for Tallies {
    fn name(&self) -> &'static str {
        CONSUMER
    }

    fn wants(&self, kind: &str) -> bool {
        kind == COMPLETED || kind == ABANDONED
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        let counted: Vec<Counted> = entries.iter().filter_map(|numbered| self.counted(numbered)).collect();
        store::add_page(tx, entries, &counted)
    }
}

impl Tallies {
    /// An entry that cannot be read stays in the log, where the auditor finds it; it must not stop the scoreboard.
    fn counted(&self, numbered: &Numbered) -> Option<Counted> {
        match Transaction::from_entry(&numbered.entry) {
            Ok(transaction) => transaction.map(|it| Counted::of(numbered.number, &it, &self.zone)),
            Err(error) => {
                tracing::error!(number = numbered.number, error = %error, "blueprint.unreadable_transaction");
                None
            }
        }
    }
}
