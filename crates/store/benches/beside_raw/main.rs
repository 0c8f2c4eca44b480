//! The store beside the raw engines, in one run: what do names, markers, savepoints and typed rows cost?
//!
//! Durable inserts of 200 bytes and reads by key, at 1, 16 and 64 callers. Raw `SQLite` is a thread that commits
//! groups with the same durability; raw PostgreSQL is `pgbench`. Ends with an error when a bar is missed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops at the first thing that is wrong, and prints"
)]

mod measure;
mod raw;

use measure::{CALLERS, ROUNDS, Rate, SLICE, compare};
use polity_store::{Id, Migration, Operation, Store, StoreError, params, statement, testkit};
use raw::RawSqlite;
use std::sync::Arc;

/// Content of a row.
const BODY: [u8; 200] = [0xab; 200];
/// The least share of the raw rate: the store may cost a quarter on `SQLite`, and two fifths beside pgbench,
/// which talks to the server from C and without a runtime.
const SQLITE_SHARE_MIN: f64 = 0.75;
const POSTGRES_SHARE_MIN: f64 = 0.60;
/// Rows that point reads choose from.
const ROWS: u64 = 10_000;

const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "bench",
        number: 1,
        name: "rows",
        sql: "CREATE TABLE bench_row (id BYTEA PRIMARY KEY, body BYTEA NOT NULL)",
    },
    Migration {
        room: "bench",
        number: 2,
        name: "what pgbench marks",
        sql: "CREATE TABLE bench_mark (id BYTEA PRIMARY KEY, name TEXT NOT NULL, answer TEXT NOT NULL)",
    },
];

statement! {
    INSERT: Write "bench.insert" = "INSERT INTO bench_row (id, body) VALUES ($1, $2)";
    READ: Point "bench.read" = "SELECT body FROM bench_row WHERE id = $1";
}

/// A key that differs by round and is as random as a real one: neighbours in time are not neighbours in the tree.
fn key(series: u64, number: u64) -> [u8; 16] {
    let mixed = (series << 56 ^ number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (u128::from(mixed ^ mixed >> 29) << 64 | u128::from(series << 56 | number)).to_be_bytes()
}

async fn insert(store: &Store, id: [u8; 16], marked: bool) {
    let id = Id::from_bytes(id);
    let operation =
        if marked { Operation::new("bench.insert", id) } else { Operation::housekeeping("bench.insert") };
    store
        .transact(operation, move |tx| tx.run(&INSERT, params![id, BODY.to_vec()]).map(drop))
        .await
        .map_err(|error: StoreError| error.to_string())
        .unwrap();
}

async fn sqlite_inserts(store: &Store, raw: &Arc<RawSqlite>, marked: bool, series: &mut u64) -> bool {
    let what = if marked { "SQLite: operations (row and marker)" } else { "SQLite: one row each" };
    let mut holds = true;
    for callers in CALLERS {
        let (mut theirs, mut ours) = (Rate::default(), Rate::default());
        for _ in 0..ROUNDS {
            *series += 1;
            let (raw, now) = (Arc::clone(raw), *series);
            let act = move |number| {
                let raw = Arc::clone(&raw);
                async move { raw.insert(key(now, number), marked).await }
            };
            theirs.add_slice(callers, Arc::new(act)).await;
            let store = store.clone();
            let act = move |number| {
                let store = store.clone();
                async move { insert(&store, key(now, number), marked).await }
            };
            ours.add_slice(callers, Arc::new(act)).await;
        }
        holds &= compare(what, callers, theirs, ours, Some(SQLITE_SHARE_MIN));
    }
    holds
}

async fn sqlite_reads(store: &Store, raw: &Arc<RawSqlite>) -> bool {
    for number in 0..ROWS {
        insert(store, key(255, number), false).await;
        raw.insert(key(255, number), false).await;
    }
    let mut holds = true;
    for callers in CALLERS {
        let (mut theirs, mut ours) = (Rate::default(), Rate::default());
        let lent: Vec<_> = (0..callers).map(|_| std::sync::Mutex::new(raw.reader())).collect();
        let lent = Arc::new(lent);
        for _ in 0..ROUNDS {
            let lent = Arc::clone(&lent);
            let act = move |number: u64| {
                let lent = Arc::clone(&lent);
                async move {
                    let caller = usize::try_from(number >> 32).unwrap();
                    let reader = lent.get(caller).unwrap().lock().unwrap();
                    let mut read = reader.prepare_cached("SELECT body FROM bench_row WHERE id = ?1").unwrap();
                    let id = key(255, number % ROWS);
                    let body: Vec<u8> = read.query_row([id], |row| row.get(0)).unwrap();
                    assert_eq!(body.len(), BODY.len());
                }
            };
            theirs.add_slice(callers, Arc::new(act)).await;
            ours.add_slice(callers, Arc::new(reads_of(store.clone()))).await;
        }
        holds &= compare("SQLite: reads by key", callers, theirs, ours, Some(SQLITE_SHARE_MIN));
    }
    holds
}

fn reads_of(
    store: Store,
) -> impl Fn(u64) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync {
    move |number| {
        let store = store.clone();
        Box::pin(async move {
            let id = Id::from_bytes(key(255, number % ROWS));
            let found = store.one::<(Vec<u8>,)>(&READ, params![id]).await.unwrap();
            assert!(found.is_some());
        })
    }
}

async fn postgres_inserts(series: &mut u64) -> bool {
    let Some(kit) = testkit::postgres(MIGRATIONS).await.unwrap() else { return true };
    let url = kit.url.clone().unwrap_or_default();
    let schema = url.rsplit("search_path%3D").next().unwrap_or_default().to_owned();
    let server = url.split(['?', '&']).next().unwrap_or_default().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let mut holds = true;
    for callers in CALLERS {
        let seconds = (SLICE * u32::try_from(ROUNDS).unwrap()).as_secs();
        let theirs = match raw::pgbench(&server, &schema, folder.path(), callers, seconds) {
            Ok(rate) => Rate::of(rate),
            Err(why) => {
                println!("SKIPPED: pgbench: {why}");
                return holds;
            }
        };
        let mut ours = Rate::default();
        for _ in 0..ROUNDS {
            *series += 1;
            let (store, now) = (kit.store.clone(), *series);
            let act = move |number| {
                let store = store.clone();
                async move { insert(&store, key(now, number), true).await }
            };
            ours.add_slice(callers, Arc::new(act)).await;
        }
        holds &= compare("PostgreSQL: operations (row and marker)", callers, theirs, ours, least);
    }
    holds
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let kit = testkit::sqlite(MIGRATIONS).await.unwrap();
    let raw = Arc::new(RawSqlite::start(kit.folder().unwrap()));
    let mut series = 0;
    println!(
        "\n{:<44} {:>7} {:>12} {:>12} {:>9}",
        "in a second, durable", "callers", "raw", "store", "share"
    );
    let mut holds = sqlite_inserts(&kit.store, &raw, false, &mut series).await;
    holds &= sqlite_inserts(&kit.store, &raw, true, &mut series).await;
    holds &= sqlite_reads(&kit.store, &raw).await;
    holds &= postgres_inserts(&mut series).await;
    if holds { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}
