//! Which pages somebody may have wanted who asked for an address that leads nowhere.

use std::cmp::Reverse;

use crate::permalink;

/// Bytes of an asked address that are compared; nobody mistypes longer ones.
const ASKED_BYTES_MAX: usize = 200;
/// How alike two addresses must be, in thousandths.
const ALIKE_MIN: usize = 350;

/// The pairs of neighbouring characters of every address, sorted, so that two addresses are compared by walking along them once.
#[derive(Debug, Default)]
pub struct Nearest {
    /// Page, pairs of its address, length of its address.
    entries: Vec<(usize, Vec<u64>, usize)>,
}

impl Nearest {
    /// `pages` are addresses with the numbers of their pages.
    pub fn new<'a>(pages: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let entries = pages.map(|(address, page)| (page, pairs_of(&permalink::fold(address)), address.len()));
        Self { entries: entries.collect() }
    }

    /// Numbers of the pages whose addresses share most with the asked one, best first.
    pub fn to(&self, asked: &str, count: usize) -> Vec<usize> {
        let folded: String = permalink::fold(asked).chars().take(ASKED_BYTES_MAX).collect();
        let wanted = pairs_of(&folded);
        let mut scored: Vec<(usize, usize, usize)> = self
            .entries
            .iter()
            .map(|(page, own, length)| (alike(own, &wanted), *length, *page))
            .filter(|(score, ..)| *score >= ALIKE_MIN)
            .collect();
        scored.sort_by_key(|(score, length, page)| (Reverse(*score), *length, *page));
        scored.into_iter().take(count).map(|(.., page)| page).collect()
    }
}

/// All pairs of neighbouring characters, each once, sorted.
fn pairs_of(text: &str) -> Vec<u64> {
    let pair = |(a, b): (char, char)| u64::from(u32::from(a)) << 32 | u64::from(u32::from(b));
    let mut pairs: Vec<u64> = text.chars().zip(text.chars().skip(1)).map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Dice's measure in thousandths: twice the pairs that both have, by all pairs.
fn alike(one: &[u64], other: &[u64]) -> usize {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                left.next();
                right.next();
            }
        }
    }
    2_000 * shared / (one.len() + other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_address_comes_first() {
        let nearest =
            Nearest::new([("/about/who-we-are/", 0), ("/about/", 1), ("/contact-us/", 2)].into_iter());
        assert_eq!(nearest.to("/about/wo-are-we", 2), [0, 1]);
        assert_eq!(nearest.to("/kontact-us", 5), [2]);
        assert!(nearest.to("/zzz", 5).is_empty());
        assert!(nearest.to("", 5).is_empty());
    }
}
