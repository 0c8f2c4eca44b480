//! How much of a clock's time is used, in working days: what officers read beside a task, and when they are warned.
//!
//! Promise to officers: what the page shows and when the message comes are one rule; a day on which nobody works uses
//! nothing; the whole is used at the very moment at which the clock ends. Pure.
//!
//! Both look back from the end of the clock: what stood still before has moved the end, so that it need not be known here.

use jiff::{Timestamp, civil::Date};

use crate::working_days::Calendar;

/// Parts of a working day that are told apart.
const PARTS: u64 = 1_000_000;
/// Days that are looked at before a clock is taken to be endless.
const DAYS_MAX: u32 = 4_000;

/// How far a clock is, in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Less than half of the time is used.
    Early,
    /// Half of it or more.
    Half,
    /// Four fifths or more: officers are warned.
    Most,
    /// All of it: officers are told.
    Over,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [Self::Early, Self::Half, Self::Most, Self::Over];

    /// From how many per cent on.
    pub const fn percent(self) -> u32 {
        match self {
            Self::Early => 0,
            Self::Half => 50,
            Self::Most => 80,
            Self::Over => 100,
        }
    }

    /// A sign of it that is told apart by its shape.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Early => "○",
            Self::Half => "◑",
            Self::Most => "◕",
            Self::Over => "●",
        }
    }

    /// The step of so many per cent.
    pub fn of(percent: u32) -> Self {
        Self::ALL.into_iter().rev().find(|step| step.percent() <= percent).unwrap_or(Self::Early)
    }
}

impl Calendar {
    /// How many per cent of a clock of so many working days are used that ends at `due` and does not stand; 100 where it
    /// has ended, and before that never.
    pub fn used_percent(&self, now: Timestamp, due: Timestamp, working_days: u32) -> u32 {
        if now >= due {
            return 100;
        }
        let whole = u64::from(working_days) * PARTS;
        let used = whole.saturating_sub(self.left(now, due));
        let percent = (used * 100).checked_div(whole).unwrap_or(0).min(99);
        u32::try_from(percent).unwrap_or(99)
    }

    /// When so many per cent of such a clock are used; `None` where the calendar has too few working days.
    pub fn used_at(&self, due: Timestamp, working_days: u32, percent: u32) -> Option<Timestamp> {
        let mut left = u64::from(working_days) * u64::from(100_u32.saturating_sub(percent)) * (PARTS / 100);
        if left == 0 {
            return Some(due);
        }
        // The last moment that counts is the one before the end.
        let mut day = self.day(Timestamp::from_microsecond(due.as_microsecond() - 1).ok()?);
        for _ in 0..DAYS_MAX {
            let (start, end) = self.bounds(day)?;
            if self.works_on(day) {
                // Over a weekend as much is used as on its eve.
                if left < PARTS {
                    let parts = i128::from(left) * i128::from(end - start) / i128::from(PARTS);
                    return Timestamp::from_microsecond(end - i64::try_from(parts).ok()?).ok();
                }
                left -= PARTS;
            }
            day = day.yesterday().ok()?;
        }
        None
    }

    /// Parts of working days between two moments.
    fn left(&self, from: Timestamp, until: Timestamp) -> u64 {
        let (from, until) = (from.as_microsecond(), until.as_microsecond());
        let Ok(now) = Timestamp::from_microsecond(from) else { return 0 };
        let (mut day, mut left) = (self.day(now), 0_u64);
        for _ in 0..DAYS_MAX {
            let Some((start, end)) = self.bounds(day) else { return left };
            if start >= until {
                return left;
            }
            if self.works_on(day) {
                let spent = i128::from(end.min(until) - start.max(from));
                let parts = spent * i128::from(PARTS) / i128::from((end - start).max(1));
                left += u64::try_from(parts).unwrap_or(0);
            }
            let Ok(next) = day.tomorrow() else { return left };
            day = next;
        }
        left
    }

    /// The first moment of a day and that of the next, in microseconds.
    fn bounds(&self, day: Date) -> Option<(i64, i64)> {
        Some((self.start_of(day)?.as_microsecond(), self.start_of(day.tomorrow().ok()?)?.as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::working_days::{Due, Pause};
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn calendar() -> Calendar {
        Calendar::new(TimeZone::get("Asia/Singapore").unwrap(), [jiff::civil::date(2026, 12, 25)])
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_of_work_is_used_day_by_day() {
        let calendar = calendar();
        // Asked for on Friday; Monday to Friday count.
        let Due::At(due) = calendar.due(at("2026-11-20T10:00:00+08:00"), 5, &[]) else { panic!() };
        assert_eq!(due, at("2026-11-28T00:00:00+08:00"));
        let used = |now: &str| calendar.used_percent(at(now), due, 5);
        assert_eq!(used("2026-11-20T10:00:00+08:00"), 0);
        assert_eq!(used("2026-11-22T23:00:00+08:00"), 0, "a Sunday uses nothing");
        assert_eq!(used("2026-11-24T00:00:00+08:00"), 20);
        assert_eq!(used("2026-11-25T12:00:00+08:00"), 50);
        assert_eq!(used("2026-11-27T23:59:59+08:00"), 99);
        assert_eq!(used("2026-11-28T00:00:00+08:00"), 100);
        assert_eq!(calendar.used_at(due, 5, 50), Some(at("2026-11-25T12:00:00+08:00")));
        assert_eq!(calendar.used_at(due, 5, 80), Some(at("2026-11-27T00:00:00+08:00")));
        assert_eq!(calendar.used_at(due, 5, 100), Some(due));
        assert_eq!(calendar.used_at(due, 0, 80), Some(due));
    }

    #[test]
    fn steps_begin_at_their_per_cent() {
        let steps = [0, 49, 50, 79, 80, 99, 100].map(Step::of);
        let expected = [Step::Early, Step::Early, Step::Half, Step::Half, Step::Most, Step::Most, Step::Over];
        assert_eq!(steps, expected);
    }

    proptest! {
        /// The page and the warning agree, over weekends, holidays, pauses and changes of the clock.
        #[test]
        fn what_is_shown_and_when_it_is_told_are_one_rule(
            zone_at in 0_usize..3,
            start in 1_700_000_000_i64..1_900_000_000,
            days in 1_u32..40,
            pause in prop::option::of((0_i64..200, 1_i64..300)),
            later in 0_i64..90 * 86_400,
        ) {
            let zone = ["Asia/Singapore", "America/New_York", "Europe/London"][zone_at];
            let calendar = Calendar::new(TimeZone::get(zone).unwrap(), []);
            let moment = |second: i64| Timestamp::from_second(second).unwrap();
            let pauses: Vec<Pause> = pause
                .map(|(from, hours)| (start + from * 3_600, start + (from + hours) * 3_600))
                .map(|(from, until)| Pause { from: moment(from), until: Some(moment(until)) })
                .into_iter()
                .collect();
            let Due::At(due) = calendar.due(moment(start), days, &pauses) else { return Ok(()) };
            // After the last pause the clock only runs.
            let runs = pauses.first().and_then(|pause| pause.until).map_or(start, Timestamp::as_second);
            let now = moment(runs + later);
            let used = calendar.used_percent(now, due, days);
            prop_assert_eq!(used == 100, now >= due);
            for step in [Step::Half, Step::Most, Step::Over] {
                let from = calendar.used_at(due, days, step.percent()).unwrap();
                prop_assert!(from <= due);
                // A millionth of a day apart they may differ, because both are whole numbers.
                let apart = (now.as_microsecond() - from.as_microsecond()).abs();
                if apart > 2_000_000 * i64::from(days) {
                    prop_assert_eq!(used >= step.percent(), now >= from, "{} at {}", used, step.percent());
                }
            }
        }
    }
}
