//! The addresses of c2sp.org/tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`.

use std::fmt;

use crate::tree::{TILE_WIDTH, TileId};

/// Highest level that a tree of at most 2^63 entries has.
const LEVEL_MAX: u32 = 7;

/// What an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TilePath {
    /// The latest checkpoint.
    Checkpoint,
    /// Hashes of the tree.
    Tile {
        /// Which tile.
        id: TileId,
        /// How many of its hashes, 1 to 256.
        width: usize,
    },
    /// The entries behind the hashes of a lowest tile.
    Entries {
        /// From the left.
        position: u64,
        /// How many entries, 1 to 256.
        width: usize,
    },
}

impl TilePath {
    /// Reads an address below the log's prefix, with or without a leading slash. `None` for anything that is not exactly in the
    /// specification's form: each resource has one address, so that caches hold it once.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let parsed = Self::parse_loosely(path)?;
        (parsed.to_string() == path).then_some(parsed)
    }

    fn parse_loosely(path: &str) -> Option<Self> {
        if path == "checkpoint" {
            return Some(Self::Checkpoint);
        }
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (position, width) = match rest.split_once(".p/") {
            Some((position, width)) => {
                (position, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?)
            }
            None => (rest, TILE_WIDTH),
        };
        let position = position_of(position)?;
        if level == "entries" {
            return Some(Self::Entries { position, width });
        }
        let level = level.parse().ok().filter(|level| *level <= LEVEL_MAX)?;
        Some(Self::Tile { id: TileId { level, position }, width })
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (position, width) = match self {
            Self::Checkpoint => return out.write_str("checkpoint"),
            Self::Tile { id, width } => {
                write!(out, "tile/{}/", id.level)?;
                (id.position, *width)
            }
            Self::Entries { position, width } => {
                out.write_str("tile/entries/")?;
                (*position, *width)
            }
        };
        write_position(out, position)?;
        if width < TILE_WIDTH { write!(out, ".p/{width}") } else { Ok(()) }
    }
}

/// Three digits a path element, all but the last with an `x` before: 1234067 is `x001/x234/067`.
fn write_position(out: &mut fmt::Formatter<'_>, position: u64) -> fmt::Result {
    let mut groups = vec![position % 1000];
    let mut rest = position / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    let last = groups.len() - 1;
    for (place, group) in groups.iter().rev().enumerate() {
        if place < last { write!(out, "x{group:03}/")? } else { write!(out, "{group:03}")? }
    }
    Ok(())
}

fn position_of(text: &str) -> Option<u64> {
    text.split('/').try_fold(0_u64, |position, group| {
        let group =
            group.strip_prefix('x').unwrap_or(group).parse::<u64>().ok().filter(|group| *group < 1000)?;
        position.checked_mul(1000)?.checked_add(group)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let tile = TilePath::parse("/tile/0/x001/x234/067").unwrap();
        assert_eq!(tile, TilePath::Tile { id: TileId { level: 0, position: 1_234_067 }, width: 256 });
        let partial = TilePath::parse("tile/entries/000.p/112").unwrap();
        assert_eq!(partial, TilePath::Entries { position: 0, width: 112 });
        assert_eq!(TilePath::parse("/checkpoint"), Some(TilePath::Checkpoint));
    }

    #[test]
    fn other_forms_are_refused() {
        for wrong in [
            "",
            "/",
            "checkpoint/",
            "//checkpoint",
            "tile/0/0",
            "tile/0/1234067",
            "tile/0/x000/001",
            "tile/00/001",
            "tile/+1/001",
            "tile/8/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/001/002",
            "tile/0/x001/x002",
            "tile/entries/x001",
            "tile/data/000",
            "tile/0/+01",
            "tile/0/../000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/0/00a",
            "tile/0/\u{661}01",
        ] {
            assert_eq!(TilePath::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_resource_has_one_address(level in 0..=LEVEL_MAX, position: u64, width in 1..=TILE_WIDTH, entries: bool) {
            let path = if entries {
                TilePath::Entries { position, width }
            } else {
                TilePath::Tile { id: TileId { level, position }, width }
            };
            prop_assert_eq!(TilePath::parse(&path.to_string()), Some(path));
        }

        #[test]
        fn hostile_addresses_do_no_harm(path in ".{0,60}|tile/[0-9]{1,3}/[x0-9/]{0,40}(\\.p/[0-9]{0,4})?") {
            if let Some(parsed) = TilePath::parse(&path) {
                let text = parsed.to_string();
                prop_assert_eq!(text.as_str(), path.strip_prefix('/').unwrap_or(&path));
            }
        }
    }
}
