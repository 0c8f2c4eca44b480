//! Which spans of entries a proof consists of: `PATH` and `PROOF` of RFC 6962 sections 2.1.1 and 2.1.2, as loops.

use super::peaks_from_right;

/// Neighbouring entries whose Merkle tree hash is wanted. Not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First entry.
    pub start: u64,
    /// One past the last entry.
    pub end: u64,
}

/// A node over `2^height` entries, the `index`-th of its height from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// 0 for entries.
    pub height: u32,
    /// From the left.
    pub index: u64,
}

impl Span {
    /// The perfect subtrees that the span is made of, from right (smallest) to left.
    ///
    /// The spans of proofs begin at a multiple of the largest of them, which makes each of them a node of the tree.
    pub(super) fn nodes_from_right(&self) -> impl Iterator<Item = Node> + use<> {
        let mut end = self.end;
        peaks_from_right(self.end - self.start).map(move |count| {
            end -= count;
            let height = count.trailing_zeros();
            Node { height, index: end >> height }
        })
    }
}

/// The largest power of two smaller than `count`, where RFC 6962 splits a tree. `count` is 2 or more.
fn split_of(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The proof that entry `index` is in the tree of `size` entries, from the leaf's neighbour up. `None` unless `index < size`.
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Span>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end) = (0, size);
    let mut spans = Vec::new();
    while end - start > 1 {
        let middle = start + split_of(end - start);
        if index < middle {
            spans.push(Span { start: middle, end });
            end = middle;
        } else {
            spans.push(Span { start, end: middle });
            start = middle;
        }
    }
    // The loop went from the root down.
    spans.reverse();
    Some(spans)
}

/// The proof that the tree of `old` entries is a prefix of that of `new`. `None` unless `old <= new`.
pub fn consistency(old: u64, new: u64) -> Option<Vec<Span>> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    // While true, the old tree reaches from the first entry, so that the verifier knows its hash already.
    let mut is_known = true;
    let mut spans = Vec::new();
    while old != end {
        let middle = start + split_of(end - start);
        if old <= middle {
            spans.push(Span { start: middle, end });
            end = middle;
        } else {
            spans.push(Span { start, end: middle });
            start = middle;
            is_known = false;
        }
    }
    if !is_known {
        spans.push(Span { start, end });
    }
    spans.reverse();
    Some(spans)
}
