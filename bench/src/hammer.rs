//! Writes as fast as it can and says what was acknowledged, until somebody kills it. For the tests that do.
//!
//! A transaction is a row, its commit marker and a ledger act; meanwhile the sequencer numbers the acts, grows the
//! tree and signs checkpoints. Each acknowledged row is one line on standard output: what stands on a line and is
//! missing from the database later is a broken promise.

use crate::work;
use anyhow::Result;
use polity_ledger::{Access, Act, Actor, Ledger};
use polity_store::{Clock, Id, Operation, Store, StoreError, SystemClock, params};
use polity_vault::{KeyRing, RootKey, SystemEntropy};
use std::{
    io::Write as _,
    path::Path,
    sync::{Arc, Mutex},
};

/// Writers at once: enough that a kill finds commits under way.
const WRITERS: u8 = 24;
/// One server that comes back after each kill: it need not wait for its own lease to run out.
const HOLDER: Id = Id::from_bytes([0x77; 16]);
/// The name of the log.
const ORIGIN: &str = "hammer.angsana.example";

/// Opens the database at `place`, a file or a PostgreSQL address, and brings its schema up to date.
pub async fn open(place: &str, root_key: &Path) -> Result<(Store, Ledger)> {
    let store = if place.starts_with("postgres") {
        Store::open_postgres(place).await?
    } else {
        Store::open_sqlite(Path::new(place))?
    };
    store.migrate(&[polity_store::MIGRATIONS, polity_ledger::MIGRATIONS, work::MIGRATIONS].concat()).await?;
    let key = Arc::new(RootKey::from_file(root_key)?);
    let ring = KeyRing::unlock(key, &store.load_keys().await?)?;
    let made = ring.ensure(polity_ledger::PURPOSES, SystemClock.now(), &SystemEntropy)?;
    store.save_keys(made).await?;
    let ledger = Ledger::new(store.clone(), ring, Arc::new(SystemEntropy), ORIGIN)?;
    Ok((store, ledger))
}

/// Never ends by itself.
pub async fn strike(place: &str, root_key: &Path) -> Result<()> {
    let (store, ledger) = open(place, root_key).await?;
    let (_running, stopped) = tokio::sync::watch::channel(false);
    let sequencer = store.clone();
    let stop = stopped.clone();
    tokio::spawn(async move {
        sequencer.run_sequencer(HOLDER, Arc::new(SystemClock), Ledger::growth(), stop).await;
    });
    let signer = ledger.clone();
    tokio::spawn(async move { signer.run_checkpoints(Arc::new(SystemClock), stopped).await });

    let said = Arc::new(Mutex::new(std::io::stdout()));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (store, ledger, said) = (store.clone(), ledger.clone(), Arc::clone(&said));
        writers.spawn(async move {
            loop {
                let id = write(&store, &ledger, writer).await?;
                // One call a line, so that a kill cuts at most the last line.
                let line = format!("{id}\n");
                if let Ok(mut out) = said.lock() {
                    out.write_all(line.as_bytes())?;
                }
            }
        });
    }
    while let Some(ended) = writers.join_next().await {
        let ended: Result<()> = ended?;
        ended?;
    }
    Ok(())
}

/// One acknowledged transaction; the identifier is that of the row and of the entry.
async fn write(store: &Store, ledger: &Ledger, writer: u8) -> Result<Id> {
    let now = SystemClock.now();
    let person = Id::from_bytes([writer; 16]);
    let actor = Actor {
        account: Some(Id::from_bytes([0xee; 16])),
        person: None,
        acting_for: None,
        agency: Some("registry".into()),
        role: "register.clerk".into(),
        assurance: 2,
    };
    let act = Act::new("bench.looked", actor).on(person, Access::Looked).because("a test of durability");
    let entry = ledger.prepare(&act, now)?;
    let row = entry.id;
    store
        .transact::<_, StoreError, _>(Operation::new("bench.hammer", work::id(&SystemClock)), move |tx| {
            tx.run(&work::INSERT, params![row, now, &work::BODY[..]])?;
            tx.append(&entry)
        })
        .await?;
    Ok(row)
}

/// Lets the log catch up with what is pending, audits everything, and prints what it counted. An error if anything is wrong.
pub async fn audit(place: &str, root_key: &Path) -> Result<()> {
    let (store, ledger) = open(place, root_key).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sequencer = store.clone();
    let running = tokio::spawn(async move {
        sequencer.run_sequencer(HOLDER, Arc::new(SystemClock), Ledger::growth(), stopped).await;
    });
    while count(&store, &work::PENDING_COUNT).await? > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let _ = stop.send(true);
    running.await?;
    store.check_integrity().await?;
    let report = ledger.verify(None, |_, _| ()).await?;
    anyhow::ensure!(report.wrong.is_none(), "the ledger does not verify: {:?}", report.wrong);
    let rows = count(&store, &work::ROW_COUNT).await?;
    let marks = count(&store, &work::MARK_COUNT).await?;
    let entries = i64::try_from(report.entries)?;
    anyhow::ensure!(
        rows == marks && rows == entries,
        "half done: {rows} rows, {marks} markers, {entries} entries"
    );
    println!("{rows} rows, {} checkpoints", report.checkpoints);
    Ok(())
}

async fn count(store: &Store, statement: &'static polity_store::Statement) -> Result<i64> {
    Ok(store.one::<(i64,)>(statement, params![]).await?.map_or(0, |(count,)| count))
}

/// Names the acknowledged rows that are not there, of those that `lines` holds.
pub async fn missing(place: &str, root_key: &Path, lines: impl Iterator<Item = String>) -> Result<()> {
    let (store, _ledger) = open(place, root_key).await?;
    let mut found = 0_u64;
    let mut lost = Vec::new();
    for line in lines {
        let id: Id = line.parse()?;
        let row = store.one::<(i64,)>(&work::ROW, params![id]).await?;
        let entry = match store.log_entry_by_id(id).await? {
            Some(_) => true,
            None => store.one::<(i64,)>(&work::PENDING, params![id]).await?.is_some(),
        };
        if row.is_some() && entry { found += 1 } else { lost.push(line) }
    }
    println!("{found} found");
    anyhow::ensure!(lost.is_empty(), "acknowledged and missing: {lost:?}");
    Ok(())
}
