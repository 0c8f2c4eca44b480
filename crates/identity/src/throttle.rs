//! How fast somebody may guess, decided so that a stranger's guesses never lock the owner out.
//!
//! Failures are counted in separate buckets, and an attempt looks only at the buckets of *its own* path:
//!
//! | attempt comes from | buckets that may slow it |
//! | --- | --- |
//! | a device that signed in to this account before | that device on this account |
//! | any other device | this account from this network; this account from all unknown devices; this network |
//! | a passkey | none: a signature cannot be guessed |
//!
//! **A known device and a passkey never look at a bucket that a stranger can fill.** Every attempt is charged before
//! its secret is checked and refunded when it was right, so that a hundred parallel guesses cost as much as a
//! hundred in a row. Buckets exist for identifiers that have no account too: the answer has one shape.

use polity_store::Micros;

/// Microseconds in a second.
const SECOND: Micros = 1_000_000;
/// One failure is forgiven after this time without a further attempt (microseconds).
const FORGIVEN_AFTER: Micros = 3_600 * SECOND;

/// A bucket that was quiet for so long is empty whatever it held (microseconds): four days.
pub const FORGOTTEN_AFTER: Micros = 96 * FORGIVEN_AFTER;

/// What a bucket counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// One account from one device that has signed in to it before.
    KnownDevice,
    /// One account from one network, devices unknown.
    AccountAndNetwork,
    /// One account from every unknown device together.
    AccountFromStrangers,
    /// Everything that one network tries, devices unknown.
    Network,
    /// One enrolment letter code from anywhere.
    Letter,
}

/// The buckets of a sign-in attempt.
pub fn scopes_of_attempt(known_device: bool) -> &'static [Scope] {
    if known_device {
        &[Scope::KnownDevice]
    } else {
        &[Scope::AccountAndNetwork, Scope::AccountFromStrangers, Scope::Network]
    }
}

/// How a bucket slows down: `free` failures cost nothing, then the wait doubles from `base` up to `cap`.
#[derive(Debug, Clone, Copy)]
struct Backoff {
    free: u32,
    base: Micros,
    cap: Micros,
}

impl Scope {
    fn backoff(self) -> Backoff {
        match self {
            Self::KnownDevice => Backoff { free: 8, base: 5 * SECOND, cap: 300 * SECOND },
            Self::AccountAndNetwork => Backoff { free: 5, base: 15 * SECOND, cap: 900 * SECOND },
            // A botnet spreads over networks. The cap bounds what it costs an owner with a new device and no passkey.
            Self::AccountFromStrangers => Backoff { free: 20, base: 5 * SECOND, cap: 300 * SECOND },
            // A library or a dormitory is one network with many honest people behind it.
            Self::Network => Backoff { free: 60, base: 2 * SECOND, cap: 120 * SECOND },
            Self::Letter => Backoff { free: 3, base: 30 * SECOND, cap: 900 * SECOND },
        }
    }

    /// The name that goes into the bucket's key and into metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::KnownDevice => "known-device",
            Self::AccountAndNetwork => "account-network",
            Self::AccountFromStrangers => "account-strangers",
            Self::Network => "network",
            Self::Letter => "letter",
        }
    }
}

/// What a bucket holds: failures so far and when the last one was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// Charged and not refunded.
    pub count: u32,
    /// Time of the last charge.
    pub last_at: Micros,
}

impl Failures {
    /// What is left of the count at `now`: one failure is forgiven for each quiet hour.
    pub fn remaining_at(self, now: Micros) -> u32 {
        let quiet_hours = now.saturating_sub(self.last_at).max(0) / FORGIVEN_AFTER;
        self.count.saturating_sub(u32::try_from(quiet_hours).unwrap_or(u32::MAX))
    }

    /// The bucket after one more charge at `now`.
    #[must_use]
    pub fn charged(self, now: Micros) -> Self {
        Self { count: self.remaining_at(now).saturating_add(1), last_at: now.max(self.last_at) }
    }

    /// The bucket after the last charge proved to be a right guess.
    #[must_use]
    pub fn refunded(self) -> Self {
        Self { count: self.count.saturating_sub(1), last_at: self.last_at }
    }
}

/// May the attempt be made now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Try,
    /// Not before this time.
    WaitUntil(Micros),
}

/// Decide over the buckets of one attempt: the slowest one decides.
pub fn decide(buckets: &[(Scope, Failures)], now: Micros) -> Verdict {
    let until = buckets.iter().map(|(scope, failures)| open_again_at(*scope, *failures, now)).max();
    match until {
        Some(until) if until > now => Verdict::WaitUntil(until),
        _ => Verdict::Try,
    }
}

fn open_again_at(scope: Scope, failures: Failures, now: Micros) -> Micros {
    let backoff = scope.backoff();
    let count = failures.remaining_at(now);
    if count < backoff.free {
        return now;
    }
    // Doubling 40 times passes every cap; the bound keeps the shift defined.
    let doublings = (count - backoff.free).min(40);
    let wait = backoff.base.saturating_mul(1_i64 << doublings).min(backoff.cap);
    // A clock that jumped back must not turn seconds into hours: never wait longer than the wait from now.
    failures.last_at.saturating_add(wait).min(now.saturating_add(wait))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Micros = 1_800_000_000 * SECOND;

    fn failures(count: u32) -> Failures {
        Failures { count, last_at: NOW }
    }

    #[test]
    fn a_stranger_fills_no_bucket_that_a_known_device_looks_at() {
        let filled_by_stranger = scopes_of_attempt(false);
        assert!(scopes_of_attempt(true).iter().all(|scope| !filled_by_stranger.contains(scope)));
    }

    #[test]
    fn a_few_slips_cost_nothing_and_then_the_wait_doubles() {
        let scope = Scope::AccountAndNetwork;
        assert_eq!(decide(&[(scope, failures(4))], NOW), Verdict::Try);
        assert_eq!(decide(&[(scope, failures(5))], NOW), Verdict::WaitUntil(NOW + 15 * SECOND));
        assert_eq!(decide(&[(scope, failures(6))], NOW), Verdict::WaitUntil(NOW + 30 * SECOND));
        assert_eq!(decide(&[(scope, failures(500))], NOW), Verdict::WaitUntil(NOW + 900 * SECOND));
        assert_eq!(decide(&[(scope, failures(5))], NOW + 15 * SECOND), Verdict::Try);
    }

    #[test]
    fn quiet_hours_forgive() {
        assert_eq!(failures(7).remaining_at(NOW + 3 * FORGIVEN_AFTER), 4);
        assert_eq!(failures(7).remaining_at(NOW + 9 * FORGIVEN_AFTER), 0);
    }

    #[test]
    fn guessing_all_day_from_everywhere_gets_a_few_hundred_tries() {
        // The worst case for an account: a botnet that never sleeps, each guess made the moment it is allowed.
        let mut bucket = Failures::default();
        let mut now = NOW;
        let mut guesses = 0_u64;
        while now < NOW + 24 * 3_600 * SECOND {
            match decide(&[(Scope::AccountFromStrangers, bucket)], now) {
                Verdict::Try => {
                    bucket = bucket.charged(now);
                    guesses += 1;
                }
                Verdict::WaitUntil(until) => now = until,
            }
        }
        assert!(guesses < 320, "{guesses} guesses in a day");
    }

    proptest! {
        #[test]
        fn the_wait_never_passes_the_cap(count: u32, last_at in 0_i64..(4_000_000_000 * SECOND)) {
            for scope in [Scope::KnownDevice, Scope::AccountAndNetwork, Scope::AccountFromStrangers, Scope::Network, Scope::Letter] {
                if let Verdict::WaitUntil(until) = decide(&[(scope, Failures { count, last_at })], NOW) {
                    prop_assert!(until > NOW && until - NOW <= scope.backoff().cap);
                }
            }
        }

        #[test]
        fn more_failures_never_wait_less(count in 0_u32..10_000) {
            let wait = |count| match decide(&[(Scope::Network, failures(count))], NOW) {
                Verdict::Try => 0,
                Verdict::WaitUntil(until) => until - NOW,
            };
            prop_assert!(wait(count) <= wait(count + 1));
        }

        #[test]
        fn a_refund_undoes_a_charge(count in 0_u32..1_000) {
            let before = failures(count);
            prop_assert_eq!(before.charged(NOW).refunded(), before);
        }
    }
}
