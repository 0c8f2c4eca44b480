//! The tiled tree against a second, naive implementation written straight from the recursive definitions of RFC 6962.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use aws_lc_rs::digest::{Context, SHA256};
use polity_ledger::tree::{
    Edge, Hash, Tile, TileSet, check_consistency, check_inclusion, empty_root, leaf_hash, needed_tiles,
    node_hash, proof, tiles_at_edge,
};
use proptest::prelude::*;

/// RFC 6962 section 2.1, word by word.
mod naive {
    use super::{Context, Hash, SHA256};

    fn sha256(parts: &[&[u8]]) -> Hash {
        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(part);
        }
        context.finish().as_ref().try_into().unwrap()
    }

    fn split(n: usize) -> usize {
        let mut k = 1;
        while k * 2 < n {
            k *= 2;
        }
        k
    }

    pub fn mth(d: &[Vec<u8>]) -> Hash {
        match d {
            [] => sha256(&[]),
            [one] => sha256(&[&[0], one]),
            _ => {
                let (left, right) = d.split_at(split(d.len()));
                sha256(&[&[1], &mth(left), &mth(right)])
            }
        }
    }

    pub fn path(m: usize, d: &[Vec<u8>]) -> Vec<Hash> {
        if d.len() == 1 {
            return vec![];
        }
        let k = split(d.len());
        let (mut path, last) =
            if m < k { (path(m, &d[..k]), mth(&d[k..])) } else { (path(m - k, &d[k..]), mth(&d[..k])) };
        path.push(last);
        path
    }

    pub fn proof(m: usize, d: &[Vec<u8>]) -> Vec<Hash> {
        if m == 0 { vec![] } else { subproof(m, d, true) }
    }

    fn subproof(m: usize, d: &[Vec<u8>], known: bool) -> Vec<Hash> {
        if m == d.len() {
            return if known { vec![] } else { vec![mth(d)] };
        }
        let k = split(d.len());
        let (mut proof, last) = if m <= k {
            (subproof(m, &d[..k], known), mth(&d[k..]))
        } else {
            (subproof(m - k, &d[k..], false), mth(&d[..k]))
        };
        proof.push(last);
        proof
    }
}

fn entries(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|number| format!("entry {number}").into_bytes()).collect()
}

/// All tiles of a tree, grown entry by entry.
struct Grown {
    edge: Edge,
    tiles: TileSet,
    full: usize,
}

fn grow(entries: &[Vec<u8>]) -> Grown {
    let (mut edge, mut full) = (Edge::default(), Vec::new());
    for entry in entries {
        edge.append(leaf_hash(entry), &mut full);
    }
    let mut tiles = TileSet::default();
    let count = full.len();
    full.into_iter().chain(edge.partial_tiles()).for_each(|tile| tiles.insert(tile));
    Grown { edge, tiles, full: count }
}

#[test]
fn agrees_with_the_known_tree_of_certificate_transparency() {
    // The eight inputs and roots of the reference implementation's own test (certificate-transparency, merkle_tree_test).
    let inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    assert_eq!(hex::encode(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(Edge::default().root(), empty_root());
    let mut edge = Edge::default();
    for (input, root) in inputs.iter().zip(roots) {
        edge.append(leaf_hash(&hex::decode(input).unwrap()), &mut Vec::new());
        assert_eq!(hex::encode(edge.root()), root);
    }
}

#[test]
fn tiles_of_70000_are_those_of_the_specification() {
    // c2sp.org/tlog-tiles: 273 full level 0 tiles and one of width 112; one full level 1 tile and one of 17; one level 2 tile of 1.
    let grown = grow(&entries(70_000));
    assert_eq!(grown.full, 274);
    let edge: Vec<_> =
        tiles_at_edge(70_000).iter().map(|(id, width)| (id.level, id.position, *width)).collect();
    assert_eq!(edge, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
    let at_256: Vec<_> =
        tiles_at_edge(256).iter().map(|(id, width)| (id.level, id.position, *width)).collect();
    assert_eq!(at_256, [(1, 0, 1)]);
    for (tile, (id, width)) in grown.edge.partial_tiles().iter().zip(tiles_at_edge(70_000)) {
        assert_eq!((tile.id, tile.hashes.len()), (id, width));
    }
}

#[test]
fn every_small_tree_agrees_with_the_naive_one() {
    let all = entries(70);
    for size in 0..=all.len() {
        let (d, grown) = (&all[..size], grow(&all[..size]));
        let root = naive::mth(d);
        assert_eq!(grown.edge.root(), root, "root of {size}");
        for index in 0..size {
            let spans = proof::inclusion(index as u64, size as u64).unwrap();
            assert_eq!(
                grown.tiles.span_hashes(&spans).unwrap(),
                naive::path(index, d),
                "entry {index} of {size}"
            );
        }
        for old in 0..=size {
            let spans = proof::consistency(old as u64, size as u64).unwrap();
            assert_eq!(
                grown.tiles.span_hashes(&spans).unwrap(),
                naive::proof(old, d),
                "from {old} to {size}"
            );
        }
        assert!(proof::inclusion(size as u64, size as u64).is_none());
        assert!(proof::consistency(size as u64 + 1, size as u64).is_none());
    }
}

/// Sizes around the borders of tiles matter most; 66,000 needs three levels.
fn size() -> impl Strategy<Value = usize> {
    prop_oneof![1_usize..600, 250_usize..262, 508_usize..516, 65_530_usize..65_545, 1_usize..3_000,]
}

/// Grown once: proptest cases look at prefixes of it.
fn large() -> &'static (Vec<Vec<u8>>, Grown) {
    static LARGE: std::sync::OnceLock<(Vec<Vec<u8>>, Grown)> = std::sync::OnceLock::new();
    LARGE.get_or_init(|| {
        let all = entries(66_000);
        let grown = grow(&all);
        (all, grown)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn proofs_from_the_tiles_of_a_larger_tree_hold_and_forged_ones_do_not(
        size in size(), index: prop::sample::Index, old: prop::sample::Index, flipped: prop::sample::Index,
    ) {
        let (all, grown) = large();
        let d = &all[..size];
        let (index, old) = (index.index(size), old.index(size + 1));
        let root = naive::mth(d);
        let leaf = leaf_hash(&d[index]);
        let (n, i, m) = (size as u64, index as u64, old as u64);

        let spans = proof::inclusion(i, n).unwrap();
        prop_assert!(needed_tiles(&spans).len() <= 3 * 3);
        let path = grown.tiles.span_hashes(&spans).unwrap();
        prop_assert_eq!(&path, &naive::path(index, d));
        prop_assert!(check_inclusion(i, n, &leaf, &path, &root));
        prop_assert!(!check_inclusion(i, n, &node_hash(&leaf, &leaf), &path, &root));
        prop_assert!(!check_inclusion(i, n, &leaf, &path, &leaf_hash(b"another root")));
        prop_assert!(!check_inclusion(n, n, &leaf, &path, &root));
        if n > 1 {
            prop_assert!(!check_inclusion((i + 1) % n, n, &leaf, &path, &root), "at another index");
            let mut forged = path.clone();
            let at = flipped.index(forged.len());
            forged[at][0] ^= 1;
            prop_assert!(!check_inclusion(i, n, &leaf, &forged, &root));
            prop_assert!(!check_inclusion(i, n, &leaf, &path[1..], &root));
            let longer = [path.as_slice(), &[leaf]].concat();
            prop_assert!(!check_inclusion(i, n, &leaf, &longer, &root));
        }

        let spans = proof::consistency(m, n).unwrap();
        let hashes = grown.tiles.span_hashes(&spans).unwrap();
        let old_root = naive::mth(&all[..old]);
        prop_assert_eq!(&hashes, &naive::proof(old, d));
        prop_assert!(check_consistency(m, n, &old_root, &root, &hashes));
        prop_assert!(!check_consistency(m, n, &leaf_hash(b"another root"), &root, &hashes));
        prop_assert!(m == 0 || !check_consistency(m, n, &old_root, &leaf_hash(b"another root"), &hashes));
        if !hashes.is_empty() {
            let mut forged = hashes.clone();
            let at = flipped.index(forged.len());
            forged[at][31] ^= 0x80;
            prop_assert!(!check_consistency(m, n, &old_root, &root, &forged));
            prop_assert!(!check_consistency(m, n, &old_root, &root, &hashes[1..]));
        }
    }

    #[test]
    fn an_edge_restored_from_its_tiles_grows_as_if_never_stopped(stopped in 0_usize..1_200, more in 0_usize..700) {
        let all = entries(stopped + more);
        let whole = grow(&all);
        let before = grow(&all[..stopped]);
        // What the database gives back: the tiles as bytes.
        let tiles = before.edge.partial_tiles().into_iter().map(|tile| Tile::from_bytes(tile.id, &tile.to_bytes()).unwrap());
        let mut restored = Edge::from_tiles(stopped as u64, tiles).unwrap();
        prop_assert_eq!(&restored, &before.edge);
        let mut full = Vec::new();
        all[stopped..].iter().for_each(|entry| restored.append(leaf_hash(entry), &mut full));
        prop_assert_eq!(restored.root(), whole.edge.root());
        prop_assert_eq!(before.full + full.len(), whole.full);
        prop_assert_eq!(restored.partial_tiles(), whole.edge.partial_tiles());
    }
}

#[test]
fn an_edge_is_not_restored_from_the_wrong_tiles() {
    let grown = grow(&entries(300));
    let tiles = grown.edge.partial_tiles();
    assert!(Edge::from_tiles(300, tiles.clone()).is_some());
    assert!(Edge::from_tiles(299, tiles.clone()).is_some(), "a longer tile holds the shorter one");
    assert!(Edge::from_tiles(301, tiles.clone()).is_none(), "too short");
    assert!(Edge::from_tiles(300, tiles[..1].to_vec()).is_none(), "one is missing");
    assert!(Edge::from_tiles(300, [tiles[1].clone(), tiles[0].clone()]).is_none(), "exchanged");
    assert!(Tile::from_bytes(tiles[0].id, &[]).is_none());
    assert!(Tile::from_bytes(tiles[0].id, &[0; 33]).is_none());
    assert!(Tile::from_bytes(tiles[0].id, &[0; 257 * 32]).is_none());
}
