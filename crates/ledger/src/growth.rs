//! Growing the tree in the very transaction that numbers the entries: log and tree never differ, whatever crashes.

use std::{collections::BTreeMap, sync::Arc};

use polity_store::{Numbered, StoreError, Tx, sequencer::Grow};

use crate::Ledger;
use crate::store::{self, Head};
use crate::tree::{Edge, empty_root, leaf_hash, tiles_at_edge};

/// The name under which faults of growth appear beside those of statements.
const GROW: &str = "ledger.grow";

/// What the store's sequencer calls with each batch of numbered entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct TreeGrowth;

impl Grow for TreeGrowth {
    fn grow(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        let head = store::head_in(tx)?.unwrap_or(Head { size: 0, root: empty_root() });
        let mut edge = edge_at(tx, &head)?;
        let mut tiles = Vec::new();
        for numbered in entries {
            if store::column(edge.size()) != numbered.number {
                let reason = format!(
                    "the tree has {} entries, the next one is numbered {}",
                    edge.size(),
                    numbered.number
                );
                return Err(refused(reason));
            }
            edge.append(leaf_hash(&numbered.entry.leaf), &mut tiles);
        }
        // The rows at the edge change with every batch, those above the lowest only when a tile was filled.
        let is_filled = !tiles.is_empty();
        tiles.extend(edge.partial_tiles().into_iter().filter(|tile| is_filled || tile.id.level == 0));
        store::keep_tiles(tx, &tiles)?;
        store::count_more(tx, by_kind(entries))?;
        store::keep_head(tx, &Head { size: edge.size(), root: edge.root() })
    }
}

/// How many of the entries are of each kind.
fn by_kind(entries: &[Numbered]) -> Vec<(&str, i64)> {
    let mut counts = BTreeMap::new();
    for numbered in entries {
        *counts.entry(numbered.entry.kind.as_str()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// The right edge as it is kept, if it is what the head says: a tree that was tampered with is never built upon.
fn edge_at(tx: &mut Tx<'_>, head: &Head) -> Result<Edge, StoreError> {
    let mut tiles = Vec::new();
    for (id, _) in tiles_at_edge(head.size) {
        tiles.extend(store::tile_in(tx, id)?);
    }
    Edge::from_tiles(head.size, tiles).filter(|edge| edge.root() == head.root).ok_or_else(|| {
        refused("the tiles at the edge do not give the root of the head; run `polity ledger verify`".into())
    })
}

fn refused(message: String) -> StoreError {
    StoreError::Decode { statement: GROW, message }
}

impl Ledger {
    /// What the store's sequencer is given, so that the tree grows with the log.
    pub fn growth() -> Arc<dyn Grow> {
        Arc::new(TreeGrowth)
    }

    /// How many numbered entries are of this kind.
    ///
    /// # Errors
    /// [`LedgerError::Store`](crate::LedgerError::Store).
    pub async fn count_of(&self, kind: &str) -> Result<i64, crate::LedgerError> {
        Ok(store::counted(&self.store, kind).await?)
    }
}
