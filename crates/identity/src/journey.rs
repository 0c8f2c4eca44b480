//! One journey through a form: when the person began, and the identity under which its effect happens once.
//!
//! Each form carries one hidden field, made when it is first shown and kept while it is refilled. Pressing the button
//! twice, going back or reloading repeats the same operation and gets the first answer. Because the field is an
//! identifier with a time in it, it also says when the person began.

use polity_store::{Id, Micros};
use polity_vault::{Entropy, digest};

/// Name of the hidden field.
pub const FIELD: &str = "op";
/// The longest that a journey is believed to take (microseconds): a day. Older fields start a new journey.
const JOURNEY_MAX: Micros = 86_400 * 1_000_000;
/// How far ahead of us another server's clock may be (microseconds): two minutes.
const AHEAD_MAX: Micros = 120 * 1_000_000;

/// A journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    id: Id,
    /// When the form was first shown.
    pub started_at: Micros,
}

impl Journey {
    /// A journey that begins now.
    pub fn begin(now: Micros, entropy: &dyn Entropy) -> Self {
        Self { id: Id::new(now, entropy), started_at: now }
    }

    /// The journey that a form's field names; a new one when the field is missing, foreign or too old.
    pub fn resume(field: &str, now: Micros, entropy: &dyn Entropy) -> Self {
        match field.parse::<Id>().map(|id| (id, time_of(id))) {
            Ok((id, at)) if at <= now.saturating_add(AHEAD_MAX) && now.saturating_sub(at) <= JOURNEY_MAX => {
                Self { id, started_at: at.min(now) }
            }
            _ => Self::begin(now, entropy),
        }
    }

    /// The value of the hidden field.
    pub fn field(&self) -> String {
        self.id.to_string()
    }

    /// The operation that this form causes for this caller. Bound to the caller and to what is done, so that a field
    /// that was seen by somebody else, or sent to another form, names another operation.
    pub fn operation(&self, what: &str, caller: &[u8]) -> Id {
        let bound = digest::sha256_parts(&[what.as_bytes(), &[0], caller, &[0], self.id.as_bytes()]);
        let mut bytes = *self.id.as_bytes();
        // The first six bytes hold the time, by which markers are forgotten.
        for (to, from) in bytes.iter_mut().skip(6).zip(bound) {
            *to = from;
        }
        Id::from_bytes(bytes)
    }
}

/// The time inside an identifier, to the millisecond.
fn time_of(id: Id) -> Micros {
    id.as_bytes().iter().take(6).fold(0, |millis: i64, byte| (millis << 8) | i64::from(*byte)) * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::SeededEntropy;
    use proptest::prelude::*;

    const NOW: Micros = 1_900_000_000_000_000;

    #[test]
    fn the_field_keeps_the_journey() {
        let entropy = SeededEntropy::new(1);
        let begun = Journey::begin(NOW, &entropy);
        let resumed = Journey::resume(&begun.field(), NOW + 60_000_000, &entropy);
        assert_eq!((resumed.id, resumed.started_at), (begun.id, NOW));
        assert_eq!(resumed.operation("x", b"me"), begun.operation("x", b"me"));
    }

    #[test]
    fn another_caller_or_another_form_is_another_operation() {
        let journey = Journey::begin(NOW, &SeededEntropy::new(1));
        let mine = journey.operation("identity.issue_letter", b"me");
        assert_ne!(mine, journey.operation("identity.issue_letter", b"you"));
        assert_ne!(mine, journey.operation("identity.revoke_letter", b"me"));
        assert_eq!(time_of(mine), NOW);
    }

    #[test]
    fn a_stale_or_foreign_field_begins_anew() {
        let entropy = SeededEntropy::new(1);
        let old = Journey::begin(NOW - JOURNEY_MAX - 1_000, &entropy).field();
        let ahead = Journey::begin(NOW + AHEAD_MAX + 1_000, &entropy).field();
        for field in [old.as_str(), ahead.as_str(), "", "not an id", "00000000-0000-0000-0000-000000000000"] {
            assert_eq!(Journey::resume(field, NOW, &entropy).started_at, NOW, "{field}");
        }
    }

    proptest! {
        #[test]
        fn no_field_starts_in_the_future(text in "[0-9a-f-]{0,40}", bytes: [u8; 16]) {
            let entropy = SeededEntropy::new(1);
            for field in [text, Id::from_bytes(bytes).to_string()] {
                let journey = Journey::resume(&field, NOW, &entropy);
                prop_assert!(journey.started_at <= NOW && NOW - journey.started_at <= JOURNEY_MAX);
            }
        }
    }
}
