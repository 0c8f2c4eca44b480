//! How long what was told is kept: as many whole days after the day on which a case ended as its document says.
//!
//! Promise to residents: what they read before they began is what happens, and not a day earlier. Pure: the same moment
//! gives the same answer on every server.

use jiff::{Timestamp, ToSpan as _};

use crate::working_days::Calendar;

/// What ended before this moment is over, where it is kept for so many days; `None` where no such day can be told.
///
/// Days are those of the agency's zone. What ended on a day is kept through the last of the days that follow it.
pub fn kept_from(now: Timestamp, calendar: &Calendar, days: u32) -> Option<Timestamp> {
    calendar.start_of(calendar.day(now).checked_sub(i64::from(days).days()).ok()?)
}

/// When what ended then is over, exclusively, where it is kept for so many days: the other way round. Until a moment that is
/// found so with no more days, an applicant can appeal, so that nothing is erased about which somebody still may.
pub fn kept_until(ended: Timestamp, calendar: &Calendar, days: u32) -> Option<Timestamp> {
    let first_after = calendar.day(ended).checked_add((i64::from(days) + 1).days()).ok()?;
    calendar.start_of(first_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn the_last_day_is_a_whole_one() {
        let calendar = Calendar::new(TimeZone::get("Asia/Singapore").unwrap(), []);
        let ended: Timestamp = "2026-11-24T23:59:00+08:00".parse().unwrap();
        let is_over = |now: &str| kept_from(now.parse().unwrap(), &calendar, 2).unwrap() > ended;
        assert!(!is_over("2026-11-26T23:59:59+08:00"));
        assert!(is_over("2026-11-27T00:00:00+08:00"));
    }

    const ZONES: [&str; 5] =
        ["Asia/Singapore", "America/New_York", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu"];

    proptest! {
        /// Beside an oracle that counts the days by their names on the calendar.
        #[test]
        fn nothing_is_over_a_day_too_early_or_too_late(
            zone_at in 0_usize..5,
            ended in 1_700_000_000_i64..1_900_000_000,
            later in 0_i64..40 * 86_400,
            days in 1_u32..30,
        ) {
            let zone = TimeZone::get(ZONES[zone_at]).unwrap();
            let (ended, now) =
                (Timestamp::from_second(ended).unwrap(), Timestamp::from_second(ended + later).unwrap());
            let day_of = |at: Timestamp| zone.to_datetime(at).date();
            let mut day = day_of(ended);
            let mut passed = 0;
            while day < day_of(now) {
                day = day.tomorrow().unwrap();
                passed += 1;
            }
            let calendar = Calendar::new(zone.clone(), []);
            let is_over = kept_from(now, &calendar, days).unwrap() > ended;
            prop_assert_eq!(is_over, passed > days, "{} days after, of {}", passed, days);
            // The other way round it is the same: who can appeal for so many days appeals about something.
            prop_assert_eq!(now >= kept_until(ended, &calendar, days).unwrap(), is_over);
        }
    }
}
