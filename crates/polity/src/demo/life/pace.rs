//! How fast the made-up residents and officers live.

use super::super::dice::Dice;
use polity_store::Micros;
use std::time::Duration;

/// What happens in the time of one new case: it is begun and sent, it is taken, read, moved and decided by its officers, and
/// its resident comes back to it. Fewer beats, and work would pile up for ever.
const BEATS_PER_CASE: u32 = 14;
/// Seconds in an hour.
const HOUR_S: f64 = 3_600.0;
/// How long life pauses after something failed; twice as long each time it fails again.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(300);
const SECOND: Micros = 1_000_000;
const MINUTE: Micros = 60 * SECOND;
/// A case that somebody else opened or moved is left alone for so long after it was last moved: half an hour.
pub const REST: Micros = 30 * MINUTE;
/// Visits begin at full five minutes.
const VISITS_AT: Micros = 5 * MINUTE;
/// How long a visit takes.
const VISIT: Micros = 20 * MINUTE;
/// Of so many tasks one is left lying until its clock has run out.
const LEFT_LYING: u32 = 20;

/// How many cases are begun in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(u32);

impl Pace {
    /// So many cases an hour; at least one.
    pub fn of(cases_per_hour: u32) -> Self {
        Self(cases_per_hour.max(1))
    }

    /// The time between two deeds.
    pub fn beat(self) -> Duration {
        Duration::from_secs_f64(HOUR_S / (f64::from(self.0) * f64::from(BEATS_PER_CASE)))
    }

    /// The time until the next try after so many failures in a row, from 1.
    pub fn pause_after(self, failures: u32) -> Duration {
        let doubled = PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(10));
        doubled.min(PAUSE_MAX).max(self.beat())
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A resident begins something new.
    Begin,
    /// A resident comes back to what they sent.
    ComeBack,
    /// An officer works.
    Work,
}

/// Whose turn it is now: of the beats of a case one begins it, three belong to its resident, and the rest to officers.
pub fn turn(dice: &Dice) -> Turn {
    match dice.below(BEATS_PER_CASE) {
        0 => Turn::Begin,
        1..=3 => Turn::ComeBack,
        _ => Turn::Work,
    }
}

/// How long somebody fills in a form of so many pages.
pub fn filling_in(pages: usize, dice: &Dice) -> Micros {
    let pages = i64::try_from(pages).unwrap_or(1).clamp(1, 50);
    (0..pages).map(|_| Micros::from(dice.within(6..=35)) * SECOND).sum()
}

/// How long an officer reads before they do the next thing.
pub fn reading(dice: &Dice) -> Micros {
    Micros::from(dice.within(15..=120)) * SECOND
}

/// When a visit that is arranged now begins and ends: within the hour, because life in the demonstration is fast.
pub fn visit(now: Micros, dice: &Dice) -> (Micros, Micros) {
    let about = now + Micros::from(dice.within(10..=45)) * MINUTE;
    let starts_at = about - about.rem_euclid(VISITS_AT) + VISITS_AT;
    (starts_at, starts_at + VISIT)
}

/// Whether the task of a stage is one that its officers leave lying until its clock has run out. It follows from the case
/// alone, so that no officer changes their mind.
pub fn is_left_lying(case: &[u8], stage: &str) -> bool {
    let mixed = case
        .iter()
        .chain(stage.as_bytes())
        .fold(0x811C_9DC5_u32, |mixed, byte| (mixed ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (mixed >> 8).is_multiple_of(LEFT_LYING)
}

#[cfg(test)]
mod tests {
    use super::super::super::dice::{Concern, Dice};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_hour_holds_the_beats_of_its_cases() {
        let hour = Pace::of(120).beat() * 120 * BEATS_PER_CASE;
        assert!((hour.as_secs_f64() - HOUR_S).abs() < 0.01, "{hour:?}");
        assert_eq!(Pace::of(0), Pace::of(1));
    }

    #[test]
    fn what_fails_is_tried_ever_more_slowly() {
        let pauses: Vec<u64> =
            (1..9).map(|failures| Pace::of(3_600).pause_after(failures).as_secs()).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300]);
        assert_eq!(Pace::of(3_600).pause_after(u32::MAX), PAUSE_MAX);
        assert_eq!(Pace::of(1).pause_after(1), Duration::from_secs_f64(3_600.0 / 14.0));
    }

    #[test]
    fn most_turns_are_the_officers_and_somebody_begins_now_and_then() {
        let dice = Dice::new(3, Concern::Life);
        let turns: Vec<Turn> = (0..14_000).map(|_| turn(&dice)).collect();
        let count = |wanted: Turn| turns.iter().filter(|turn| **turn == wanted).count();
        assert!((800..1_200).contains(&count(Turn::Begin)), "{}", count(Turn::Begin));
        assert!((2_600..3_400).contains(&count(Turn::ComeBack)), "{}", count(Turn::ComeBack));
    }

    #[test]
    fn one_task_in_twenty_or_so_is_left_lying() {
        let lying = (0..10_000_u32).filter(|case| is_left_lying(&case.to_be_bytes(), "check")).count();
        assert!((300..700).contains(&lying), "{lying}");
    }

    proptest! {
        #[test]
        fn a_visit_is_ahead_at_full_five_minutes_and_soon(now in 0_i64..4_000_000_000_000_000, seed: u64) {
            let (starts_at, ends_at) = visit(now, &Dice::new(seed, Concern::Life));
            prop_assert!(starts_at > now + 9 * MINUTE && starts_at <= now + 50 * MINUTE);
            prop_assert_eq!(starts_at.rem_euclid(VISITS_AT), 0);
            prop_assert_eq!(ends_at - starts_at, VISIT);
        }

        #[test]
        fn a_form_takes_seconds_for_each_page(pages in 0_usize..60, seed: u64) {
            let took = filling_in(pages, &Dice::new(seed, Concern::Life)) / SECOND;
            let pages = i64::try_from(pages.clamp(1, 50)).unwrap();
            prop_assert!(took >= 6 * pages && took <= 35 * pages);
        }
    }
}
