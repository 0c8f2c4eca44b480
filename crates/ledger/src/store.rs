//! What the ledger keeps beside the log: the tiles and head of the tree, checkpoints, and the index by subject.

use polity_store::{Id, Micros, Migration, Statement, Store, StoreError, Tx, params, statement};

use crate::tree::{Hash, Tile, TileId, TileSet, needed_tiles, proof::Span};

/// The ledger's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "ledger",
        number: 1,
        name: "tiles of the tree",
        sql: "CREATE TABLE ledger_tile (level BIGINT NOT NULL, position BIGINT NOT NULL, hashes BYTEA NOT NULL, \
              PRIMARY KEY (level, position))",
    },
    Migration {
        room: "ledger",
        number: 2,
        name: "size and root of the tree",
        sql: "CREATE TABLE ledger_head (tree TEXT PRIMARY KEY, size BIGINT NOT NULL, root BYTEA NOT NULL)",
    },
    Migration {
        room: "ledger",
        number: 3,
        name: "the last checkpoint of each hour",
        sql: "CREATE TABLE ledger_checkpoint (hour BIGINT PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL, \
              signed_at BIGINT NOT NULL)",
    },
    Migration {
        room: "ledger",
        number: 4,
        name: "checkpoints by size",
        sql: "CREATE INDEX ledger_checkpoint_size ON ledger_checkpoint (size)",
    },
    Migration {
        room: "ledger",
        number: 5,
        name: "entries by whom they concern",
        sql: "CREATE TABLE ledger_subject (person BYTEA NOT NULL, number BIGINT NOT NULL, shown BOOLEAN NOT NULL, \
              PRIMARY KEY (person, number))",
    },
    Migration {
        room: "ledger",
        number: 6,
        name: "entries counted by kind",
        sql: "CREATE TABLE ledger_count (kind TEXT PRIMARY KEY, entries BIGINT NOT NULL)",
    },
];

/// The one tree; the column leaves room for trees by shard.
const MAIN: &str = "main";
/// Checkpoints read in one go by the verifier.
const CHECKPOINT_PAGE: i64 = 500;

statement! {
    HEAD: Point "ledger.head" = "SELECT size, root FROM ledger_head WHERE tree = $1";
    KEEP_HEAD: Write "ledger.keep_head" =
        "INSERT INTO ledger_head (tree, size, root) VALUES ($1, $2, $3) \
         ON CONFLICT (tree) DO UPDATE SET size = excluded.size, root = excluded.root";
    TILE: Point "ledger.tile" = "SELECT hashes FROM ledger_tile WHERE level = $1 AND position = $2";
    KEEP_TILE: Write "ledger.keep_tile" =
        "INSERT INTO ledger_tile (level, position, hashes) VALUES ($1, $2, $3) \
         ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes";
    KEEP_CHECKPOINT: Write "ledger.keep_checkpoint" =
        "INSERT INTO ledger_checkpoint (hour, size, note, signed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (hour) DO UPDATE SET size = excluded.size, note = excluded.note, signed_at = excluded.signed_at \
         WHERE excluded.size > ledger_checkpoint.size";
    LATEST_CHECKPOINT: Point "ledger.latest_checkpoint" =
        "SELECT size, note, signed_at FROM ledger_checkpoint WHERE size >= $1 ORDER BY size DESC LIMIT 1";
    CHECKPOINTS: Scan "ledger.checkpoints" =
        "SELECT size, note, signed_at FROM ledger_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";
    INDEX_SUBJECT: Write "ledger.index_subject" =
        "INSERT INTO ledger_subject (person, number, shown) VALUES ($1, $2, $3) ON CONFLICT (person, number) DO NOTHING";
    SHOWN_TO: Point "ledger.shown_to" =
        "SELECT number FROM ledger_subject WHERE person = $1 AND number < $2 AND shown = TRUE ORDER BY number DESC LIMIT $3";
    ABOUT: Point "ledger.about" =
        "SELECT number FROM ledger_subject WHERE person = $1 AND number >= $2 ORDER BY number LIMIT $3";
    COUNT_MORE: Write "ledger.count_more" =
        "INSERT INTO ledger_count (kind, entries) VALUES ($1, $2) \
         ON CONFLICT (kind) DO UPDATE SET entries = ledger_count.entries + excluded.entries";
    COUNTS: Scan "ledger.counts" = "SELECT kind, entries FROM ledger_count ORDER BY kind";
    COUNTED: Point "ledger.counted" = "SELECT entries FROM ledger_count WHERE kind = $1";
    FORGET_SUBJECT: Write "ledger.forget_subject" = "DELETE FROM ledger_subject WHERE person = $1 AND number = $2";
}

/// The ledger's statements; the conformance test prepares each on both engines.
pub const STATEMENTS: &[&Statement] = &[
    &HEAD,
    &KEEP_HEAD,
    &TILE,
    &KEEP_TILE,
    &KEEP_CHECKPOINT,
    &LATEST_CHECKPOINT,
    &CHECKPOINTS,
    &INDEX_SUBJECT,
    &SHOWN_TO,
    &ABOUT,
    &COUNT_MORE,
    &COUNTS,
    &COUNTED,
    &FORGET_SUBJECT,
];

/// Size and root of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

/// A checkpoint as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptCheckpoint {
    pub(crate) size: u64,
    pub(crate) note: String,
    pub(crate) signed_at: Micros,
}

type HeadRow = (i64, Hash);

fn head_of(row: Option<HeadRow>) -> Option<Head> {
    row.map(|(size, root)| Head { size: size.unsigned_abs(), root })
}

/// Numbers are dense from 0 and a log of 2^63 entries is beyond any disk, so this never saturates in practice.
pub(crate) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn head_in(tx: &mut Tx<'_>) -> Result<Option<Head>, StoreError> {
    tx.one::<HeadRow>(&HEAD, params![MAIN]).map(head_of)
}

pub(crate) fn keep_head(tx: &mut Tx<'_>, head: &Head) -> Result<(), StoreError> {
    tx.run(&KEEP_HEAD, params![MAIN, column(head.size), head.root]).map(drop)
}

pub(crate) fn tile_in(tx: &mut Tx<'_>, id: TileId) -> Result<Option<Tile>, StoreError> {
    let row = tx.one::<(Vec<u8>,)>(&TILE, params![id.level, column(id.position)])?;
    Ok(row.and_then(|(hashes,)| Tile::from_bytes(id, &hashes)))
}

pub(crate) fn keep_tiles(tx: &mut Tx<'_>, tiles: &[Tile]) -> Result<(), StoreError> {
    let rows =
        tiles.iter().map(|tile| params![tile.id.level, column(tile.id.position), tile.to_bytes()]).collect();
    tx.run_many(&KEEP_TILE, rows).map(drop)
}

pub(crate) fn keep_checkpoint(tx: &mut Tx<'_>, hour: i64, kept: &KeptCheckpoint) -> Result<(), StoreError> {
    tx.run(&KEEP_CHECKPOINT, params![hour, column(kept.size), &kept.note, kept.signed_at]).map(drop)
}

pub(crate) fn index_subjects(tx: &mut Tx<'_>, rows: &[(Id, i64, bool)]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.iter().map(|(person, number, shown)| params![person, *number, *shown]).collect();
    tx.run_many(&INDEX_SUBJECT, rows).map(drop)
}

pub(crate) fn forget_subject(tx: &mut Tx<'_>, person: Id, number: i64) -> Result<(), StoreError> {
    tx.run(&FORGET_SUBJECT, params![person, number]).map(drop)
}

type CheckpointRow = (i64, String, Micros);

fn kept((size, note, signed_at): CheckpointRow) -> KeptCheckpoint {
    KeptCheckpoint { size: size.unsigned_abs(), note, signed_at }
}

pub(crate) async fn head(store: &Store) -> Result<Option<Head>, StoreError> {
    store.one::<HeadRow>(&HEAD, params![MAIN]).await.map(head_of)
}

pub(crate) async fn tile(store: &Store, id: TileId) -> Result<Option<Tile>, StoreError> {
    let row = store.one::<(Vec<u8>,)>(&TILE, params![id.level, column(id.position)]).await?;
    Ok(row.and_then(|(hashes,)| Tile::from_bytes(id, &hashes)))
}

/// The tiles that the hashes of `spans` are computed from, as far as there are any.
pub(crate) async fn tiles_for(store: &Store, spans: &[Span]) -> Result<TileSet, StoreError> {
    let mut tiles = TileSet::default();
    for id in needed_tiles(spans) {
        if let Some(tile) = tile(store, id).await? {
            tiles.insert(tile);
        }
    }
    Ok(tiles)
}

pub(crate) async fn latest_checkpoint(store: &Store) -> Result<Option<KeptCheckpoint>, StoreError> {
    Ok(store.one::<CheckpointRow>(&LATEST_CHECKPOINT, params![0]).await?.map(kept))
}

/// The next kept checkpoints after that of `size`, smallest first.
pub(crate) async fn checkpoints_after(store: &Store, size: i64) -> Result<Vec<KeptCheckpoint>, StoreError> {
    let rows = store.all::<CheckpointRow>(&CHECKPOINTS, params![size, CHECKPOINT_PAGE]).await?;
    Ok(rows.into_iter().map(kept).collect())
}

async fn numbers(
    store: &Store,
    of: &'static Statement,
    person: Id,
    from: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows = store.all::<(i64,)>(of, params![person, from, limit]).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// Numbers of entries to be shown to `person`, newest first, all smaller than `before`.
pub(crate) async fn shown_to(
    store: &Store,
    person: Id,
    before: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    numbers(store, &SHOWN_TO, person, before, limit).await
}

/// Numbers of all entries about `person` from `from` on.
pub(crate) async fn about(store: &Store, person: Id, from: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    numbers(store, &ABOUT, person, from, limit).await
}

/// Adds to the count of a kind. Only the sequencer writes here, so that no two transactions meet at one row.
pub(crate) fn count_more(tx: &mut Tx<'_>, counts: Vec<(&str, i64)>) -> Result<(), StoreError> {
    let rows = counts.into_iter().map(|(kind, entries)| params![kind, entries]).collect();
    tx.run_many(&COUNT_MORE, rows).map(drop)
}

/// How many entries there are of each kind, by the index.
pub(crate) async fn counts(store: &Store) -> Result<Vec<(String, i64)>, StoreError> {
    store.all::<(String, i64)>(&COUNTS, params![]).await
}

pub(crate) async fn counted(store: &Store, kind: &str) -> Result<i64, StoreError> {
    Ok(store.one::<(i64,)>(&COUNTED, params![kind]).await?.map_or(0, |(entries,)| entries))
}
