//! The connection breaks after COMMIT was sent and before its answer came: exactly one effect, and its answer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use polity_store::{Migration, Operation, Store, StoreError, params, statement, testkit};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const MIGRATIONS: &[Migration] = &[Migration {
    room: "cut",
    number: 1,
    name: "counts",
    sql: "CREATE TABLE cut_count (name TEXT PRIMARY KEY, n BIGINT NOT NULL)",
}];

statement! {
    SET: Write "cut.set" = "INSERT INTO cut_count (name, n) VALUES ($1, $2)";
    ADD: Write "cut.add" = "UPDATE cut_count SET n = n + 1 WHERE name = $1";
    READ: Point "cut.read" = "SELECT n FROM cut_count WHERE name = $1";
}

/// When the proxy cuts a connection that carries COMMIT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cut {
    /// The server gets COMMIT, the client never hears of it.
    AfterCommit,
    /// COMMIT never reaches the server.
    BeforeCommit,
}

/// A proxy before PostgreSQL that cuts the first `cuts` connections on which COMMIT passes.
async fn proxy(server: String, cut: Cut, cuts: Arc<AtomicU32>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (server, cuts) = (server.clone(), Arc::clone(&cuts));
            tokio::spawn(async move {
                carry(client, connect(&server).await, cut, &cuts).await;
            });
        }
    });
    port
}

#[expect(clippy::disallowed_methods, reason = "a proxy on loopback, in a test")]
async fn connect(server: &str) -> TcpStream {
    TcpStream::connect(server).await.unwrap()
}

async fn carry(mut client: TcpStream, mut server: TcpStream, cut: Cut, cuts: &AtomicU32) {
    let (mut up, mut down) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(read @ 1..) = read else { return };
                let commits = up[..read].windows(7).any(|bytes| bytes == b"COMMIT\0");
                let now = commits && cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
                if now && cut == Cut::BeforeCommit {
                    return;
                }
                if server.write_all(&up[..read]).await.is_err() || now {
                    // The server works on, unheard, and meets the closed socket only when it answers.
                    return;
                }
            }
            read = server.read(&mut down) => {
                let Ok(read @ 1..) = read else { return };
                if client.write_all(&down[..read]).await.is_err() { return }
            }
        }
    }
}

async fn cut_store(cut: Cut, cuts: &Arc<AtomicU32>) -> Option<(testkit::TestStore, Store)> {
    let kit = testkit::postgres(MIGRATIONS).await.unwrap()?;
    let url = kit.url.clone().unwrap();
    let (before, rest) = url.split_once('@').unwrap();
    let (server, rest) = rest.split_once('/').unwrap();
    let port = proxy(server.to_owned(), cut, Arc::clone(cuts)).await;
    let through = Store::open_postgres(&format!("{before}@127.0.0.1:{port}/{rest}")).await.unwrap();
    Some((kit, through))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_around_commit_leaves_exactly_one_effect_and_its_answer() {
    for cut in [Cut::AfterCommit, Cut::BeforeCommit] {
        let cuts = Arc::new(AtomicU32::new(0));
        let Some((kit, through)) = cut_store(cut, &cuts).await else { return };
        let set = Operation::new("cut.set", testkit::operation_id());
        kit.store.transact(set, |tx| tx.run(&SET, params!["a", 0])).await.unwrap();
        for round in 1..=10 {
            // Where COMMIT never arrived, every third round cuts the next attempt as well.
            let twice = cut == Cut::BeforeCommit && round % 3 == 0;
            cuts.store(if twice { 2 } else { 1 }, Ordering::SeqCst);
            let add = Operation::new("cut.add", testkit::operation_id());
            let answer = through
                .transact(add, move |tx| {
                    tx.run(&ADD, params!["a"])?;
                    Ok::<_, StoreError>(round)
                })
                .await;
            assert_eq!(answer.unwrap(), round, "{cut:?}");
            assert_eq!(cuts.load(Ordering::SeqCst), 0, "the cut happened");
            let (count,) = kit.store.one::<(i64,)>(&READ, params!["a"]).await.unwrap().unwrap();
            assert_eq!(count, i64::from(round), "{cut:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn housekeeping_that_is_cut_says_that_nobody_knows() {
    let cuts = Arc::new(AtomicU32::new(0));
    let Some((_kit, through)) = cut_store(Cut::AfterCommit, &cuts).await else { return };
    cuts.store(1, Ordering::SeqCst);
    let set = through.transact(Operation::housekeeping("cut.set"), |tx| tx.run(&SET, params!["b", 0])).await;
    assert!(matches!(set, Err(StoreError::Ambiguous("cut.set"))), "{set:?}");
}
