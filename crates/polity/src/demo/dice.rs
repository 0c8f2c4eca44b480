//! Chance for the making of the sample nation: the same seed always throws the same dice.
//!
//! Each concern (kinship, names, homes …) draws from a stream of its own, so that a change in how one of them draws
//! leaves what the others drew as it was.

use std::ops::RangeInclusive;

use polity_vault::{Entropy, SeededEntropy};

/// What a stream of chance is for. The discriminants are part of the seed: never renumber them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Concern {
    Kinship = 1,
    Names = 2,
    Numbers = 3,
    Homes = 4,
    Firms = 5,
    Work = 6,
    Facts = 7,
    Mandates = 8,
    Life = 9,
}

/// A stream of chance.
pub(super) struct Dice(SeededEntropy);

impl Dice {
    /// The stream of one concern under `seed`.
    pub(super) fn new(seed: u64, concern: Concern) -> Self {
        // An odd multiplier spreads neighbouring seeds, so that seed 1's second stream is not seed 2's first.
        Self(SeededEntropy::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(concern as u64)))
    }

    /// A number below `bound`; 0 when `bound` is 0. Every number is equally likely: values that would favour the
    /// small ones are thrown again.
    pub(super) fn below(&self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        let fair = u32::MAX - u32::MAX % bound;
        loop {
            let mut bytes = [0; 4];
            self.0.fill(&mut bytes);
            let thrown = u32::from_be_bytes(bytes);
            if thrown < fair {
                return thrown % bound;
            }
        }
    }

    /// A number within `range`, ends included.
    pub(super) fn within(&self, range: RangeInclusive<i32>) -> i32 {
        let width = range.end().abs_diff(*range.start()).saturating_add(1);
        range.start().saturating_add_unsigned(self.below(width))
    }

    /// True in `percent` of 100 throws.
    pub(super) fn chance(&self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `options`, each equally likely; `None` when there are none.
    pub(super) fn pick<'t, T>(&self, options: &'t [T]) -> Option<&'t T> {
        let count = u32::try_from(options.len()).unwrap_or(u32::MAX);
        options.get(self.below(count) as usize)
    }

    /// One of `options` by weight, or `otherwise` when all weights are zero.
    pub(super) fn weighted<T: Copy>(&self, options: &[(u32, T)], otherwise: T) -> T {
        let mut left = self.below(options.iter().map(|(weight, _)| weight).sum());
        for (weight, option) in options {
            if left < *weight {
                return *option;
            }
            left -= weight;
        }
        otherwise
    }

    /// The numbers `0..count` in a random order (Fisher and Yates).
    pub(super) fn shuffled(&self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
            order.swap(last, self.below(bound) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throws_are_fair_enough() {
        let dice = Dice::new(11, Concern::Kinship);
        let mut seen = [0_u32; 7];
        for _ in 0..70_000 {
            seen[dice.below(7) as usize] += 1;
        }
        // Six standard deviations (each face has sd near 92).
        assert!(seen.iter().all(|count| (9_440..=10_560).contains(count)), "{seen:?}");
    }

    #[test]
    fn weights_are_kept_and_nothing_weighs_nothing() {
        let dice = Dice::new(12, Concern::Kinship);
        let heavy = (0..10_000).filter(|_| dice.weighted(&[(9, true), (1, false)], false)).count();
        assert!((8_800..=9_200).contains(&heavy), "{heavy}");
        assert_eq!(dice.weighted(&[(0, 'a')], 'b'), 'b');
        assert_eq!(dice.pick::<u8>(&[]), None);
        assert_eq!(dice.within(-3..=-3), -3);
    }

    #[test]
    fn a_shuffle_loses_nobody() {
        let mut order = Dice::new(13, Concern::Names).shuffled(500);
        assert_ne!(order, (0..500).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn concerns_do_not_share_a_stream() {
        let (one, two) = (Dice::new(1, Concern::Names), Dice::new(1, Concern::Homes));
        let draw = |dice: &Dice| (0..8).map(|_| dice.below(1000)).collect::<Vec<_>>();
        assert_ne!(draw(&one), draw(&two));
    }
}
