//! Waits in whole working days: how many there were of each length, their median with its interval, and the length
//! within which nine of ten lie. Exact, because working days are few.

use std::collections::BTreeMap;

use crate::interval::{Interval, median_ranks};

/// Waits by their length in working days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits(BTreeMap<i64, i64>);

impl Waits {
    /// Adds one wait.
    pub fn add(&mut self, days: i64) {
        *self.0.entry(days).or_default() += 1;
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (days, count) in &other.0 {
            *self.0.entry(*days).or_default() += count;
        }
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// How many are of at most `days`.
    pub fn within(&self, days: i64) -> i64 {
        self.0.range(..=days).map(|(_, count)| count).sum()
    }

    /// The value in the middle; `None` when there is nothing.
    pub fn median(&self) -> Option<f64> {
        let count = self.count();
        Some(f64::midpoint(days(self.at_rank((count + 1) / 2)?), days(self.at_rank(count / 2 + 1)?)))
    }

    /// The 95 % interval of the median; `None` below six waits.
    pub fn interval(&self) -> Option<Interval> {
        let (low, high) = median_ranks(self.count())?;
        Some(Interval { lower: days(self.at_rank(low)?), upper: days(self.at_rank(high)?) })
    }

    /// The least length within which nine of ten lie (nearest rank).
    pub fn ninetieth(&self) -> Option<i64> {
        self.at_rank((self.count() * 9 + 9) / 10)
    }

    /// The length of a rank (from 1).
    fn at_rank(&self, rank: i64) -> Option<i64> {
        let mut before = 0;
        self.0.iter().find_map(|(days, count)| {
            before += count;
            (rank >= 1 && before >= rank).then_some(*days)
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "waits are far below 2^53 days")]
fn days(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_are_those_of_the_sorted_list(mut raw in proptest::collection::vec(0_i64..40, 1..80)) {
            let mut waits = Waits::default();
            for days in &raw {
                waits.add(*days);
            }
            raw.sort_unstable();
            #[expect(clippy::cast_precision_loss)]
            let plain = (raw[(raw.len() - 1) / 2] + raw[raw.len() / 2]) as f64 / 2.0;
            prop_assert_eq!(waits.median(), Some(plain));
            prop_assert_eq!(waits.ninetieth(), Some(raw[(raw.len() * 9).div_ceil(10) - 1]));
            prop_assert_eq!(waits.within(7), i64::try_from(raw.iter().filter(|days| **days <= 7).count()).unwrap());
            if let Some(interval) = waits.interval() {
                prop_assert!(interval.lower <= plain && plain <= interval.upper);
            } else {
                prop_assert!(raw.len() < 6);
            }
        }
    }

    #[test]
    fn nothing_has_no_median() {
        let none = Waits::default();
        assert_eq!((none.median(), none.interval(), none.ninetieth()), (None, None, None));
    }
}
