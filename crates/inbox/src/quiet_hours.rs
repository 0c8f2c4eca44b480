//! When a copy of a message may go out: not in the hours in which its reader wants to be left alone.
//!
//! Promise to readers: no phone of theirs rings in their quiet hours, in the zone of the nation and over its changes of
//! the clock, but for what is urgent; and nothing is held back for longer than those hours.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use polity_store::Micros;

use crate::message::Importance;

/// Hours of the day in which nothing is sent, from the first to before the last; past midnight where they are so set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: i8,
    until: i8,
}

impl QuietHours {
    /// From one full hour to another, each 0 to 23; `None` when they are not two different hours of a day.
    pub fn new(from: i64, until: i64) -> Option<Self> {
        let hour = |hour: i64| i8::try_from(hour).ok().filter(|hour| (0..24).contains(hour));
        let (from, until) = (hour(from)?, hour(until)?);
        (from != until).then_some(Self { from, until })
    }

    /// The hour at which they begin, 0 to 23.
    pub fn from(self) -> i64 {
        i64::from(self.from)
    }

    /// The hour at which they end, 0 to 23.
    pub fn until(self) -> i64 {
        i64::from(self.until)
    }

    /// Whether this hour of the day lies in them.
    fn holds(self, hour: i8) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        }
    }
}

/// The first moment, from `now` on, at which a copy of a message may be sent. Microseconds UTC.
pub fn send_at(now: Micros, importance: Importance, quiet: Option<QuietHours>, zone: &TimeZone) -> Micros {
    match quiet {
        Some(quiet) if importance == Importance::Routine => first_loud(now, quiet, zone).unwrap_or(now),
        _ => now,
    }
}

/// `None` where the moment cannot be told as a time of day: then nothing is held back.
fn first_loud(now: Micros, quiet: QuietHours, zone: &TimeZone) -> Option<Micros> {
    let local = Timestamp::from_microsecond(now).ok()?.to_zoned_datetime(zone.clone());
    if !quiet.holds(local.hour()) {
        return Some(now);
    }
    let end = Time::new(quiet.until, 0, 0, 0).ok()?;
    // Quiet hours that began before midnight end tomorrow.
    let day =
        if local.hour() < quiet.until { local.date() } else { local.date().checked_add(1.day()).ok()? };
    // Where the clock is put forward over that hour, the moment after the gap is taken.
    Some(day.to_datetime(end).to_zoned_datetime(zone.clone()).ok()?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: Micros = 3_600 * 1_000_000;

    fn at(text: &str) -> Micros {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn a_copy_waits_for_the_morning_unless_it_is_urgent() {
        let zone = TimeZone::get("Asia/Singapore").unwrap();
        let quiet = QuietHours::new(22, 7);
        // Half past eleven in the evening, half past five in the morning, and noon.
        for (now, expected) in [
            ("2030-01-07T15:30:00Z", "2030-01-07T23:00:00Z"),
            ("2030-01-07T21:30:00Z", "2030-01-07T23:00:00Z"),
            ("2030-01-07T23:00:00Z", "2030-01-07T23:00:00Z"),
            ("2030-01-07T04:00:00Z", "2030-01-07T04:00:00Z"),
        ] {
            assert_eq!(send_at(at(now), Importance::Routine, quiet, &zone), at(expected), "{now}");
            assert_eq!(send_at(at(now), Importance::Urgent, quiet, &zone), at(now));
            assert_eq!(send_at(at(now), Importance::Routine, None, &zone), at(now));
        }
    }

    #[test]
    fn an_hour_that_the_clock_leaves_out_ends_them_all_the_same() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // On the last Sunday of March the hour from two to three does not exist there.
        let sent = send_at(at("2030-03-31T00:30:00Z"), Importance::Routine, QuietHours::new(23, 2), &zone);
        assert_eq!(sent, at("2030-03-31T01:00:00Z"));
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for (from, until) in [(-1, 5), (5, 24), (7, 7), (i64::MAX, 1)] {
            assert_eq!(QuietHours::new(from, until), None);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_early_nothing_is_held_for_long_and_nothing_disturbs(
            now in 0_i64..4_000_000_000_000_000,
            from in 0_i64..24,
            until in 0_i64..24,
            zone in prop::sample::select(vec!["Asia/Singapore", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let Some(quiet) = QuietHours::new(from, until) else { return Ok(()) };
            let sent = send_at(now, Importance::Routine, Some(quiet), &zone);
            let length = (until - from).rem_euclid(24) * HOUR;
            prop_assert!(sent >= now && sent - now <= length + HOUR, "{} hours", (sent - now) / HOUR);
            let hour = Timestamp::from_microsecond(sent).unwrap().to_zoned_datetime(zone.clone()).hour();
            prop_assert!(!quiet.holds(hour), "sent at {hour}");
            // Asked again at that moment, it goes.
            prop_assert_eq!(send_at(sent, Importance::Routine, Some(quiet), &zone), sent);
        }
    }
}
