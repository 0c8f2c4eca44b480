//! The work that is measured: a row of 200 bytes under a key of 16, and the commit marker beside it.

use polity_store::{Entry, Id, Migration, Operation, Store, StoreError, params, statement};
use polity_vault::{Entropy, SystemEntropy};

pub const MIGRATIONS: &[Migration] = &[Migration {
    room: "bench",
    number: 1,
    name: "rows",
    sql: "CREATE TABLE bench_row (id BYTEA PRIMARY KEY, made_at BIGINT NOT NULL, body BYTEA NOT NULL)",
}];

statement! {
    pub INSERT: Write "bench.insert" = "INSERT INTO bench_row (id, made_at, body) VALUES ($1, $2, $3)";
    pub ROW: Point "bench.row" = "SELECT made_at FROM bench_row WHERE id = $1";
    pub PENDING: Point "bench.pending" = "SELECT at FROM store_pending WHERE id = $1";
    pub ROW_COUNT: Scan "bench.row_count" = "SELECT CAST(COUNT(*) AS BIGINT) FROM bench_row";
    pub MARK_COUNT: Scan "bench.mark_count" = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_operation WHERE name = 'bench.hammer'";
    pub PENDING_COUNT: Scan "bench.pending_count" = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_pending";
    pub READ: Point "bench.read" = "SELECT made_at, body FROM bench_row WHERE id = $1";
}

pub const BODY: [u8; 200] = [7; 200];

/// A fresh identifier in time order.
pub fn id(clock: &dyn polity_store::Clock) -> Id {
    Id::new(clock.now(), &SystemEntropy)
}

/// Sixteen random bytes that repeat for the same caller and turn: keys that reads can find again.
pub fn known_id(turn: u64) -> Id {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(turn.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()) {
        *to = from;
    }
    Id::from_bytes(bytes)
}

/// One durable transaction of the store: a row and its marker.
pub async fn insert(store: &Store, row: Id, operation: Id) -> Result<(), StoreError> {
    store
        .transact(Operation::new("bench.insert", operation), move |tx| {
            tx.run(&INSERT, params![row, 1, &BODY[..]]).map(drop)
        })
        .await
}

/// The same, with an entry for the log.
pub async fn insert_with(store: &Store, row: Id, operation: Id, entry: Entry) -> Result<(), StoreError> {
    store
        .transact(Operation::new("bench.insert", operation), move |tx| {
            tx.run(&INSERT, params![row, 1, &BODY[..]])?;
            tx.append(&entry)
        })
        .await
}

/// An entry of the size that a ledger act has.
pub fn entry(id: Id) -> Entry {
    let mut leaf = vec![b'x'; 260];
    SystemEntropy.fill(leaf.get_mut(..32).unwrap_or_default());
    Entry { id, kind: "bench.done".to_owned(), at: 1, leaf, sealed: Some(vec![0; 300]) }
}
