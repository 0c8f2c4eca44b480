//! Which pages somebody may have wanted who asked for an address that leads nowhere.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::page::Page;
use crate::permalink;

/// Bytes of an asked address that are compared; nobody mistypes longer ones.
const ASKED_BYTES_MAX: usize = 200;

/// The pages whose addresses share most with the asked one, best first.
pub fn addresses<'p>(asked: &str, pages: &[(&'p str, &'p Page)], count: usize) -> Vec<(&'p str, &'p Page)> {
    let folded = permalink::fold(asked);
    let wanted = pairs_of(folded.get(..ASKED_BYTES_MAX.min(folded.len())).unwrap_or(""));
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(usize, &(&str, &Page))> = pages
        .iter()
        .filter_map(|entry| {
            let own = pairs_of(&permalink::fold(entry.0));
            let shared = own.intersection(&wanted).count();
            // Dice's measure in thousandths: twice the pairs that both have, by all pairs.
            let score = 2_000 * shared / (own.len() + wanted.len()).max(1);
            (score >= 350).then_some((score, entry))
        })
        .collect();
    scored.sort_by_key(|(score, entry)| (Reverse(*score), entry.0.len()));
    scored.into_iter().take(count).map(|(_, entry)| *entry).collect()
}

/// All pairs of neighbouring characters.
fn pairs_of(text: &str) -> HashSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}
