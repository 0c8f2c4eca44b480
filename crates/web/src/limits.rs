//! How often something may be done: token buckets by name and key, in bounded memory.
//!
//! Promise: the memory of a bucket never grows with the number of callers. When its table is full, the entry that
//! is least limited makes room, so an attacker with many addresses cannot wash his own record away.
//! A limit slows; it never locks anyone out for longer than its bucket takes to fill.

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::sync::{Arc, Mutex, PoisonError};

use polity_store::{Clock, Micros};
use polity_vault::Entropy;

use crate::{PageError, Problem, ProblemKind};

/// A kind of act with its limit. A room declares its buckets as constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Name, such as `sign-in.network`.
    pub name: &'static str,
    /// Tokens that fit: how much may be done at once.
    pub capacity: u32,
    /// Tokens that come back in a minute.
    pub per_minute: u32,
}

impl Bucket {
    /// A bucket that holds `capacity` tokens and gets `per_minute` back each minute.
    pub const fn new(name: &'static str, capacity: u32, per_minute: u32) -> Self {
        Self { name, capacity, per_minute }
    }

    /// Micro-tokens that fit.
    fn full(&self) -> u64 {
        u64::from(self.capacity) * 1_000_000
    }

    /// Micro-tokens that come back in a span.
    fn refill(&self, span: Micros) -> u64 {
        u64::try_from(span.max(0)).unwrap_or(0).saturating_mul(u64::from(self.per_minute)) / 60
    }
}

/// Every request of a network but for static files, unless the configuration says otherwise.
pub const EVERY_REQUEST: Bucket = Bucket::new("web.network", 600, 1_800);

/// The caller has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too often: wait {seconds} seconds")]
pub struct Wait {
    /// Whole seconds until the act is allowed again, at least 1.
    pub seconds: u64,
}

impl From<Wait> for PageError {
    fn from(wait: Wait) -> Self {
        PageError::TooMany(wait.seconds)
    }
}

impl From<Wait> for Problem {
    fn from(wait: Wait) -> Self {
        Problem::new(&ProblemKind::TOO_MANY).retry_after(wait.seconds)
    }
}

/// The limits of a node. Each node counts for itself: a cluster of n nodes allows up to n times as much.
pub struct RateLimits {
    clock: Arc<dyn Clock>,
    /// Makes the places of keys unguessable, so that nobody can aim at the entry of another.
    seed: [u8; 16],
    tables: Mutex<BTreeMap<&'static str, Table>>,
}

impl RateLimits {
    pub(crate) fn new(clock: Arc<dyn Clock>, entropy: &dyn Entropy) -> Self {
        Self { clock, seed: entropy.array(), tables: Mutex::new(BTreeMap::new()) }
    }

    /// Take `cost` tokens, or say how long to wait; nothing is taken then.
    pub fn check(&self, bucket: &Bucket, key: impl AsRef<[u8]>, cost: u32) -> Result<(), Wait> {
        self.at(bucket, key.as_ref(), |slot, now| slot.take(bucket, now, cost))
    }

    /// Whether `cost` tokens are there, without taking them: to charge only for failures.
    pub fn peek(&self, bucket: &Bucket, key: impl AsRef<[u8]>, cost: u32) -> Result<(), Wait> {
        self.at(bucket, key.as_ref(), |slot, now| slot.clone().take(bucket, now, cost))
    }

    /// Take `cost` tokens even where fewer are there: what happened, happened.
    pub fn charge(&self, bucket: &Bucket, key: impl AsRef<[u8]>, cost: u32) {
        self.at(bucket, key.as_ref(), |slot, now| slot.charge(bucket, now, cost));
    }

    fn at<T>(&self, bucket: &Bucket, key: &[u8], act: impl FnOnce(&mut Slot, Micros) -> T) -> T {
        let now = self.clock.now();
        let hash = self.hash(key);
        // A panic while the lock was held cannot leave a table half written: entries are plain values.
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let table = tables.entry(bucket.name).or_insert_with(Table::new);
        act(table.slot(bucket, hash, now), now)
    }

    fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        hasher.write(&self.seed);
        hasher.write(key);
        // Zero marks an empty place.
        hasher.finish().max(1)
    }
}

/// Sets of a table; a key belongs to one set.
const SETS: usize = 1_024;
/// Places in a set.
const WAYS: usize = 8;

struct Table(Vec<[Slot; WAYS]>);

#[derive(Debug, Clone, Default)]
struct Slot {
    hash: u64,
    /// Micro-tokens at the moment `at`.
    level: u64,
    at: Micros,
}

impl Table {
    fn new() -> Self {
        Self(vec![std::array::from_fn(|_| Slot::default()); SETS])
    }

    /// The key's entry; a new one starts full and takes the place of the entry that is least limited.
    #[expect(
        clippy::indexing_slicing,
        reason = "the set is taken modulo their number, the place was found in it"
    )]
    fn slot(&mut self, bucket: &Bucket, hash: u64, now: Micros) -> &mut Slot {
        #[expect(clippy::cast_possible_truncation, reason = "any part of the hash will do")]
        let set = &mut self.0[hash as usize % SETS];
        let place = set.iter().position(|slot| slot.hash == hash).unwrap_or_else(|| {
            let room = |slot: &Slot| if slot.hash == 0 { u64::MAX } else { slot.level_at(bucket, now) };
            let place = (0..WAYS).max_by_key(|place| room(&set[*place])).unwrap_or(0);
            set[place] = Slot { hash, level: bucket.full(), at: now };
            place
        });
        &mut set[place]
    }
}

impl Slot {
    fn level_at(&self, bucket: &Bucket, now: Micros) -> u64 {
        // A clock that was set back refills nothing.
        (self.level + bucket.refill(now - self.at)).min(bucket.full())
    }

    fn take(&mut self, bucket: &Bucket, now: Micros, cost: u32) -> Result<(), Wait> {
        let level = self.level_at(bucket, now);
        let cost = u64::from(cost) * 1_000_000;
        if level < cost {
            let missing = cost - level;
            let per_second = (u64::from(bucket.per_minute) * 1_000_000 / 60).max(1);
            return Err(Wait { seconds: missing.div_ceil(per_second).max(1) });
        }
        self.level = level - cost;
        self.at = now;
        Ok(())
    }

    fn charge(&mut self, bucket: &Bucket, now: Micros, cost: u32) {
        self.level = self.level_at(bucket, now).saturating_sub(u64::from(cost) * 1_000_000);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use polity_store::ManualClock;
    use polity_vault::SeededEntropy;
    use proptest::prelude::*;

    use super::*;

    const SECOND: Micros = 1_000_000;

    fn limits() -> (Arc<ManualClock>, RateLimits) {
        let clock = Arc::new(ManualClock::at(1_000 * SECOND));
        (clock.clone(), RateLimits::new(clock, &SeededEntropy::new(1)))
    }

    #[test]
    fn a_bucket_empties_and_fills() {
        let (clock, limits) = limits();
        let bucket = Bucket::new("t", 3, 6);
        for _ in 0..3 {
            assert_eq!(limits.check(&bucket, "a", 1), Ok(()));
        }
        assert_eq!(limits.check(&bucket, "a", 1), Err(Wait { seconds: 10 }));
        assert_eq!(limits.check(&bucket, "b", 1), Ok(()), "another key has its own bucket");
        clock.advance(9 * SECOND);
        assert_eq!(limits.check(&bucket, "a", 1), Err(Wait { seconds: 1 }));
        clock.advance(SECOND);
        assert_eq!(limits.check(&bucket, "a", 1), Ok(()));
    }

    #[test]
    fn peeking_takes_nothing_and_charging_takes_what_is_there() {
        let (_, limits) = limits();
        let bucket = Bucket::new("t", 2, 1);
        for _ in 0..5 {
            assert_eq!(limits.peek(&bucket, "a", 2), Ok(()));
        }
        limits.charge(&bucket, "a", 9);
        assert!(limits.peek(&bucket, "a", 1).is_err());
    }

    #[test]
    fn memory_is_bounded_and_the_most_limited_stay() {
        let (_, limits) = limits();
        let bucket = Bucket::new("t", 10, 1);
        for _ in 0..10 {
            limits.check(&bucket, "abuser", 1).unwrap();
        }
        for n in 0..200_000u32 {
            let _ = limits.check(&bucket, n.to_be_bytes(), 1);
        }
        assert!(limits.check(&bucket, "abuser", 1).is_err(), "two hundred thousand others wash nothing away");
        let tables = limits.tables.lock().unwrap();
        assert_eq!(tables.get("t").unwrap().0.len() * WAYS, SETS * WAYS);
    }

    proptest! {
        #[test]
        fn never_more_than_capacity_and_refill(steps in prop::collection::vec((0i64..90, 1u32..4), 1..200)) {
            let (clock, limits) = limits();
            let bucket = Bucket::new("t", 5, 30);
            let (mut taken, mut passed) = (0u64, 0i64);
            for (seconds, cost) in steps {
                clock.advance(seconds * SECOND);
                passed += seconds;
                if limits.check(&bucket, "k", cost).is_ok() {
                    taken += u64::from(cost);
                }
                prop_assert!(taken <= 5 + u64::try_from(passed).unwrap() * 30 / 60 + 1);
            }
        }
    }
}
