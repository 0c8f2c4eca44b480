//! Data and systems: indicators 13, 14 and 15.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::{Scope, of};
use crate::breakdown::{Keys, Row};
use crate::declared::Declaration;
use crate::register::Register;
use crate::sums::{Aside, Sums};
use crate::window::Day;
use crate::working_days::working_days;

/// Days in which a core field must have been read by a program.
const READ_WITHIN_DAYS: i64 = 7;
/// Working days in which a request is to be answered.
const SHARED_WITHIN_DAYS: i64 = 7;
/// How a system on commercial cloud is declared.
const COMMERCIAL: &str = "commercial-cloud";

/// One row a core field: whether it has a schema and was read by a program in the last seven days.
pub fn core_fields(standing: &[&Declaration], zone: &TimeZone, scope: Scope) -> Option<Vec<Row>> {
    let last = scope.days.last;
    let row = |field: &Declaration| {
        let has_schema = !field.text("schema").is_empty();
        let read = field.day_of("last_read", zone);
        let is_read = read.is_some_and(|day| day.0 > last.0 - READ_WITHIN_DAYS && day <= last);
        let sums = Sums::of_thing(has_schema && is_read);
        let sums = sums.beside(Aside::Schemaless, i64::from(!has_schema));
        (of_agency(&field.agency), sums.beside(Aside::Unread, i64::from(!is_read)))
    };
    Some(of(standing, Register::CoreField)?.into_iter().map(row).collect())
}

/// One row a request for data: the working days from its completion to the first reading, where that fell into the window.
pub fn requests(standing: &[&Declaration], zone: &TimeZone, scope: Scope) -> Option<Vec<Row>> {
    let requests = of(standing, Register::DataRequest)?;
    let holidays: BTreeSet<Day> = of(standing, Register::Holiday)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|holiday| holiday.day_of("date", zone))
        .collect();
    let row = |request: &Declaration| {
        let mut sums = Sums::default();
        let complete = request.day_of("complete_at", zone).filter(|day| *day <= scope.days.last);
        let read = request.day_of("first_read_at", zone).filter(|day| *day <= scope.days.last);
        match (complete, read) {
            (Some(complete), Some(read)) if scope.days.contains(read) => {
                let days = working_days(complete, read, &holidays);
                sums.whole = 1;
                sums.waits.add(days);
                sums = sums.share_beside(Aside::InSeven, i64::from(days <= SHARED_WITHIN_DAYS), 1);
            }
            (Some(_), None) => sums = sums.beside(Aside::Waiting, 1),
            _ => {}
        }
        (of_agency(&request.agency), sums)
    };
    Some(requests.into_iter().map(row).collect())
}

/// One row a system: whether it runs on commercial cloud, where it is eligible.
pub fn systems(standing: &[&Declaration]) -> Option<Vec<Row>> {
    let row = |system: &Declaration| {
        let hosting = system.text("hosting");
        let sums = if system.is("eligible") {
            Sums::of_thing(hosting == COMMERCIAL)
        } else {
            Sums::default().beside(Aside::Ineligible, 1)
        };
        (Keys { further: hosting.to_owned(), ..of_agency(&system.agency) }, sums)
    };
    Some(of(standing, Register::System)?.into_iter().map(row).collect())
}

fn of_agency(agency: &str) -> Keys {
    Keys { agency: agency.to_owned(), ..Keys::default() }
}
