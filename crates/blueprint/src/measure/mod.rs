//! How each indicator is counted: from what the log holds to sums by group. Pure, one file a family of indicators.
//!
//! Whoever doubts a figure reads the file of its family beside the public log; nothing else goes into it.

mod data;
mod errands;
mod offered;
mod people;
mod projects;
mod voices;

use jiff::tz::TimeZone;
use polity_ledger::transactions::Channel;
use serde::Serialize;

use crate::breakdown::Row;
use crate::cells::Cell;
use crate::counters::Counter;
use crate::declared::{Declaration, as_of};
use crate::indicators::{Indicator, Source};
use crate::register::Register;
use crate::window::{Day, Days, TRAILING_DAYS, Window};

/// Days of the year that ends on a day.
const YEAR_DAYS: i64 = 365;

/// What the log holds about the days of a figure.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    /// Transactions of these days.
    pub cells: &'f [Cell],
    /// Answers, payments and facts of these days.
    pub counters: &'f [Counter],
    /// What was declared, as far as it says what held on the days asked for, in the order of the log.
    pub declared: &'f [Declaration],
    /// The nation's zone.
    pub zone: &'f TimeZone,
}

/// Over which days something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The days of the window.
    pub days: Days,
    /// The year to which targets "a year" apply: the calendar year so far, or the year that ends on the last day.
    pub year: Days,
}

impl Scope {
    /// The scope of a window as of its last day.
    pub fn of(window: Window, last: Day) -> Self {
        let days = window.days(last);
        let year = match window {
            Window::Trailing => Days { first: Day(last.0 - YEAR_DAYS + 1), last },
            Window::Year => days,
        };
        Self { days, year }
    }
}

// A year holds the trailing window, so that nothing counts in the window and not in its year.
const _: () = assert!(YEAR_DAYS >= TRAILING_DAYS);

/// The sums of an indicator by group; `None` where nobody keeps the records that it needs.
pub fn rows(indicator: Indicator, facts: &Facts<'_>, scope: Scope) -> Option<Vec<Row>> {
    let standing = || as_of(facts.declared, scope.days.last);
    match indicator.source() {
        Source::Transactions => Some(errands::rows(indicator, facts.cells)),
        Source::Facts => Some(errands::facts(indicator, facts.counters)),
        Source::Ratings => Some(voices::ratings(indicator, facts)),
        Source::Payments => Some(voices::payments(facts.counters)),
        Source::Services => offered::rows(indicator, &standing()),
        Source::Declared(Register::Project) => projects::rows(indicator, &standing(), facts.zone, scope),
        Source::Declared(Register::Training) => people::training(indicator, &standing(), facts.zone, scope),
        Source::Declared(Register::AiUse) => people::ministries_with_ai(&standing(), facts.zone, scope),
        Source::Declared(Register::CoreField) => data::core_fields(&standing(), facts.zone, scope),
        Source::Declared(Register::DataRequest) => data::requests(&standing(), facts.zone, scope),
        Source::Declared(Register::System) => data::systems(&standing()),
        // No indicator is about these; they say what others need.
        Source::Declared(Register::Agency | Register::Holiday | Register::Service) => None,
    }
}

/// The records of one register among those that stand; `None` where there is none.
fn of<'d>(standing: &[&'d Declaration], register: Register) -> Option<Vec<&'d Declaration>> {
    let found = standing.iter().copied().filter(|one| one.register == register).collect::<Vec<_>>();
    (!found.is_empty()).then_some(found)
}

/// The word by which the ledger writes a channel; groups are named by it.
pub(crate) fn channel_name(channel: Channel) -> String {
    word(channel)
}

/// The word by which the ledger writes a channel, an audience or an outcome; the tables use the same.
pub(crate) fn word<T: Serialize>(of: T) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
