//! Declaring: sound records become public entries of the log, each that is new or changed once.
//!
//! This is the one thing that the room writes which cannot be made again from the log: what it remembers of each record
//! only keeps the same file from being declared twice, and forgetting it does no more harm than a repeated entry.

use std::collections::BTreeMap;

use polity_ledger::{Act, Actor, Ledger, LedgerError};
use polity_store::{Entry, Operation, StoreError};

use crate::Blueprint;
use crate::register::{Fault, Record, check};
use crate::store;

/// The kind of entries by which records are declared.
pub const DECLARED: &str = "blueprint.declared";

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was declared.
    Done(Declared),
    /// It was not, because of these faults.
    Refused(Vec<Fault>),
}

/// How many records were declared.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Declared {
    /// New, changed or withdrawn records by register: each became an entry.
    pub declared: BTreeMap<String, u64>,
    /// Records that stand as they were.
    pub unchanged: u64,
}

/// Why a sound file was not declared.
#[derive(Debug, thiserror::Error)]
pub enum DeclareError {
    /// An entry could not be made.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Blueprint {
    /// What is wrong with a file of registers, as of today.
    ///
    /// # Errors
    /// Every fault, each with its line and the way to mend it.
    pub fn check(&self, text: &str) -> Result<Vec<Record>, Vec<Fault>> {
        check(text, self.today(), &self.zone)
    }

    /// Checks a file and declares what is new in it, all or nothing. Works beside a running server, and a second time does
    /// nothing: what a record says is compared in the transaction that declares it.
    pub async fn declare(&self, ledger: &Ledger, actor: &Actor, text: &str) -> Result<Step, DeclareError> {
        let records = match self.check(text) {
            Ok(records) => records,
            Err(faults) => return Ok(Step::Refused(faults)),
        };
        let now = self.clock.now();
        let prepared = records
            .iter()
            .map(|record| Ok((key(record), ledger.prepare(&act(actor, record), now)?)))
            .collect::<Result<Vec<(store::Remembered, Entry)>, LedgerError>>()?;
        let operation = Operation::housekeeping("blueprint.declare");
        let done = self.store.transact::<Declared, StoreError, _>(operation, move |tx| {
            let mut done = Declared::default();
            for (key, entry) in &prepared {
                if store::remember(tx, key)? {
                    tx.append(entry)?;
                    *done.declared.entry(key.register.clone()).or_default() += 1;
                } else {
                    done.unchanged += 1;
                }
            }
            Ok(done)
        });
        Ok(Step::Done(done.await?))
    }
}

/// The public entry of a record.
fn act(actor: &Actor, record: &Record) -> Act {
    let mut act = Act::new(DECLARED, Actor { agency: Some(record.agency.clone()), ..actor.clone() });
    act.public.clone_from(&record.fields);
    act = act
        .with_public("register", record.register.code())
        .with_public("id", record.id.as_str())
        .with_public("agency", record.agency.as_str());
    if record.withdrawn { act.with_public("withdrawn", true) } else { act }
}

/// What is remembered of a record: its name, and all that it says.
fn key(record: &Record) -> store::Remembered {
    // In the order of names, whatever the order of the file.
    let says = record.fields.iter().collect::<BTreeMap<_, _>>();
    let says = serde_json::to_string(&says).unwrap_or_default();
    store::Remembered {
        register: record.register.code().to_owned(),
        id: record.id.clone(),
        says: format!("{} {} {says}", record.agency, record.withdrawn),
    }
}
