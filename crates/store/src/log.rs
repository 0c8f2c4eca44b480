//! The log: what transactions append, first pending, then numbered without gaps.
//!
//! An entry is an act for the ledger or an event for other rooms; both are leaves of one tree, in one order.

use crate::{Id, Micros, Migration, Operation, Statement, Store, StoreError, Value, params, statement};

/// An entry as a transaction appends it, before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Consumers are idempotent by this.
    pub id: Id,
    /// `room.what_happened`.
    pub kind: String,
    /// When it happened, by the clock of the server that appended it.
    pub at: Micros,
    /// The public bytes that the tree commits to. Never personal data.
    pub leaf: Vec<u8>,
    /// The sealed particulars, which may be erased without breaking the tree.
    pub sealed: Option<Vec<u8>>,
}

/// An entry with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Dense from 0, in the order in which the sequencer saw commits.
    pub number: i64,
    /// What was appended.
    pub entry: Entry,
}

pub(crate) const PENDING: Migration = Migration {
    room: "store",
    number: 2,
    name: "pending entries",
    sql: "CREATE TABLE store_pending (id BYTEA PRIMARY KEY, kind TEXT NOT NULL, at BIGINT NOT NULL, leaf BYTEA NOT NULL, sealed BYTEA)",
};

pub(crate) const LOG: Migration = Migration {
    room: "store",
    number: 3,
    name: "numbered entries",
    sql: "CREATE TABLE store_log (number BIGINT PRIMARY KEY, id BYTEA NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL, leaf BYTEA NOT NULL, sealed BYTEA)",
};

pub(crate) const LOG_BY_ID: Migration = Migration {
    room: "store",
    number: 4,
    name: "numbered entries by identifier",
    sql: "CREATE UNIQUE INDEX store_log_id ON store_log (id)",
};

pub(crate) const HEAD: Migration = Migration {
    room: "store",
    number: 5,
    name: "size of the log",
    sql: "CREATE TABLE store_log_head (log TEXT PRIMARY KEY, size BIGINT NOT NULL, epoch BIGINT NOT NULL)",
};

statement! {
    pub(crate) APPEND: Write "store.append" =
        "INSERT INTO store_pending (id, kind, at, leaf, sealed) VALUES ($1, $2, $3, $4, $5)";
    pub(crate) NUMBER: Write "store.number" =
        "INSERT INTO store_log (number, id, kind, at, leaf, sealed) \
         SELECT CAST($1 AS BIGINT) + ROW_NUMBER() OVER (ORDER BY id) - 1, id, kind, at, leaf, sealed \
         FROM store_pending ORDER BY id LIMIT $2 RETURNING number, id, kind, at, leaf, sealed";
    pub(crate) CLEAR_NUMBERED: Write "store.clear_numbered" =
        "DELETE FROM store_pending WHERE id IN (SELECT id FROM store_log WHERE number >= $1)";
    pub(crate) FOUND_HEAD: Write "store.found_head" =
        "INSERT INTO store_log_head (log, size, epoch) VALUES ($1, 0, 0) ON CONFLICT (log) DO NOTHING";
    pub(crate) READ_HEAD: Point "store.read_head" = "SELECT size, epoch FROM store_log_head WHERE log = $1";
    pub(crate) MOVE_HEAD: Write "store.move_head" =
        "UPDATE store_log_head SET size = $1, epoch = $2 WHERE log = $3 AND size = $4 AND epoch <= $5";
    pub(crate) PAGE: Scan "store.log_page" =
        "SELECT number, id, kind, at, leaf, sealed FROM store_log WHERE number >= $1 ORDER BY number LIMIT $2";
    pub(crate) BY_NUMBER: Point "store.log_by_number" =
        "SELECT number, id, kind, at, leaf, sealed FROM store_log WHERE number = $1";
    pub(crate) BY_ID: Point "store.log_by_id" =
        "SELECT number, id, kind, at, leaf, sealed FROM store_log WHERE id = $1";
    pub(crate) REPLACE_SEALED: Write "store.log_replace_sealed" =
        "UPDATE store_log SET sealed = $1 WHERE number = $2 AND sealed = $3";
    pub(crate) ERASE_SEALED: Write "store.log_erase_sealed" = "UPDATE store_log SET sealed = NULL WHERE number = $1";
}

pub(crate) const STATEMENTS: &[&Statement] = &[
    &APPEND,
    &NUMBER,
    &CLEAR_NUMBERED,
    &FOUND_HEAD,
    &READ_HEAD,
    &MOVE_HEAD,
    &PAGE,
    &BY_NUMBER,
    &BY_ID,
    &REPLACE_SEALED,
    &ERASE_SEALED,
];

/// Longest leaf in bytes: published bundles give its length 16 bits (c2sp.org/tlog-tiles).
pub const LEAF_BYTES_MAX: usize = u16::MAX as usize;

/// The one log; the column leaves room for logs by shard.
pub(crate) const MAIN: &str = "main";

pub(crate) type NumberedRow = (i64, Id, String, Micros, Vec<u8>, Option<Vec<u8>>);

pub(crate) fn append_params(entry: &Entry) -> Vec<Value> {
    params![entry.id, &entry.kind, entry.at, &entry.leaf, entry.sealed.as_deref()]
}

impl From<NumberedRow> for Numbered {
    fn from((number, id, kind, at, leaf, sealed): NumberedRow) -> Self {
        Self { number, entry: Entry { id, kind, at, leaf, sealed } }
    }
}

/// A stretch of the log.
pub type LogPage = Vec<Numbered>;

impl Store {
    /// Up to `limit` entries from number `from` on.
    pub async fn log_page(&self, from: i64, limit: i64) -> Result<LogPage, StoreError> {
        let rows = self.all::<NumberedRow>(&PAGE, params![from, limit]).await?;
        Ok(rows.into_iter().map(Numbered::from).collect())
    }

    /// The entry with this number.
    pub async fn log_entry(&self, number: i64) -> Result<Option<Numbered>, StoreError> {
        Ok(self.one::<NumberedRow>(&BY_NUMBER, params![number]).await?.map(Numbered::from))
    }

    /// The entry with this identifier, once it has a number.
    pub async fn log_entry_by_id(&self, id: Id) -> Result<Option<Numbered>, StoreError> {
        Ok(self.one::<NumberedRow>(&BY_ID, params![id]).await?.map(Numbered::from))
    }

    /// Erases the sealed particulars of an entry. Its leaf stays, so the tree is unbroken.
    pub async fn erase_sealed(&self, number: i64) -> Result<bool, StoreError> {
        self.transact(Operation::housekeeping("store.erase_sealed"), move |tx| {
            tx.run(&ERASE_SEALED, params![number]).map(|changed| changed == 1)
        })
        .await
    }

    /// How many entries have a number.
    pub async fn log_size(&self) -> Result<i64, StoreError> {
        let head = self.one::<(i64, i64)>(&READ_HEAD, params![MAIN]).await?;
        Ok(head.map_or(0, |(size, _)| size))
    }
}
