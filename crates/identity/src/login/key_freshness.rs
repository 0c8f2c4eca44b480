//! When a relying party's keys are asked for again, if they are kept at an address of its own.
//!
//! Keys are used for an hour. One that is missing is looked for once more, because it may be new; but neither that
//! nor an address that does not answer lets anybody make us call it as often as they like.

use polity_store::Micros;

const SECOND: Micros = 1_000_000;
/// How long fetched keys are used.
pub const KEYS_LIVE: Micros = 3_600 * SECOND;
/// Between two attempts to find a key that is missing from fresh keys.
pub const MISSING_AGAIN: Micros = 60 * SECOND;
/// Between two attempts at an address that did not answer.
pub const SILENT_AGAIN: Micros = 5 * SECOND;

/// What to do for a request that needs keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Use what is held.
    Use,
    /// Ask for the keys.
    Fetch,
    /// There are none, and it is too early to ask again.
    GiveUp,
}

/// What is known about the keys at an address. Times are microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// When the keys that are held were fetched.
    pub fetched_at: Option<Micros>,
    /// When they were last asked for, with or without success.
    pub tried_at: Option<Micros>,
}

impl Held {
    /// Decides. `has_key`: the keys that are held contain the one that is needed.
    pub fn step(self, has_key: bool, now: Micros) -> Step {
        let within =
            |since: Option<Micros>, span| since.is_some_and(|since| (since..since + span).contains(&now));
        let fresh = within(self.fetched_at, KEYS_LIVE);
        match (fresh, has_key) {
            (true, true) => Step::Use,
            (true, false) if within(self.tried_at, MISSING_AGAIN) => Step::Use,
            (false, _) if within(self.tried_at, SILENT_AGAIN) => Step::GiveUp,
            _ => Step::Fetch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_used_for_an_hour_and_not_longer() {
        let held = Held { fetched_at: Some(0), tried_at: Some(0) };
        assert_eq!(Held::default().step(false, 0), Step::Fetch);
        assert_eq!(held.step(true, KEYS_LIVE - 1), Step::Use);
        assert_eq!(held.step(true, KEYS_LIVE), Step::Fetch);
    }

    #[test]
    fn a_missing_key_is_looked_for_once_a_minute() {
        let held = Held { fetched_at: Some(0), tried_at: Some(0) };
        assert_eq!(held.step(false, MISSING_AGAIN - 1), Step::Use);
        assert_eq!(held.step(false, MISSING_AGAIN), Step::Fetch);
    }

    #[test]
    fn a_silent_address_is_left_alone_for_a_moment() {
        let held = Held { fetched_at: None, tried_at: Some(0) };
        assert_eq!(held.step(false, SILENT_AGAIN - 1), Step::GiveUp);
        assert_eq!(held.step(false, SILENT_AGAIN), Step::Fetch);
    }

    proptest! {
        /// Whatever is asked for, and however often: an address is called at most once in each pause.
        #[test]
        fn nobody_makes_us_call_more_often(
            answers in any::<bool>(),
            asked in prop::collection::vec((1..20_i64, any::<bool>()), 1..300),
        ) {
            let (mut held, mut now, mut calls) = (Held::default(), 0, 0);
            for (seconds, has_key) in asked {
                now += seconds * SECOND;
                if held.step(has_key && held.fetched_at.is_some(), now) == Step::Fetch {
                    calls += 1;
                    held.tried_at = Some(now);
                    if answers {
                        held.fetched_at = Some(now);
                    }
                }
            }
            let pause = if answers { MISSING_AGAIN } else { SILENT_AGAIN };
            prop_assert!(calls <= now / pause + 1, "{} calls in {} s", calls, now / SECOND);
        }
    }
}
