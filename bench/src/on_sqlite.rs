//! The store on the embedded engine beside raw `SQLite` with the same settings, schema and statements.

use crate::{
    load::{self, Figure},
    work::{self, BODY},
};
use anyhow::Result;
use polity_store::{Store, SystemClock, params, sequencer::NothingGrows};
use rusqlite::Connection;
use std::{path::Path, sync::Arc};

const CALLERS: [usize; 3] = [1, 16, 64];
const READ_ROWS: u64 = 100_000;

pub async fn compare() -> Result<()> {
    let folder = tempfile::tempdir()?;
    println!("SQLite, synchronous=FULL, rows of 200 bytes under keys of 16, a commit marker each\n");
    println!("{:<52} {:>7}  figure", "durable transactions", "callers");
    for callers in CALLERS {
        let raw = raw_transactions(&folder.path().join(format!("raw-{callers}.db")), callers)?;
        print("raw: one commit a transaction, one thread a caller", callers, &raw);
        let grouped = raw_grouped(&folder.path().join(format!("grouped-{callers}.db")), callers)?;
        print("raw: the callers' rows in one commit, one thread", callers, &grouped);
        let store = fresh(&folder.path().join(format!("store-{callers}.db"))).await?;
        let ours = store_transactions(&store, callers).await;
        print("store", callers, &ours);
        println!(
            "{:<52} {:>7}  {:>8.0} %",
            "  of the rate of the best raw",
            callers,
            share(&ours, &[&raw, &grouped])
        );
        let logged = fresh(&folder.path().join(format!("logged-{callers}.db"))).await?;
        print(
            "store, with an entry, sequenced meanwhile",
            callers,
            &logged_transactions(&logged, callers).await,
        );
    }
    println!("\n{:<52} {:>7}  figure", "point reads", "callers");
    let file = folder.path().join("reads.db");
    let store = fresh(&file).await?;
    fill(&store).await?;
    for callers in CALLERS {
        let raw = raw_reads(&file, callers);
        print("raw: prepared once, one connection a thread", callers, &raw);
        let ours = store_reads(&store, callers).await;
        print("store", callers, &ours);
        println!("{:<52} {:>7}  {:>8.0} %", "  of the rate of raw", callers, share(&ours, &[&raw]));
    }
    Ok(())
}

fn print(what: &str, callers: usize, figure: &Figure) {
    println!("{what:<52} {callers:>7}  {}", figure.cell());
}

fn share(ours: &Figure, raw: &[&Figure]) -> f64 {
    let best = raw.iter().map(|figure| figure.per_second).fold(f64::MIN, f64::max);
    100.0 * ours.per_second / best
}

async fn fresh(file: &Path) -> Result<Store> {
    let store = Store::open_sqlite(file)?;
    store.migrate(polity_store::MIGRATIONS).await?;
    store.migrate(work::MIGRATIONS).await?;
    Ok(store)
}

/// A raw connection with the settings that the store uses.
fn raw(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.busy_timeout(std::time::Duration::from_secs(60))?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS bench_row (id BLOB PRIMARY KEY, made_at INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS store_operation (id BLOB PRIMARY KEY, name TEXT NOT NULL, answer TEXT NOT NULL) STRICT, WITHOUT ROWID",
    )?;
    Ok(connection)
}

fn raw_pair(connection: &Connection) -> rusqlite::Result<()> {
    let (row, operation) = (work::id(&SystemClock), work::id(&SystemClock));
    connection.prepare_cached(work::INSERT.sql)?.execute(rusqlite::params![row.as_bytes(), 1, &BODY[..]])?;
    connection
        .prepare_cached("INSERT INTO store_operation (id, name, answer) VALUES ($1, $2, $3)")?
        .execute(rusqlite::params![operation.as_bytes(), "bench.insert", "null"])?;
    Ok(())
}

fn raw_transactions(file: &Path, callers: usize) -> Result<Figure> {
    raw(file)?;
    Ok(load::threads(callers, |_| {
        let connection = raw(file).ok();
        move |_| {
            if let Some(connection) = &connection {
                let done = connection
                    .execute_batch("BEGIN IMMEDIATE")
                    .and_then(|()| raw_pair(connection))
                    .and_then(|()| connection.execute_batch("COMMIT"));
                assert!(done.is_ok(), "{done:?}");
            }
        }
    }))
}

/// What a program could reach at most that has all callers' rows at hand and no caller to answer.
fn raw_grouped(file: &Path, callers: usize) -> Result<Figure> {
    let connection = raw(file)?;
    let figure = load::threads(1, |_| {
        let connection = raw(file).ok();
        move |_| {
            if let Some(connection) = &connection {
                let done = connection
                    .execute_batch("BEGIN IMMEDIATE")
                    .and_then(|()| (0..callers).try_for_each(|_| raw_pair(connection)))
                    .and_then(|()| connection.execute_batch("COMMIT"));
                assert!(done.is_ok(), "{done:?}");
            }
        }
    });
    drop(connection);
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let per_second = figure.per_second * callers as f64;
    Ok(Figure { per_second, ..figure })
}

async fn store_transactions(store: &Store, callers: usize) -> Figure {
    let store = store.clone();
    load::tasks(callers, move |_, _| {
        let store = store.clone();
        async move {
            let done = work::insert(&store, work::id(&SystemClock), work::id(&SystemClock)).await;
            assert!(done.is_ok(), "{done:?}");
        }
    })
    .await
}

async fn logged_transactions(store: &Store, callers: usize) -> Figure {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sequencing = tokio::spawn({
        let store = store.clone();
        let holder = work::id(&SystemClock);
        async move { store.run_sequencer(holder, Arc::new(SystemClock), Arc::new(NothingGrows), stopped).await }
    });
    let figure = load::tasks(callers, {
        let store = store.clone();
        move |_, _| {
            let store = store.clone();
            async move {
                let entry = work::entry(work::id(&SystemClock));
                let done =
                    work::insert_with(&store, work::id(&SystemClock), work::id(&SystemClock), entry).await;
                assert!(done.is_ok(), "{done:?}");
            }
        }
    })
    .await;
    stop.send_replace(true);
    drop(sequencing.await);
    figure
}

async fn fill(store: &Store) -> Result<()> {
    for from in (0..READ_ROWS).step_by(10_000) {
        let operation = polity_store::Operation::housekeeping("bench.fill");
        let fill = move |tx: &mut polity_store::Tx<'_>| {
            let rows =
                (from..from + 10_000).map(|turn| params![work::known_id(turn), 1, &BODY[..]]).collect();
            tx.run_many(&work::INSERT, rows)
        };
        store.transact(operation, fill).await?;
    }
    Ok(())
}

fn raw_reads(file: &Path, callers: usize) -> Figure {
    load::threads(callers, |caller| {
        let connection = raw(file).ok();
        move |turn| {
            if let Some(connection) = &connection {
                let id = work::known_id(key(caller, turn));
                let read = connection.prepare_cached(work::READ.sql).and_then(|mut statement| {
                    statement.query_row([id.as_bytes()], |row| {
                        Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
                    })
                });
                assert!(read.is_ok(), "{read:?}");
            }
        }
    })
}

async fn store_reads(store: &Store, callers: usize) -> Figure {
    let store = store.clone();
    load::tasks(callers, move |caller, turn| {
        let store = store.clone();
        async move {
            let id = work::known_id(key(caller, turn));
            let read = store.one::<(i64, Vec<u8>)>(&work::READ, params![id]).await;
            assert!(matches!(read, Ok(Some(_))), "{read:?}");
        }
    })
    .await
}

fn key(caller: usize, turn: u64) -> u64 {
    (caller as u64 * 7_919 + turn * 31) % READ_ROWS
}
