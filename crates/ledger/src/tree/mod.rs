//! The Merkle tree of RFC 6962 as pure functions: growth, roots and proofs, all computed from tiles of 256 hashes.
//!
//! Nothing here knows a database. [`Edge`] grows a tree, [`proof`] says which spans a proof consists of and [`TileSet`]
//! computes them; [`check_inclusion`] and [`check_consistency`] are what an outside verifier runs.

mod check;
mod edge;
pub mod proof;
mod tile;

pub use check::{check_consistency, check_inclusion};
pub use edge::Edge;
pub use polity_vault::digest::Hash;
pub use tile::{Tile, TileId, TileSet, needed_tiles, tiles_at_edge};

use polity_vault::digest::sha256;

/// Hashes in a full tile.
pub const TILE_WIDTH: usize = 256;
/// Levels of the tree that one tile spans: `2^8 = 256`.
pub const TILE_HEIGHT: u32 = 8;
/// Bytes of one hash.
pub const HASH_BYTES: usize = 32;

/// The hash of one entry: SHA-256 of a zero byte and the entry (RFC 6962 section 2.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut input = Vec::with_capacity(1 + entry.len());
    input.push(0);
    input.extend(entry);
    sha256(&input)
}

/// The hash of two subtrees: SHA-256 of a one byte and both hashes.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [1; 1 + 2 * HASH_BYTES];
    let (_, hashes) = input.split_at_mut(1);
    let (to_left, to_right) = hashes.split_at_mut(HASH_BYTES);
    to_left.copy_from_slice(left);
    to_right.copy_from_slice(right);
    sha256(&input)
}

/// The root of a tree without entries: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// The hash over a power of two of neighbouring hashes. `None` for any other count.
fn perfect_hash(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.first().copied()
}

/// The sizes of the perfect subtrees that make up `count` neighbours, from right (smallest) to left.
fn peaks_from_right(count: u64) -> impl Iterator<Item = u64> {
    (0..u64::BITS).map(move |bit| count & (1 << bit)).filter(|size| *size > 0)
}
