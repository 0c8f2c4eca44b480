//! Operations: the name and identity of a transaction, and the marker that commits with it.

use crate::{Id, Micros, Migration, Statement, Store, StoreError, params, statement};

/// Which anomalies a transaction tolerates on the PostgreSQL wire. `SQLite` is serial by design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// For single-statement guards on a unique key: each statement sees what is committed.
    ReadCommitted,
    /// For decisions over several statements: as if alone. Contention is retried by the layer.
    Serializable,
}

/// What a transaction is called, and the identity under which it happens at most once.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) id: Option<Id>,
    pub(crate) isolation: Isolation,
}

impl Operation {
    /// An operation `room.verb`. Repeating it with the same `id` is answered with the first result.
    pub const fn new(name: &'static str, id: Id) -> Self {
        Self { name, id: Some(id), isolation: Isolation::ReadCommitted }
    }

    /// Housekeeping that guards itself (a compare-and-set) and needs no marker. After an ambiguous commit
    /// the caller gets [`crate::StoreError::Ambiguous`] and looks at the row it guards.
    pub const fn housekeeping(name: &'static str) -> Self {
        Self { name, id: None, isolation: Isolation::ReadCommitted }
    }

    /// The same operation, as if alone.
    #[must_use]
    pub const fn serializable(mut self) -> Self {
        self.isolation = Isolation::Serializable;
        self
    }
}

/// How long a marker stands: longer than any client repeats a request.
const MARKER_KEPT: Micros = 48 * 3600 * crate::time::SECOND;

pub(crate) const MARKERS: Migration = Migration {
    room: "store",
    number: 1,
    name: "commit markers",
    sql: "CREATE TABLE store_operation (id BYTEA PRIMARY KEY, name TEXT NOT NULL, answer TEXT NOT NULL)",
};

statement! {
    pub(crate) MARK: Write "store.mark" =
        "INSERT INTO store_operation (id, name, answer) VALUES ($1, $2, $3)";
    pub(crate) MARK_ANSWER: Write "store.mark_answer" = "UPDATE store_operation SET answer = $1 WHERE id = $2";
    pub(crate) HELD_ANSWER: Point "store.held_answer" = "SELECT answer FROM store_operation WHERE id = $1";
    pub(crate) FORGET_MARKERS: Write "store.forget_markers" = "DELETE FROM store_operation WHERE id IN (SELECT id FROM store_operation WHERE id < $1 ORDER BY id LIMIT $2)";
}

pub(crate) const STATEMENTS: &[&Statement] = &[&MARK, &MARK_ANSWER, &HELD_ANSWER, &FORGET_MARKERS];

/// Markers forgotten in one transaction: small enough not to hold up others.
const FORGET_MAX: i64 = 2_000;

impl Store {
    /// Forgets markers that nobody can ask for any more, and says how many. Called by the roof's housekeeping.
    pub async fn forget_markers(&self, now: Micros) -> Result<u64, StoreError> {
        let before = Id::floor(now - MARKER_KEPT);
        let mut forgotten = 0;
        loop {
            let slice = self
                .transact(Operation::housekeeping("store.forget_markers"), move |tx| {
                    tx.run(&FORGET_MARKERS, params![before, FORGET_MAX])
                })
                .await?;
            forgotten += slice;
            if slice < FORGET_MAX.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }
}
