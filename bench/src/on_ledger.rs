//! The ledger on the embedded engine, whole: acts are prepared, sealed and appended by the callers, while sequencer, tree,
//! checkpoints and the index of looks run beside them on the same machine.

use crate::{load, work};
use anyhow::{Context, Result};
use polity_ledger::{Access, Act, Actor, Ledger, PURPOSES};
use polity_store::{Clock, Entry, Id, Store, SystemClock};
use polity_vault::{KeyRing, SystemEntropy};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinSet};

const CALLERS: [usize; 3] = [1, 16, 64];
/// Acts prepared to learn what one costs.
const PREPARED: u32 = 20_000;
/// Proofs made to learn what one costs.
const PROVEN: u32 = 2_000;

pub async fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    println!(
        "ledger on SQLite, synchronous=FULL: a row, its marker and a sealed act about one person each\n"
    );
    let mut last = None;
    for callers in CALLERS {
        let store = Store::open_sqlite(&folder.path().join(format!("ledger-{callers}.db")))?;
        store.migrate(polity_store::MIGRATIONS).await?;
        store.migrate(polity_ledger::MIGRATIONS).await?;
        store.migrate(work::MIGRATIONS).await?;
        let ring = KeyRing::ephemeral(PURPOSES)?;
        let ledger = Ledger::new(store.clone(), ring, Arc::new(SystemEntropy), "ledger.bench.example")?;
        if callers == 1 {
            prepare(&ledger)?;
        }
        ledgered(&store, &ledger, callers).await?;
        last = Some((store, ledger));
    }
    let (store, ledger) = last.context("there are callers")?;
    audit(&store, &ledger).await
}

fn act(person: Id) -> Act {
    let officer = Actor {
        account: Some(person),
        person: Some(person),
        agency: Some("registry".into()),
        role: "register.clerk".into(),
        assurance: 2,
        ..Actor::default()
    };
    Act::new("bench.looked_up", officer)
        .on(person, Access::Looked)
        .because("a change of address at the counter")
        .touching(["name", "address", "birth_date"])
}

fn entry(ledger: &Ledger) -> Result<Entry> {
    let person = work::id(&SystemClock);
    Ok(ledger.prepare(&act(person), SystemClock.now())?)
}

fn prepare(ledger: &Ledger) -> Result<()> {
    let begun = Instant::now();
    let mut bytes = 0;
    for _ in 0..PREPARED {
        let entry = entry(ledger)?;
        bytes += entry.leaf.len() + entry.sealed.map_or(0, |sealed| sealed.len());
    }
    println!(
        "{:<52} {:>9.1} us, {} bytes",
        "prepare one act",
        each(begun, PREPARED),
        bytes / PREPARED as usize
    );
    Ok(())
}

fn each(begun: Instant, times: u32) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

async fn ledgered(store: &Store, ledger: &Ledger, callers: usize) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let clock = Arc::new(SystemClock);
    let mut beside = JoinSet::new();
    let (sequenced, indexed, signed) = (store.clone(), store.clone(), ledger.clone());
    let (index, until, holder) = (ledger.subject_index(), stopped.clone(), work::id(&SystemClock));
    beside.spawn(async move { indexed.run_consumer(index, until).await });
    let until = stopped.clone();
    beside.spawn({
        let clock = clock.clone();
        async move { sequenced.run_sequencer(holder, clock, Ledger::growth(), until).await }
    });
    beside.spawn(async move { signed.run_checkpoints(clock, stopped).await });

    let figure = load::tasks(callers, {
        let (store, ledger) = (store.clone(), ledger.clone());
        move |_, _| {
            let (store, ledger) = (store.clone(), ledger.clone());
            async move {
                let done = match entry(&ledger) {
                    Ok(entry) => {
                        work::insert_with(&store, work::id(&SystemClock), work::id(&SystemClock), entry).await
                    }
                    Err(error) => unreachable!("{error}"),
                };
                assert!(done.is_ok(), "{done:?}");
            }
        }
    })
    .await;
    println!("{:<52} {callers:>7}  {}", "ledgered transactions", figure.cell());
    let ended = Instant::now();
    let appended = wait(async || Ok(store.log_size().await?), async || pending_is_empty(store).await).await?;
    let numbered = ended.elapsed();
    wait(
        async || Ok(store.consumer_lag(polity_ledger::looks::INDEX).await?),
        async || Ok(store.consumer_lag(polity_ledger::looks::INDEX).await? == 0),
    )
    .await?;
    println!(
        "{:<52} {callers:>7}  numbered {:.2} s, indexed {:.2} s after the last ({appended} entries)",
        "  caught up",
        numbered.as_secs_f64(),
        ended.elapsed().as_secs_f64()
    );
    stop.send_replace(true);
    while beside.join_next().await.is_some() {}
    Ok(())
}

async fn pending_is_empty(store: &Store) -> Result<bool> {
    let before = store.log_size().await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(store.log_size().await? == before)
}

async fn wait(value: impl AsyncFn() -> Result<i64>, is_done: impl AsyncFn() -> Result<bool>) -> Result<i64> {
    while !is_done().await? {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    value().await
}

async fn audit(store: &Store, ledger: &Ledger) -> Result<()> {
    ledger.sign_checkpoint(SystemClock.now()).await?;
    let size = store.log_size().await?.unsigned_abs();
    let begun = Instant::now();
    for turn in 0..PROVEN {
        ledger.prove_inclusion(u64::from(turn) * 0x9e37_79b9 % size).await?;
    }
    println!("\n{:<52} {:>9.1} us", "prove that an entry is in the log", each(begun, PROVEN));
    let begun = Instant::now();
    let report = ledger.verify(None, |_, _| ()).await?;
    anyhow::ensure!(report.wrong.is_none(), "{report:?}");
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = size as f64 / begun.elapsed().as_secs_f64();
    println!("{:<52} {rate:>9.0} entries/s of {size}", "verify everything");
    Ok(())
}
