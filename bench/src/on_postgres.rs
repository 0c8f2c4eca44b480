//! The store on the PostgreSQL wire: the figures that stand beside pgbench's.

use crate::{load, work};
use anyhow::Result;
use polity_store::{Store, SystemClock, sequencer::NothingGrows};
use std::sync::Arc;

pub async fn measure(url: &str) -> Result<()> {
    let store = Store::open_postgres(url).await?;
    store.migrate(polity_store::MIGRATIONS).await?;
    store.migrate(work::MIGRATIONS).await?;
    for callers in [1, 16, 64] {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let sequencing = tokio::spawn({
            let store = store.clone();
            let holder = work::id(&SystemClock);
            async move {
                store.run_sequencer(holder, Arc::new(SystemClock), Arc::new(NothingGrows), stopped).await;
            }
        });
        let figure = load::tasks(callers, {
            let store = store.clone();
            move |_, _| {
                let store = store.clone();
                async move {
                    let entry = work::entry(work::id(&SystemClock));
                    let done =
                        work::insert_with(&store, work::id(&SystemClock), work::id(&SystemClock), entry)
                            .await;
                    assert!(done.is_ok(), "{done:?}");
                }
            }
        })
        .await;
        stop.send_replace(true);
        drop(sequencing.await);
        println!(
            "{:<52} {callers:>7}  {}",
            "store, row + marker + entry, sequenced meanwhile",
            figure.cell()
        );
    }
    Ok(())
}
