//! The store's promises, on each engine that is at hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use polity_store::{
    Clock, Entry, Id, ManualClock, Migration, Numbered, Operation, STATEMENTS, Statement, Store, StoreError,
    Tx,
    consumer::Consumer,
    job::{Job, JobError, JobHandler, JobRun},
    params,
    sequencer::NothingGrows,
    statement,
    testkit::{self, operation_id},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const MIGRATIONS: &[Migration] = &[Migration {
    room: "purse",
    number: 1,
    name: "purses",
    sql: "CREATE TABLE purse (name TEXT PRIMARY KEY, cents BIGINT NOT NULL, open BOOLEAN NOT NULL, note TEXT, weight DOUBLE PRECISION, seal BYTEA)",
}];

statement! {
    OPEN: Write "purse.open" =
        "INSERT INTO purse (name, cents, open, note, weight, seal) VALUES ($1, $2, TRUE, $3, $4, $5)";
    CENTS: Point "purse.cents" = "SELECT cents FROM purse WHERE name = $1";
    WHOLE: Point "purse.whole" = "SELECT name, cents, open, note, weight, seal FROM purse WHERE name = $1";
    ADD: Write "purse.add" = "UPDATE purse SET cents = cents + $1 WHERE name = $2";
    SET: Write "purse.set" = "UPDATE purse SET cents = $1 WHERE name = $2";
    ALL: Scan "purse.all" = "SELECT name FROM purse ORDER BY name";
    WRONG: Point "purse.wrong" = "SELECT cents FROM no_such_table WHERE name = $1";
}

type Row = (String, i64, bool, Option<String>, f64, Vec<u8>);

#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("not enough")]
    NotEnough,
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn each(test: impl AsyncFn(Store)) {
    for kit in testkit::each_engine(MIGRATIONS).await.unwrap() {
        test(kit.store.clone()).await;
    }
}

async fn open(store: &Store, name: &'static str, cents: i64) {
    let open = Operation::new("purse.open", operation_id());
    store
        .transact(open, move |tx| {
            tx.run(&OPEN, params![name, cents, None::<String>, 1.5, vec![0_u8, 255]]).map(drop)
        })
        .await
        .unwrap();
}

async fn cents(store: &Store, name: &str) -> i64 {
    store.one::<(i64,)>(&CENTS, params![name]).await.unwrap().unwrap().0
}

fn entry(kind: &str) -> Entry {
    Entry { id: operation_id(), kind: kind.to_owned(), at: 1, leaf: b"{}".to_vec(), sealed: Some(vec![1]) }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_and_has_the_same_shape_on_both_engines() {
    let mut shapes = Vec::new();
    for kit in testkit::each_engine(&[]).await.unwrap() {
        let statements = STATEMENTS.iter().copied().flatten().copied().collect::<Vec<&'static Statement>>();
        assert_eq!(kit.store.check_statements(&statements).await.unwrap(), Vec::<String>::new());
        let mut engine = Vec::new();
        for statement in statements {
            engine.push((statement.name, kit.store.shape(statement).await.unwrap().0));
        }
        shapes.push(engine);
    }
    shapes.dedup();
    assert_eq!(shapes.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_kinds_of_value_come_back_as_they_went() {
    each(async |store| {
        open(&store, "a", 7).await;
        let row = store.one::<Row>(&WHOLE, params!["a"]).await.unwrap().unwrap();
        assert_eq!(row, ("a".to_owned(), 7, true, None, 1.5, vec![0, 255]));
        assert_eq!(store.one::<(i64,)>(&CENTS, params!["none"]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_body_leaves_no_trace() {
    each(async |store| {
        open(&store, "a", 5).await;
        let spend = Operation::new("purse.spend", operation_id());
        let refused = store
            .transact(spend, |tx| {
                tx.run(&ADD, params![-10, "a"])?;
                tx.append(&entry("purse.spent"))?;
                let (left,) = tx.one::<(i64,)>(&CENTS, params!["a"])?.unwrap();
                if left < 0 { Err(Refusal::NotEnough) } else { Ok(()) }
            })
            .await;
        assert!(matches!(refused, Err(Refusal::NotEnough)));
        assert_eq!(cents(&store, "a").await, 5);
        assert_eq!(store.sequence_once(1, Arc::new(NothingGrows)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_body_leaves_no_trace_and_harms_no_other() {
    each(async |store| {
        open(&store, "a", 5).await;
        let bad = store.transact(Operation::new("purse.panic", operation_id()), |tx: &mut Tx<'_>| {
            tx.run(&ADD, params![1, "a"])?;
            assert!(tx.one::<(i64,)>(&CENTS, params!["a"])?.is_none(), "on purpose");
            Ok::<(), StoreError>(())
        });
        let good =
            store.transact(Operation::new("purse.add", operation_id()), |tx| tx.run(&ADD, params![2, "a"]));
        let (bad, good) = tokio::join!(bad, good);
        assert!(matches!(bad, Err(StoreError::Panicked("purse.panic"))), "{bad:?}");
        assert_eq!(good.unwrap(), 1);
        assert_eq!(cents(&store, "a").await, 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_refused_among_others_take_nothing_with_them() {
    each(async |store| {
        open(&store, "a", 0).await;
        let mut callers = tokio::task::JoinSet::new();
        for turn in 0..200_i64 {
            let store = store.clone();
            callers.spawn(async move {
                let add = move |tx: &mut Tx<'_>| {
                    tx.run(&ADD, params![1, "a"])?;
                    if turn % 3 == 0 { Err(Refusal::NotEnough) } else { Ok(turn) }
                };
                let done = store.transact(Operation::new("purse.add", operation_id()), add).await;
                assert_eq!(done.ok(), (turn % 3 != 0).then_some(turn));
            });
        }
        while let Some(done) = callers.join_next().await {
            done.unwrap();
        }
        assert_eq!(cents(&store, "a").await, (0..200_i64).map(|turn| i64::from(turn % 3 != 0)).sum::<i64>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_write_ahead_log_begins_anew_however_often_the_writer_rests() {
    let kit = testkit::sqlite(MIGRATIONS).await.unwrap();
    open(&kit.store, "a", 0).await;
    for _ in 0..80 {
        let body = move |tx: &mut Tx<'_>| {
            let row = |_| params![operation_id().to_string(), 1, None::<String>, 0.0, vec![7_u8; 10_000]];
            tx.run_many(&OPEN, (0..50).map(row).collect())
        };
        kit.store.transact(Operation::housekeeping("purse.fill"), body).await.unwrap();
        // Longer than the writer waits before it keeps a place in the log for the readers.
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        cents(&kit.store, "a").await;
    }
    let log = kit.folder().unwrap().read_dir().unwrap().map(Result::unwrap);
    let log = log.filter(|file| file.file_name().to_string_lossy().ends_with("-wal")).collect::<Vec<_>>();
    assert_eq!(log.len(), 1);
    assert!(log[0].metadata().unwrap().len() < 24 << 20, "40 MB were written; the log folds back at 16");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_operation_happens_once_and_gets_the_first_answer() {
    each(async |store| {
        open(&store, "a", 0).await;
        let operation = Operation::new("purse.add", operation_id());
        let add = |cents: i64| {
            store.transact(operation, move |tx| {
                tx.run(&ADD, params![cents, "a"])?;
                tx.append(&entry("purse.added"))?;
                Ok::<_, StoreError>(cents)
            })
        };
        assert_eq!(add(3).await.unwrap(), 3);
        assert_eq!(add(4).await.unwrap(), 3, "the held answer");
        assert_eq!(cents(&store, "a").await, 3);
        assert_eq!(store.sequence_once(1, Arc::new(NothingGrows)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repetition_that_would_be_refused_still_gets_the_first_answer() {
    each(async |store| {
        let operation = Operation::new("purse.open", operation_id());
        let open = || {
            store.transact(operation, |tx| {
                tx.run(&OPEN, params!["b", 1, "first", 0.0, vec![1_u8]])?;
                Ok::<_, StoreError>("opened".to_owned())
            })
        };
        assert_eq!(open().await.unwrap(), "opened");
        assert_eq!(open().await.unwrap(), "opened");
        let other = store
            .transact(Operation::new("purse.open", operation_id()), |tx| {
                tx.run(&OPEN, params!["b", 1, "other", 0.0, vec![1_u8]])
            })
            .await;
        assert!(matches!(other, Err(StoreError::Constraint { .. })), "{other:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_fault_still_undoes_the_transaction() {
    each(async |store| {
        open(&store, "a", 1).await;
        let swallowed = store
            .transact(Operation::new("purse.swallow", operation_id()), |tx| {
                tx.run(&ADD, params![1, "a"])?;
                drop(tx.run(&OPEN, params!["a", 1, "twice", 0.0, vec![1_u8]]));
                Ok::<_, StoreError>(())
            })
            .await;
        assert!(swallowed.is_err());
        assert_eq!(cents(&store, "a").await, 1);
        assert!(matches!(
            store.one::<(i64,)>(&WRONG, params!["a"]).await,
            Err(StoreError::Statement { statement: "purse.wrong", .. })
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn serializable_bodies_that_read_and_write_lose_no_update() {
    each(async |store| {
        open(&store, "a", 0).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..24 {
            let store = store.clone();
            tasks.spawn(async move {
                for _ in 0..5 {
                    let operation = Operation::new("purse.increment", operation_id()).serializable();
                    let body = |tx: &mut Tx<'_>| {
                        let (now,) = tx.one::<(i64,)>(&CENTS, params!["a"])?.unwrap_or((0,));
                        tx.run(&SET, params![now + 1, "a"])
                    };
                    while let Err(error) = store.transact(operation, body).await {
                        assert!(matches!(error, StoreError::Contended { .. }), "{error}");
                    }
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        assert_eq!(cents(&store, "a").await, 120);
    })
    .await;
}

/// Copies what it sees into purses, so that doubled or lost entries show.
struct Copier;

impl Consumer for Copier {
    fn name(&self) -> &'static str {
        "purse.copier"
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "purse.seen"
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        for entry in entries {
            tx.run(&OPEN, params![entry.entry.id.to_string(), entry.number, "", 0.0, vec![0_u8]])?;
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_get_dense_numbers_and_consumers_see_each_once() {
    each(async |store| {
        let mut tasks = tokio::task::JoinSet::new();
        for at in 0..60 {
            let store = store.clone();
            let seen = entry(if at % 2 == 0 { "purse.seen" } else { "purse.other" });
            tasks.spawn(async move {
                let append = Operation::new("purse.append", operation_id());
                store.transact(append, move |tx| tx.append(&seen)).await.unwrap();
            });
        }
        let rivals = async || {
            for _ in 0..200 {
                drop(store.sequence_once(1, Arc::new(NothingGrows)).await);
                drop(store.consume_once(Arc::new(Copier)).await);
            }
        };
        tokio::join!(rivals(), rivals());
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        while store.sequence_once(1, Arc::new(NothingGrows)).await.unwrap() > 0 {}
        while store.consume_once(Arc::new(Copier)).await.unwrap() > 0 {}
        let log = store.log_page(0, 1_000).await.unwrap();
        assert_eq!(log.iter().map(|entry| entry.number).collect::<Vec<_>>(), (0..60).collect::<Vec<_>>());
        assert_eq!(store.log_size().await.unwrap(), 60);
        assert_eq!(store.all::<(String,)>(&ALL, params![]).await.unwrap().len(), 30);
        assert_eq!(store.consumer_lag("purse.copier").await.unwrap(), 0);
        let third = store.log_entry(3).await.unwrap().unwrap();
        assert_eq!(store.log_entry_by_id(third.entry.id).await.unwrap().unwrap().number, 3);
        assert!(store.erase_sealed(3).await.unwrap());
        assert_eq!(store.log_entry(3).await.unwrap().unwrap().entry.sealed, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sequencer_that_lost_its_lease_is_fenced() {
    each(async |store| {
        for epoch in [3, 2] {
            let operation = Operation::new("purse.append", operation_id());
            store.transact(operation, move |tx| tx.append(&entry("purse.seen"))).await.unwrap();
            let done = store.sequence_once(epoch, Arc::new(NothingGrows)).await;
            assert_eq!(done.is_ok(), epoch == 3, "{done:?}");
        }
        assert_eq!(store.log_size().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_passes_on_only_when_its_term_is_over() {
    let Some(kit) = testkit::postgres(&[]).await.unwrap() else { return };
    let clock = ManualClock::at(1_000_000);
    let (first, second) = (operation_id(), operation_id());
    let held = kit.store.take_lease("work", first, &clock).await.unwrap().unwrap();
    assert_eq!(held.epoch, 1);
    assert!(kit.store.take_lease("work", second, &clock).await.unwrap().is_none());
    assert_eq!(kit.store.take_lease("work", first, &clock).await.unwrap().unwrap().epoch, 1, "renewed");
    clock.advance(polity_store::lease::LEASE_TERM + 1);
    assert_eq!(kit.store.take_lease("work", second, &clock).await.unwrap().unwrap().epoch, 2);
    kit.store.release_lease("work", second).await.unwrap();
    assert_eq!(kit.store.take_lease("work", first, &clock).await.unwrap().unwrap().epoch, 3);
}

struct Flaky(AtomicUsize);

impl JobHandler for Flaky {
    fn queue(&self) -> &'static str {
        "purse.flaky"
    }

    fn run<'a>(&'a self, job: &'a Job) -> JobRun<'a> {
        Box::pin(async move {
            match (self.0.fetch_add(1, Ordering::SeqCst), job.payload.as_str()) {
                (_, "hopeless") => Err(JobError::GiveUp("no such address".to_owned())),
                (0 | 1, _) => Err(JobError::Retry("not yet".to_owned())),
                _ => Ok(()),
            }
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_retried_with_pauses_and_laid_aside_when_hopeless() {
    each(async |store| {
        let clock = ManualClock::at(1);
        let handler = Flaky(AtomicUsize::new(0));
        let (id, hopeless) = (operation_id(), operation_id());
        let queue = Operation::new("purse.queue", operation_id());
        store
            .transact(queue, move |tx| {
                tx.enqueue("purse.flaky", id, "x", 0)?;
                tx.enqueue("purse.flaky", id, "the same job is queued once", 0)
            })
            .await
            .unwrap();
        assert!(store.work_once(&handler, &clock).await.unwrap());
        assert!(!store.work_once(&handler, &clock).await.unwrap(), "it pauses");
        for _ in 0..2 {
            clock.advance(11_000_000);
            assert!(store.work_once(&handler, &clock).await.unwrap());
        }
        assert_eq!(store.jobs_waiting().await.unwrap(), []);
        let queue = Operation::new("purse.queue", operation_id());
        store.transact(queue, move |tx| tx.enqueue("purse.flaky", hopeless, "hopeless", 0)).await.unwrap();
        assert!(store.work_once(&handler, &clock).await.unwrap());
        let dead = store.dead_letters(10).await.unwrap();
        assert_eq!((dead[0].id, dead[0].reason.as_str()), (hopeless, "no such address"));
        assert!(store.revive_job(hopeless, clock.now()).await.unwrap());
        assert!(store.work_once(&handler, &clock).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_are_applied_once_and_never_change() {
    each(async |store| {
        let again = store.migrate(MIGRATIONS).await.unwrap();
        assert_eq!((again.standing, again.applied.len()), (1, 0));
        let changed = Migration { sql: "CREATE TABLE purse (name TEXT PRIMARY KEY)", ..MIGRATIONS[0] };
        let refused = store.migrate(&[changed]).await.unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused, @"migration purse/0001 purses: it was applied with another text; an applied migration must never change");
        }
        let new = Migration { room: "purse", number: 2, name: "more", sql: "CREATE TABLE more (id BYTEA PRIMARY KEY)" };
        assert_eq!(store.migrate_dry_run(&[new]).await.unwrap().applied.len(), 1);
        assert_eq!(store.migrate(&[new]).await.unwrap().applied.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markers_are_forgotten_after_two_days_only() {
    each(async |store| {
        let now = polity_store::SystemClock.now();
        let id = Id::new(now, &polity_vault::SystemEntropy);
        let add = |cents: i64| {
            store.transact(Operation::new("purse.note", id), move |_| Ok::<_, StoreError>(cents))
        };
        assert_eq!(add(1).await.unwrap(), 1);
        assert_eq!(store.forget_markers(now).await.unwrap(), 0);
        assert_eq!(add(2).await.unwrap(), 1);
        assert_eq!(store.forget_markers(now + 49 * 3_600_000_000).await.unwrap(), 1);
        assert_eq!(add(2).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_under_load_is_one_consistent_instant_on_either_engine() {
    let all = [polity_store::MIGRATIONS, MIGRATIONS].concat();
    let folder = tempfile::tempdir().unwrap();
    each(async |store| {
        for name in ["left", "right"] {
            open(&store, name, 1_000).await;
        }
        let writer = store.clone();
        let load = tokio::spawn(async move {
            for _ in 0..400 {
                let move_one = Operation::new("purse.move", operation_id());
                writer
                    .transact(move_one, |tx| {
                        tx.run(&ADD, params![-1, "left"])?;
                        tx.append(&entry("purse.moved"))?;
                        tx.run(&ADD, params![1, "right"])
                    })
                    .await
                    .unwrap();
            }
        });
        for _ in 0..3 {
            let file = folder.path().join(operation_id().to_string());
            store.copy_to(&file, &all, |_, _| {}).await.unwrap();
            let copy = Store::open_sqlite(&file).unwrap();
            assert_eq!(cents(&copy, "left").await + cents(&copy, "right").await, 2_000);
        }
        load.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_fills_an_empty_database_of_the_other_engine_and_no_other() {
    let Some(target) = testkit::postgres(MIGRATIONS).await.unwrap() else { return };
    let kit = testkit::sqlite(MIGRATIONS).await.unwrap();
    open(&kit.store, "a", 7).await;
    let file = kit.folder().unwrap().join("copy.db");
    kit.store.copy_to(&file, &[], |_, _| {}).await.unwrap();
    target.store.fill_from(&file, |_| {}).await.unwrap();
    let row = target.store.one::<Row>(&WHOLE, params!["a"]).await.unwrap().unwrap();
    assert_eq!(row, ("a".to_owned(), 7, true, None, 1.5, vec![0, 255]));
    let again = target.store.fill_from(&file, |_| {}).await;
    assert!(matches!(again, Err(StoreError::Constraint { .. })), "{again:?}");
}
