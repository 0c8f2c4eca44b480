//! Working days between two days: Monday to Friday without the declared public holidays.
//!
//! The calendar is the nation's, from its own public register, so that an outsider counts the same.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::window::Day;

/// Most days that are looked at; what takes longer counts as that long.
const DAYS_MAX: i64 = 4_000;

/// Working days after `from`, up to and including `to`: 0 on the same day, 1 from Friday to Monday.
pub fn working_days(from: Day, to: Day, holidays: &BTreeSet<Day>) -> i64 {
    let last = to.0.min(from.0.saturating_add(DAYS_MAX));
    let works = |day: &Day| {
        !matches!(day.date().weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(day)
    };
    let days = (from.0.saturating_add(1)..=last).map(Day).filter(works).count();
    i64::try_from(days).unwrap_or(DAYS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let day = |day| Day::of_date(date(2026, 11, day));
        let none = BTreeSet::new();
        // 2026-11-20 is a Friday.
        assert_eq!(working_days(day(20), day(20), &none), 0);
        assert_eq!(working_days(day(20), day(22), &none), 0);
        assert_eq!(working_days(day(20), day(23), &none), 1);
        assert_eq!(working_days(day(16), day(27), &none), 9);
        assert_eq!(working_days(day(16), day(27), &BTreeSet::from([day(18), day(21)])), 8);
        assert_eq!(working_days(day(20), day(16), &none), 0, "nothing is read before it was asked for");
    }
}
