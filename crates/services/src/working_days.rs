//! Clocks in working days: when a stage or a case is due, over weekends, holidays, time zones and pauses.
//!
//! Promise to officers and residents: a clock that starts on a day has its first working day on the next one; it is due at
//! the end of its last working day in the agency's time zone; and while the applicant is asked for something the clock
//! stands, day for day. The cases to come take their due times from here.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use std::collections::BTreeSet;

/// Days that are looked at before a calendar without any working day is given up.
const DAYS_AHEAD_MAX: u32 = 4_000;

/// The days on which an agency works.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    holidays: BTreeSet<Date>,
    weekend: Vec<Weekday>,
}

/// A time during which the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// From when.
    pub from: Timestamp,
    /// Until when; `None`: still.
    pub until: Option<Timestamp>,
}

/// Where a clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It ends at this moment, exclusively: the start of the day after its last.
    At(Timestamp),
    /// It stands, with so many working days left.
    Paused {
        /// Working days that are left.
        left: u32,
    },
    /// The calendar has no working day for years, or time ends.
    Never,
}

impl Calendar {
    /// A calendar with Saturday and Sunday free, and these holidays.
    pub fn new(zone: TimeZone, holidays: impl IntoIterator<Item = Date>) -> Self {
        Self {
            zone,
            holidays: holidays.into_iter().collect(),
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
        }
    }

    /// With other free days of the week, such as Friday and Saturday.
    #[must_use]
    pub fn with_weekend(mut self, weekend: Vec<Weekday>) -> Self {
        self.weekend = weekend;
        self
    }

    /// The day that a moment falls on where the agency is.
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// Whether the agency works on a day.
    pub fn works_on(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// Working days after `from`, up to and including `to`; none where `to` is not later.
    pub fn working_days(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut day = from;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += u32::from(self.works_on(day));
        }
        count
    }

    /// When a clock of so many working days is due that was started at `started` and stood during `pauses`.
    ///
    /// Pauses count by days: the day on which the applicant is asked still counts, the day on which they answer does not.
    /// Pauses may overlap and come in any order; one from before the start counts from the start.
    pub fn due(&self, started: Timestamp, working_days: u32, pauses: &[Pause]) -> Due {
        let mut stands: Vec<(Date, Option<Date>)> = pauses
            .iter()
            .filter(|pause| pause.until.is_none_or(|until| until > pause.from))
            .map(|pause| (self.day(pause.from), pause.until.map(|until| self.day(until))))
            .collect();
        stands.sort_unstable();
        let mut day = self.day(started);
        let mut left = working_days;
        for _ in 0..DAYS_AHEAD_MAX {
            let standing = |day: Date| {
                stands.iter().find(|(from, until)| *from < day && until.is_none_or(|until| day <= until))
            };
            if left == 0 {
                return self.end_of(day).map_or(Due::Never, Due::At);
            }
            let Ok(next) = day.tomorrow() else { return Due::Never };
            day = next;
            match standing(day) {
                Some((_, None)) => return Due::Paused { left },
                Some((_, Some(_))) => {}
                None => left -= u32::from(self.works_on(day)),
            }
        }
        Due::Never
    }

    /// The first moment after a day.
    fn end_of(&self, day: Date) -> Option<Timestamp> {
        self.start_of(day.checked_add(1.day()).ok()?)
    }

    /// The first moment of a day where the agency is.
    pub fn start_of(&self, day: Date) -> Option<Timestamp> {
        self.zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_with_a_holiday_has_four_days() {
        let calendar = Calendar::new(zone("Asia/Singapore"), [date(2026, 12, 25)]);
        // Thursday evening; Friday is Christmas.
        let started = at("2026-12-24T18:00:00+08:00");
        assert_eq!(calendar.due(started, 1, &[]), Due::At(at("2026-12-29T00:00:00+08:00")));
        assert_eq!(calendar.due(started, 0, &[]), Due::At(at("2026-12-25T00:00:00+08:00")));
        assert_eq!(calendar.working_days(date(2026, 12, 24), date(2026, 12, 31)), 4);
    }

    #[test]
    fn the_day_is_that_of_the_agency() {
        let started = at("2026-11-23T20:00:00Z");
        let due = |name: &str| Calendar::new(zone(name), []).due(started, 1, &[]);
        // It is Tuesday already in the east, and still Monday in the west.
        assert_eq!(due("Asia/Singapore"), Due::At(at("2026-11-26T00:00:00+08:00")));
        assert_eq!(due("America/New_York"), Due::At(at("2026-11-25T00:00:00-05:00")));
    }

    #[test]
    fn a_clock_stands_while_the_applicant_is_asked() {
        let calendar = Calendar::new(zone("Asia/Singapore"), []);
        let started = at("2026-11-23T09:00:00+08:00");
        let from = at("2026-11-24T15:00:00+08:00");
        assert_eq!(calendar.due(started, 3, &[Pause { from, until: None }]), Due::Paused { left: 2 });
        let until = Some(at("2026-11-30T11:00:00+08:00"));
        // Tuesday counts, the pause ends on Monday, Tuesday and Wednesday are left.
        assert_eq!(
            calendar.due(started, 3, &[Pause { from, until }]),
            Due::At(at("2026-12-03T00:00:00+08:00"))
        );
    }

    #[test]
    fn a_calendar_without_working_days_ends_nothing() {
        let every = [0, 1, 2, 3, 4, 5, 6].map(|n| Weekday::from_monday_zero_offset(n).unwrap());
        let calendar = Calendar::new(TimeZone::UTC, []).with_weekend(every.to_vec());
        assert_eq!(calendar.due(at("2026-11-23T09:00:00Z"), 1, &[]), Due::Never);
    }

    const ZONES: [&str; 5] =
        ["Asia/Singapore", "America/New_York", "Pacific/Apia", "Europe/London", "Asia/Kathmandu"];

    proptest! {
        /// Beside an oracle that knows nothing of the above: it lists days one by one and crosses out those that do not count.
        #[test]
        fn clocks_agree_with_a_list_of_days(
            zone_at in 0_usize..5,
            start in 1_700_000_000_i64..1_900_000_000,
            wanted in 0_u32..30,
            holidays in prop::collection::btree_set(0_i64..90, 0..12),
            pauses in prop::collection::vec((0_i64..60 * 24, 0_i64..20 * 24, any::<bool>()), 0..4),
        ) {
            let zone = zone(ZONES[zone_at]);
            let started = Timestamp::from_second(start).unwrap();
            let first = zone.to_datetime(started).date();
            let holidays: Vec<Date> = holidays.iter().map(|n| first.saturating_add(n.days())).collect();
            let pauses: Vec<Pause> = pauses
                .iter()
                .map(|(from, hours, open)| Pause {
                    from: Timestamp::from_second(start + from * 3_600).unwrap(),
                    until: (!open).then(|| Timestamp::from_second(start + (from + hours) * 3_600).unwrap()),
                })
                .collect();
            let calendar = Calendar::new(zone.clone(), holidays.clone());

            let day_of = |at: Timestamp| zone.to_datetime(at).date();
            let mut counted = Vec::new();
            let mut open = None;
            for n in 1..400_i64 {
                let day = first.saturating_add(n.days());
                let mut stands = false;
                for pause in &pauses {
                    let after = day > day_of(pause.from);
                    match pause.until {
                        None if after && counted.len() < wanted as usize => open = open.or(Some(counted.len())),
                        Some(until) if until > pause.from && after && day <= day_of(until) => stands = true,
                        _ => {}
                    }
                }
                let name = day.strftime("%a").to_string();
                if !stands && open.is_none() && name != "Sat" && name != "Sun" && !holidays.contains(&day) {
                    counted.push(day);
                }
            }
            let expected = if let Some(done) = open {
                Due::Paused { left: wanted - u32::try_from(done).unwrap() }
            } else {
                let last = if wanted == 0 { first } else { counted[wanted as usize - 1] };
                Due::At(zone.to_timestamp(last.tomorrow().unwrap().at(0, 0, 0, 0)).unwrap())
            };
            let due = calendar.due(started, wanted, &pauses);
            prop_assert_eq!(due, expected);
            if let (Due::At(end), true) = (due, pauses.is_empty()) {
                let last = calendar.day(end).yesterday().unwrap();
                prop_assert_eq!(calendar.working_days(first, last), wanted);
            }
        }
    }
}
