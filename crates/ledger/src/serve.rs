//! What the log publishes, by address: bytes that a web handler passes on with the right headers.

use crate::store;
use crate::tiles::TilePath;
use crate::tree::{HASH_BYTES, TILE_WIDTH, TileId};
use crate::{Ledger, LedgerError};

/// The address of the keys with which checkpoints are verified.
const KEYS: &str = "keys";
const TEXT: &str = "text/plain; charset=utf-8";

/// One published resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The body.
    pub bytes: Vec<u8>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// Whether it will never change, so that caches may keep it for good. The checkpoint changes every second.
    pub is_immutable: bool,
}

impl Served {
    fn immutable(bytes: Vec<u8>) -> Self {
        Self { bytes, content_type: "application/octet-stream", is_immutable: true }
    }
}

impl Ledger {
    /// What is at an address below the log's prefix (`/checkpoint`, `/tile/...`, `/keys`); `None` is a 404.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if the log does not hold what the tree says it does.
    pub async fn serve_tile(&self, path: &str) -> Result<Option<Served>, LedgerError> {
        match TilePath::parse(path) {
            None if path.strip_prefix('/').unwrap_or(path) == KEYS => self.serve_keys().map(Some),
            None => Ok(None),
            Some(TilePath::Checkpoint) => {
                let latest = store::latest_checkpoint(&self.store).await?;
                Ok(latest.map(|kept| Served {
                    bytes: kept.note.into_bytes(),
                    content_type: TEXT,
                    is_immutable: false,
                }))
            }
            Some(TilePath::Tile { id, width }) => self.serve_hashes(id, width).await,
            Some(TilePath::Entries { position, width }) => self.serve_entries(position, width).await,
        }
    }

    /// Our own addition: the verifier keys, newest first, one a line. Who audits in earnest has them from elsewhere.
    fn serve_keys(&self) -> Result<Served, LedgerError> {
        let lines: Vec<String> = self.verifier_keys()?.iter().map(|key| format!("{key}\n")).collect();
        Ok(Served { bytes: lines.concat().into_bytes(), content_type: TEXT, is_immutable: false })
    }

    /// A stored tile only ever grows to the right, so each partial tile that was ever published is its prefix.
    async fn serve_hashes(&self, id: TileId, width: usize) -> Result<Option<Served>, LedgerError> {
        let tile = store::tile(&self.store, id).await?;
        let bytes = tile.map(|tile| tile.to_bytes()).filter(|bytes| bytes.len() >= width * HASH_BYTES);
        Ok(bytes.map(|mut bytes| {
            bytes.truncate(width * HASH_BYTES);
            Served::immutable(bytes)
        }))
    }

    /// Leaves, each after its length in two bytes, big-endian.
    async fn serve_entries(&self, position: u64, width: usize) -> Result<Option<Served>, LedgerError> {
        let first = position.checked_mul(TILE_WIDTH as u64);
        let Some(first) = first.filter(|first| *first <= i64::MAX as u64 - TILE_WIDTH as u64) else {
            return Ok(None);
        };
        let head = store::head(&self.store).await?;
        if head.is_none_or(|head| head.size < first + width as u64) {
            return Ok(None);
        }
        let entries = self.store.log_page(store::column(first), store::column(width as u64)).await?;
        let mut bytes = Vec::new();
        for (numbered, number) in entries.iter().zip(store::column(first)..) {
            let length = u16::try_from(numbered.entry.leaf.len()).ok().filter(|_| numbered.number == number);
            let Some(length) = length else {
                return Err(LedgerError::damaged(
                    format!("entry {number}"),
                    "it is missing or too long for a bundle",
                ));
            };
            bytes.extend(length.to_be_bytes());
            bytes.extend(&numbered.entry.leaf);
        }
        if entries.len() < width {
            return Err(LedgerError::damaged(
                format!("entries from {first} on"),
                "the log is shorter than its tree",
            ));
        }
        Ok(Some(Served::immutable(bytes)))
    }
}
