//! The right edge of a growing tree: all that is needed to append and to know the root, at most 255 hashes a level.

use super::tile::fold_row;
use super::{Hash, TILE_WIDTH, Tile, TileId, empty_root, perfect_hash, tiles_at_edge};

/// A tree that can grow. Appending `n` entries costs about `2 n` hashes, whatever the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edge {
    size: u64,
    // By level: the hashes of the unfinished tile; empty where the last tile is full.
    rows: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` entries, from the partial tiles that [`tiles_at_edge`] names, in its order.
    ///
    /// Tiles may be longer than named, when the stored tree has grown since; `None` if one is missing or too short.
    pub fn from_tiles(size: u64, tiles: impl IntoIterator<Item = Tile>) -> Option<Self> {
        let mut edge = Self { size, rows: Vec::new() };
        let mut tiles = tiles.into_iter();
        for (id, width) in tiles_at_edge(size) {
            let mut tile = tiles.next().filter(|tile| tile.id == id && tile.hashes.len() >= width)?;
            tile.hashes.truncate(width);
            *edge.row(id.level) = tile.hashes;
        }
        Some(edge)
    }

    /// Entries in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one entry by its leaf hash and adds the tiles that it completes to `full`.
    pub fn append(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let (mut level, mut hash, mut index) = (0, leaf, self.size);
        self.size += 1;
        loop {
            let row = self.row(level);
            row.push(hash);
            if row.len() < TILE_WIDTH {
                return;
            }
            let hashes = std::mem::take(row);
            // A full tile is a power of two wide, so it always has a hash.
            let Some(over_all) = perfect_hash(&hashes) else { return };
            index /= TILE_WIDTH as u64;
            full.push(Tile { id: TileId { level, position: index }, hashes });
            hash = over_all;
            level += 1;
        }
    }

    /// The partial tiles as they are now, lowest level first.
    pub fn partial_tiles(&self) -> Vec<Tile> {
        tiles_at_edge(self.size)
            .into_iter()
            .filter_map(|(id, _)| Some(Tile { id, hashes: self.rows.get(id.level as usize)?.clone() }))
            .collect()
    }

    /// The Merkle tree hash over all entries.
    pub fn root(&self) -> Hash {
        let folded = self.rows.iter().try_fold(None, |tail, row| match row.as_slice() {
            [] => Some(tail),
            row => fold_row(row, tail).map(Some),
        });
        folded.flatten().unwrap_or_else(empty_root)
    }

    fn row(&mut self, level: u32) -> &mut Vec<Hash> {
        let level = level as usize;
        while self.rows.len() <= level {
            self.rows.push(Vec::new());
        }
        // The loop above made it; `last_mut` would be wrong for lower levels.
        #[expect(clippy::indexing_slicing, reason = "made by the loop above")]
        &mut self.rows[level]
    }
}
