//! What an administrator with the database might do, and what the auditor says: each forgery is found and its place named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kit;

use kit::{NOW, World, id, look, officer, on_each_engine};
use polity_ledger::{Act, LedgerError};
use polity_store::{Operation, Statement, StoreError, Value, params, statement};

statement! {
    REWRITE_LEAF: Write "test.rewrite_leaf" = "UPDATE store_log SET leaf = $1 WHERE number = $2";
    REWRITE_KIND: Write "test.rewrite_kind" = "UPDATE store_log SET kind = $1 WHERE number = $2";
    REWRITE_TIME: Write "test.rewrite_time" = "UPDATE store_log SET at = $1 WHERE number = $2";
    REWRITE_ID: Write "test.rewrite_id" = "UPDATE store_log SET id = $1 WHERE number = $2";
    REWRITE_SEALED: Write "test.rewrite_sealed" = "UPDATE store_log SET sealed = $1 WHERE number = $2";
    DELETE_ENTRY: Write "test.delete_entry" = "DELETE FROM store_log WHERE number = $1";
    RENUMBER: Write "test.renumber" = "UPDATE store_log SET number = $1 WHERE number = $2";
    CUT: Write "test.cut" = "DELETE FROM store_log WHERE number >= $1";
    SET_LOG_SIZE: Write "test.set_log_size" = "UPDATE store_log_head SET size = $1 WHERE size >= $2";
    SET_TREE_SIZE: Write "test.set_tree_size" = "UPDATE ledger_head SET size = $1, root = $2 WHERE size >= $3";
    REWRITE_TILE: Write "test.rewrite_tile" = "UPDATE ledger_tile SET hashes = $1 WHERE level = $2 AND position = $3";
    DELETE_TILE: Write "test.delete_tile" = "DELETE FROM ledger_tile WHERE level = $1 AND position = $2";
    REWRITE_NOTE: Write "test.rewrite_note" = "UPDATE ledger_checkpoint SET note = $1 WHERE size = $2";
    CUT_CHECKPOINTS: Write "test.cut_checkpoints" = "DELETE FROM ledger_checkpoint WHERE size > $1";
    RECOUNT: Write "test.recount" = "UPDATE ledger_count SET entries = $1 WHERE kind = $2";
    TILE: Point "test.tile" = "SELECT hashes FROM ledger_tile WHERE level = $1 AND position = $2";
}

async fn run(world: &World, statement: &'static Statement, params: Vec<Value>) {
    let operation = Operation::housekeeping("test.tamper");
    let changed =
        world.store.transact::<_, StoreError, _>(operation, move |tx| tx.run(statement, params.clone()));
    assert!(changed.await.unwrap() > 0, "{} changed nothing", statement.name);
}

/// A log of 600 entries with a look at number 300 or so, and two checkpoints in different hours, at 270 and 600.
async fn prepared(world: &World) {
    let fill = |count: usize| (0..count).map(|_| Act::new("test.act", officer())).collect::<Vec<_>>();
    world.record(&fill(270)).await;
    world.ledger.sign_checkpoint(NOW).await.unwrap();
    world.record(&[look(id(1))]).await;
    world.record(&fill(329)).await;
    world.ledger.sign_checkpoint(NOW + 3_600_000_000).await.unwrap();
    assert_eq!(world.verdict().await, None);
}

async fn expect_wrong(world: &World, place: &str, reason: &str) {
    let (found, why) = world.verdict().await.unwrap_or_else(|| unreachable!("{place}: nothing was found"));
    assert_eq!(found, place, "{why}");
    assert!(why.contains(reason), "{why}");
}

async fn each_forgery(forge: impl AsyncFn(&World), place: &str, reason: &str) {
    on_each_engine(async |world| {
        prepared(&world).await;
        forge(&world).await;
        expect_wrong(&world, place, reason).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_leaf() {
    let forge = async |world: &World| {
        let other = world.log().await[271].entry.leaf.clone();
        run(world, &REWRITE_LEAF, params![other, 270]).await;
    };
    each_forgery(forge, "entry 270", "identifier").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_rewritten_in_every_column() {
    // Leaf, kind and time agree with each other; only the tree knows better. The tile is the first to show it.
    let forge = async |world: &World| {
        let entry = world.log().await[300].entry.clone();
        let leaf = String::from_utf8(entry.leaf).unwrap().replace("test.act", "test.bad");
        run(world, &REWRITE_LEAF, params![leaf.into_bytes(), 300]).await;
        run(world, &REWRITE_KIND, params!["test.bad", 300]).await;
    };
    each_forgery(forge, "tile 0/1", "hash 44").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_column() {
    each_forgery(async |world| run(world, &REWRITE_KIND, params!["test.other", 3]).await, "entry 3", "kind")
        .await;
    each_forgery(async |world| run(world, &REWRITE_TIME, params![NOW - 1, 3]).await, "entry 3", "time").await;
    each_forgery(async |world| run(world, &REWRITE_ID, params![id(9), 3]).await, "entry 3", "identifier")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchanged_or_damaged_sealed_part() {
    let forge = async |world: &World| {
        let other = world.log().await[5].entry.sealed.clone();
        run(world, &REWRITE_SEALED, params![other, 270]).await;
    };
    each_forgery(forge, "entry 270", "does not open").await;
    each_forgery(
        async |world| run(world, &REWRITE_SEALED, params![vec![1_u8], 270]).await,
        "entry 270",
        "not a sealed",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_entry() {
    each_forgery(async |world| run(world, &DELETE_ENTRY, params![400]).await, "entry 400", "missing").await;
    each_forgery(async |world| run(world, &DELETE_ENTRY, params![599]).await, "entry 599", "ends here").await;
    each_forgery(async |world| run(world, &DELETE_ENTRY, params![0]).await, "entry 0", "missing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reordered_entries() {
    let forge = async |world: &World| {
        for (to, from) in [(10_000, 100), (100, 101), (101, 10_000)] {
            run(world, &RENUMBER, params![to, from]).await;
        }
    };
    each_forgery(forge, "tile 0/0", "hash 100").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_slipped_in_behind_the_end() {
    each_forgery(async |world| run(world, &RENUMBER, params![700, 599]).await, "entry 700", "behind the end")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_that_was_rewritten_or_lost() {
    let forge = async |world: &World| {
        let (mut hashes,) = world.store.one::<(Vec<u8>,)>(&TILE, params![0, 1]).await.unwrap().unwrap();
        hashes[32 * 7] ^= 1;
        run(world, &REWRITE_TILE, params![hashes, 0, 1]).await;
    };
    each_forgery(forge, "tile 0/1", "hash 7").await;
    each_forgery(async |world| run(world, &DELETE_TILE, params![1, 0]).await, "tile 1/0", "missing").await;
    each_forgery(async |world| run(world, &DELETE_TILE, params![0, 2]).await, "tile 0/2", "missing").await;
    each_forgery(async |world| run(world, &SET_TREE_SIZE, params![600, [7; 32], 0]).await, "head", "root")
        .await;
    each_forgery(
        async |world| run(world, &SET_TREE_SIZE, params![599, [7; 32], 0]).await,
        "head",
        "its tree only 599",
    )
    .await;
    each_forgery(async |world| run(world, &SET_LOG_SIZE, params![599, 0]).await, "head", "says it has 599")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_were_made_up() {
    let place = "count of identity.looked_up";
    each_forgery(
        async |world| run(world, &RECOUNT, params![7, "identity.looked_up"]).await,
        place,
        "has 1 entries",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_checkpoint() {
    let forge = async |world: &World| {
        let note =
            world.ledger.latest_checkpoint().await.unwrap().unwrap().note.replace("\n600\n", "\n601\n");
        run(world, &REWRITE_NOTE, params![note, 600]).await;
    };
    each_forgery(forge, "checkpoint 600", "signature").await;
    let unsigned = async |world: &World| run(world, &REWRITE_NOTE, params!["not a note", 600]).await;
    each_forgery(unsigned, "checkpoint 600", "malformed").await;
}

/// Cuts the log after the first checkpoint and sets everything back to match, as a restored old backup would.
async fn set_back(world: &World) {
    run(world, &CUT_CHECKPOINTS, params![270]).await;
    run(world, &CUT, params![270]).await;
    run(world, &SET_LOG_SIZE, params![270, 0]).await;
    let root = world.ledger.latest_checkpoint().await.unwrap().unwrap().checkpoint.root;
    run(world, &SET_TREE_SIZE, params![270, root, 0]).await;
    run(world, &RECOUNT, params![270, "test.act"]).await;
    run(world, &RECOUNT, params![0, "identity.looked_up"]).await;
    run(world, &DELETE_TILE, params![0, 2]).await;
    let (mut hashes,) = world.store.one::<(Vec<u8>,)>(&TILE, params![0, 1]).await.unwrap().unwrap();
    hashes.truncate(14 * 32);
    run(world, &REWRITE_TILE, params![hashes, 0, 1]).await;
    let (mut hashes,) = world.store.one::<(Vec<u8>,)>(&TILE, params![1, 0]).await.unwrap().unwrap();
    hashes.truncate(32);
    run(world, &REWRITE_TILE, params![hashes, 1, 0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_set_back_is_caught_by_a_checkpoint_kept_elsewhere() {
    on_each_engine(async |world| {
        prepared(&world).await;
        let kept = world.ledger.latest_checkpoint().await.unwrap().unwrap().note;
        assert_eq!(world.ledger.verify(Some(&kept), |_, _| ()).await.unwrap().wrong, None);
        set_back(&world).await;
        assert_eq!(world.verdict().await, None, "without outside help it looks whole");
        let wrong = world.ledger.verify(Some(&kept), |_, _| ()).await.unwrap().wrong.unwrap();
        assert_eq!(
            (wrong.place.as_str(), wrong.reason.as_str()),
            ("checkpoint 600", "the log has only 270 entries")
        );
        // A fork: the log goes on differently and grows beyond the kept checkpoint.
        world.record(&(0..400).map(|_| Act::new("test.fork", officer())).collect::<Vec<_>>()).await;
        world.ledger.sign_checkpoint(NOW + 7_200_000_000).await.unwrap();
        assert_eq!(world.verdict().await, None);
        let wrong = world.ledger.verify(Some(&kept), |_, _| ()).await.unwrap().wrong.unwrap();
        assert_eq!(wrong.place, "the given checkpoint 600");
        let forged = kept.replace("\n600\n", "\n670\n");
        let wrong = world.ledger.verify(Some(&forged), |_, _| ()).await.unwrap().wrong.unwrap();
        assert_eq!(wrong.place, "the given checkpoint");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_signed_or_built_upon_a_tree_that_contradicts_the_last_checkpoint() {
    on_each_engine(async |world| {
        prepared(&world).await;
        let last = world.ledger.latest_checkpoint().await.unwrap();
        run(&world, &SET_TREE_SIZE, params![601, [7; 32], 0]).await;
        let refused = world.ledger.sign_checkpoint(NOW + 7_200_000_000).await;
        assert!(matches!(refused, Err(LedgerError::Damaged { .. })), "{refused:?}");
        run(&world, &SET_TREE_SIZE, params![599, [7; 32], 0]).await;
        let refused = world.ledger.sign_checkpoint(NOW + 7_200_000_000).await;
        assert!(matches!(refused, Err(LedgerError::Damaged { .. })), "{refused:?}");
        assert_eq!(world.ledger.latest_checkpoint().await.unwrap(), last);
        let entry = world.ledger.prepare(&look(id(1)), NOW).unwrap();
        world.append(vec![entry]).await;
        let stopped = world.store.sequence_once(1, polity_ledger::Ledger::growth()).await;
        assert!(matches!(stopped, Err(StoreError::Decode { statement: "ledger.grow", .. })), "{stopped:?}");
        assert_eq!(world.store.log_size().await.unwrap(), 600, "the entry waits, nothing is half done");
    })
    .await;
}
