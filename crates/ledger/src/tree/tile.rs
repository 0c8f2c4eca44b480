//! Tiles: rows of up to 256 neighbouring hashes, from which every node, root and proof of the tree follows.
//!
//! Hash `i` of level `l` covers the entries `i * 256^l .. (i + 1) * 256^l`. A tile only ever grows to the right, so the
//! tile of an earlier, smaller tree is a prefix of today's.

use std::collections::{BTreeMap, BTreeSet};

use super::proof::{Node, Span};
use super::{HASH_BYTES, Hash, TILE_HEIGHT, TILE_WIDTH, node_hash, perfect_hash};

/// Which tile: its level (0 holds leaf hashes) and its position from the left within the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 to 7.
    pub level: u32,
    /// From the left.
    pub position: u64,
}

/// A tile with its hashes, 1 to 256 of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Which tile.
    pub id: TileId,
    /// From the left.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// The hashes one after the other, as stored and served.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.concat()
    }

    /// `None` unless `bytes` are 1 to 256 hashes.
    pub fn from_bytes(id: TileId, bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        let is_whole = rest.is_empty() && (1..=TILE_WIDTH).contains(&hashes.len());
        is_whole.then(|| Self { id, hashes: hashes.to_vec() })
    }
}

/// The partial tiles at the right edge of a tree of `size` entries, lowest level first, each with its width (1 to 255).
pub fn tiles_at_edge(size: u64) -> Vec<(TileId, usize)> {
    let mut tiles = Vec::new();
    let (mut level, mut hashes) = (0, size);
    while hashes > 0 {
        let width = within_tile(hashes);
        if width > 0 {
            tiles.push((TileId { level, position: hashes / TILE_WIDTH as u64 }, width));
        }
        hashes /= TILE_WIDTH as u64;
        level += 1;
    }
    tiles
}

/// The tiles from which the hashes of `spans` are computed.
pub fn needed_tiles(spans: &[Span]) -> BTreeSet<TileId> {
    spans.iter().flat_map(Span::nodes_from_right).map(|node| place_of(node).0).collect()
}

/// Tiles at hand, and the hashes that follow from them.
#[derive(Debug, Default)]
pub struct TileSet {
    tiles: BTreeMap<TileId, Vec<Hash>>,
}

impl TileSet {
    /// Adds a tile.
    pub fn insert(&mut self, tile: Tile) {
        self.tiles.insert(tile.id, tile.hashes);
    }

    /// The Merkle tree hash over a span of entries; `None` if a tile that it needs is missing or too short.
    pub fn span_hash(&self, span: Span) -> Option<Hash> {
        let mut nodes = span.nodes_from_right();
        let smallest = self.node(nodes.next()?)?;
        nodes.try_fold(smallest, |right, node| Some(node_hash(&self.node(node)?, &right)))
    }

    /// The hashes of several spans: a whole proof.
    pub fn span_hashes(&self, spans: &[Span]) -> Option<Vec<Hash>> {
        spans.iter().map(|span| self.span_hash(*span)).collect()
    }

    fn node(&self, node: Node) -> Option<Hash> {
        let (id, within) = place_of(node);
        perfect_hash(self.tiles.get(&id)?.get(within)?)
    }
}

/// Where in its tile the hash with this number within a level is.
#[expect(clippy::cast_possible_truncation, reason = "less than 256")]
fn within_tile(number: u64) -> usize {
    (number % TILE_WIDTH as u64) as usize
}

/// The tile that holds what lies under a node, and which of its hashes.
fn place_of(node: Node) -> (TileId, std::ops::Range<usize>) {
    let (level, rows_above) = (node.height / TILE_HEIGHT, node.height % TILE_HEIGHT);
    let first = node.index << rows_above;
    let start = within_tile(first);
    (TileId { level, position: first / TILE_WIDTH as u64 }, start..start + (1 << rows_above))
}

/// The hash over the perfect subtrees of one row with `tail`, the hash of everything to their right, if there is anything.
pub(super) fn fold_row(hashes: &[Hash], tail: Option<Hash>) -> Option<Hash> {
    let (mut end, mut folded) = (hashes.len(), tail);
    while end > 0 {
        // The lowest bit that is set is the smallest perfect subtree, at the right.
        let start = end - (1 << end.trailing_zeros());
        let peak = perfect_hash(hashes.get(start..end)?)?;
        folded = Some(folded.map_or(peak, |right| node_hash(&peak, &right)));
        end = start;
    }
    folded
}
