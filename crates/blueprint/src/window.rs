//! The days over which a figure is taken: the ninety days that end today, or the calendar year so far.
//!
//! A transaction belongs to the day on which it ended, by the nation's own clock.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use polity_store::Micros;

/// Days of the trailing window, today included.
pub const TRAILING_DAYS: i64 = 90;
/// Days of one step of the trailing window's chart.
const STEP_DAYS: i64 = 7;

/// Over which days a figure is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// The ninety days that end today.
    #[default]
    Trailing,
    /// From the first of January until today.
    Year,
}

/// A day in the nation's zone, counted from the first of January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl Window {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Trailing, Self::Year];

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trailing => "90d",
            Self::Year => "year",
        }
    }

    /// The window of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|window| window.code() == code)
    }

    /// Its days as of `today`.
    pub fn days(self, today: Day) -> Days {
        let first = match self {
            Self::Trailing => Day(today.0 - TRAILING_DAYS + 1),
            Self::Year => Day::of_date(today.date().first_of_year()),
        };
        Days { first, last: today }
    }

    /// The steps of its chart, oldest first: weeks that end today, or months. The first may be cut short.
    pub fn steps(self, today: Day) -> Vec<Days> {
        let all = self.days(today);
        let mut steps = Vec::new();
        let mut last = all.last;
        while last >= all.first {
            let first = match self {
                Self::Trailing => Day(last.0 - STEP_DAYS + 1),
                Self::Year => Day::of_date(last.date().first_of_month()),
            };
            let first = first.max(all.first);
            steps.push(Days { first, last });
            last = Day(first.0 - 1);
        }
        steps.reverse();
        steps
    }
}

impl Day {
    /// The day of an instant (microseconds UTC) in the nation's zone.
    pub fn of(at: Micros, zone: &TimeZone) -> Self {
        let instant = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        Self::of_date(zone.to_datetime(instant).date())
    }

    /// The day of a date.
    pub fn of_date(date: Date) -> Self {
        Self(date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24)
    }

    /// The date of the day.
    pub fn date(self) -> Date {
        Date::constant(1970, 1, 1).saturating_add(self.0.clamp(-700_000, 2_900_000).days())
    }

    /// Noon of the day in the nation's zone, microseconds UTC: an instant by which the day can be printed.
    pub fn noon(self, zone: &TimeZone) -> Micros {
        zone.to_timestamp(self.date().at(12, 0, 0, 0)).map_or(0, Timestamp::as_microsecond)
    }
}

impl Days {
    /// Whether the day is among them.
    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_day_begins_at_the_nations_midnight() {
        // 2026-11-22T16:30:00Z is half past midnight on the 23rd, eight hours east.
        let at = 1_795_365_000_000_000;
        assert_eq!(Day::of(at, &TimeZone::UTC).date(), date(2026, 11, 22));
        assert_eq!(Day::of(at, &TimeZone::fixed(jiff::tz::offset(8))).date(), date(2026, 11, 23));
    }

    #[test]
    fn windows_are_what_their_names_say() {
        let today = Day::of_date(date(2026, 11, 23));
        let trailing = Window::Trailing.days(today);
        assert_eq!((trailing.first.date(), trailing.last.date()), (date(2026, 8, 26), date(2026, 11, 23)));
        assert_eq!(Window::Year.days(today).first.date(), date(2026, 1, 1));
        assert_eq!(Window::Year.steps(today).len(), 11);
        assert_eq!(Window::Year.steps(Day::of_date(date(2026, 1, 1))).len(), 1);
        assert_eq!(Window::Trailing.steps(today).len(), 13);
    }

    proptest! {
        #[test]
        fn steps_cut_the_window_without_gap_or_overlap(number in 0_i64..40_000) {
            let today = Day(number);
            for window in Window::ALL {
                let (all, steps) = (window.days(today), window.steps(today));
                prop_assert_eq!(steps.first().unwrap().first, all.first);
                prop_assert_eq!(steps.last().unwrap().last, all.last);
                prop_assert!(steps.windows(2).all(|pair| pair[0].last.0 + 1 == pair[1].first.0));
                prop_assert_eq!(Day::of_date(today.date()), today);
                prop_assert_eq!(Day::of(today.noon(&TimeZone::UTC), &TimeZone::UTC), today);
            }
        }
    }
}
