//! How long transactions took: counted in buckets, so that a median needs no list of single durations.
//!
//! A bucket is at most 3.2 % wide (a power of two of milliseconds, cut into 32), so a figure read from the buckets is
//! that close to the figure of the raw durations; both ends of the bucket are always known.

use std::collections::BTreeMap;

use polity_store::Micros;

use crate::interval::median_ranks;

/// Buckets to each doubling of the duration, as a power of two.
const SUB_BITS: u32 = 5;
/// Longest duration that is told apart (microseconds): thirty days. What took longer counts as that.
const LONGEST: Micros = 30 * 86_400 * 1_000_000;

/// The bucket of a duration in microseconds; what is below a millisecond or negative is in bucket 0.
pub fn bucket(duration: Micros) -> i64 {
    let millis = (duration.clamp(0, LONGEST) / 1_000).unsigned_abs();
    if millis < 1 << SUB_BITS {
        return millis.cast_signed();
    }
    let shift = u64::BITS - millis.leading_zeros() - SUB_BITS - 1;
    (i64::from(shift) << SUB_BITS) + (millis >> shift).cast_signed()
}

/// The bucket's ends in milliseconds: from the first, up to but without the second.
pub fn bounds(bucket: i64) -> (i64, i64) {
    let bucket = bucket.max(0);
    if bucket < 2 << SUB_BITS {
        return (bucket, bucket + 1);
    }
    let shift = (bucket >> SUB_BITS) - 1;
    let base = (bucket & ((1 << SUB_BITS) - 1)) + (1 << SUB_BITS);
    // No duration reaches buckets beyond LONGEST; a shift of 40 keeps the arithmetic safe whatever is asked.
    let shift = shift.min(40);
    (base << shift, (base + 1) << shift)
}

/// Durations by bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations(BTreeMap<i64, i64>);

/// A median with its interval, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// The value in the middle.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub lower: f64,
    /// Upper end of the 95 % interval.
    pub upper: f64,
}

impl Durations {
    /// Add `count` durations of one bucket.
    pub fn add(&mut self, bucket: i64, count: i64) {
        *self.0.entry(bucket).or_default() += count;
    }

    /// Add all of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.0 {
            self.add(*bucket, *count);
        }
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// The median and its interval; `None` below six durations, for which no interval can be given.
    ///
    /// The ends are the outer ends of their buckets, so that the interval holds for the raw durations too.
    pub fn median(&self) -> Option<Median> {
        let count = self.count();
        let (low, high) = median_ranks(count)?;
        let value = f64::midpoint(self.at_rank((count + 1) / 2)?, self.at_rank(count / 2 + 1)?);
        let (lower, _) = bounds(self.bucket_of_rank(low)?);
        let (_, upper) = bounds(self.bucket_of_rank(high)?);
        Some(Median { value, lower: seconds(lower), upper: seconds(upper) })
    }

    /// The duration of a rank (from 1) in seconds, as if those of one bucket lay evenly in it.
    fn at_rank(&self, rank: i64) -> Option<f64> {
        let mut before = 0;
        for (bucket, count) in &self.0 {
            if before + count >= rank {
                let (from, until) = bounds(*bucket);
                #[expect(clippy::cast_precision_loss, reason = "counts and milliseconds stay below 2^53")]
                let within = ((rank - before) as f64 - 0.5) / *count as f64;
                return Some(seconds(from) + (seconds(until) - seconds(from)) * within);
            }
            before += count;
        }
        None
    }

    fn bucket_of_rank(&self, rank: i64) -> Option<i64> {
        let mut before = 0;
        self.0.iter().find_map(|(bucket, count)| {
            before += count;
            (before >= rank).then_some(*bucket)
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 milliseconds")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_are_dense_and_in_order() {
        let mut expected = 0;
        for number in 0..900 {
            let (from, until) = bounds(number);
            assert_eq!(from, expected, "bucket {number} does not begin where the one before ends");
            assert!(until > from);
            expected = until;
        }
        assert_eq!(bucket(-5), 0);
        assert_eq!(bucket(Micros::MAX), bucket(LONGEST));
    }

    #[test]
    fn a_few_durations_give_no_median() {
        let mut few = Durations::default();
        few.add(bucket(1_000_000), 5);
        assert_eq!(few.median(), None);
        few.add(bucket(1_000_000), 1);
        assert!(few.median().is_some());
    }

    proptest! {
        #[test]
        fn a_duration_lies_in_its_bucket(duration in 0..LONGEST) {
            let (from, until) = bounds(bucket(duration));
            let millis = duration / 1_000;
            prop_assert!(from <= millis && millis < until);
            prop_assert!(until - from <= (millis / 32).max(1), "bucket of {millis} is {} wide", until - from);
        }

        #[test]
        fn the_median_is_that_of_the_raw_durations(mut raw in proptest::collection::vec(0_i64..4_000_000_000, 6..400)) {
            let mut durations = Durations::default();
            for duration in &raw {
                durations.add(bucket(*duration), 1);
            }
            raw.sort_unstable();
            // Computed the plain way, from the sorted list.
            let (low, high) = ((raw.len() - 1) / 2, raw.len() / 2);
            #[expect(clippy::cast_precision_loss)]
            let plain = (raw[low] + raw[high]) as f64 / 2e6;
            let found = durations.median().unwrap();
            prop_assert!((found.value - plain).abs() <= plain * 0.032 + 0.001, "{} {plain}", found.value);
            prop_assert!(found.lower <= plain && plain <= found.upper);
        }

        #[test]
        fn merging_is_adding(one in proptest::collection::vec(0_i64..500, 0..50), other in proptest::collection::vec(0_i64..500, 0..50)) {
            let of = |buckets: &[i64]| {
                let mut durations = Durations::default();
                for bucket in buckets {
                    durations.add(*bucket, 1);
                }
                durations
            };
            let mut merged = of(&one);
            merged.merge(&of(&other));
            prop_assert_eq!(merged, of(&[one, other].concat()));
        }
    }
}
