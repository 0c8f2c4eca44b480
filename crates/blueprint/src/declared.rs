//! What was declared, and what therefore holds on a day: for each record of a register the latest declaration counts.
//!
//! Live services are such records too: `services.published` declares one, `services.closed` withdraws it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::register::Register;
use crate::window::Day;

/// One entry of the public log by which a record was declared, changed or withdrawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// Its number in the log.
    pub number: i64,
    /// The day of the entry, in the nation's zone.
    pub day: Day,
    /// The register.
    pub register: Register,
    /// The record's identifier in it.
    pub id: String,
    /// The agency that answers for it.
    pub agency: String,
    /// What was declared; names and values as in the public entry.
    pub fields: Map<String, Value>,
    /// Whether it ended the record.
    pub withdrawn: bool,
}

impl Declaration {
    /// A text; empty where none was declared.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether something was declared to be so.
    pub fn is(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A whole number; 0 where none was declared.
    pub fn count(&self, name: &str) -> i64 {
        self.fields.get(name).and_then(Value::as_i64).unwrap_or_default()
    }

    /// The parts of a list, which the entry holds parted by spaces.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name).split_whitespace()
    }

    /// The day of a date, or of a moment in the nation's zone.
    pub fn day_of(&self, name: &str, zone: &TimeZone) -> Option<Day> {
        day_of(self.text(name), zone)
    }
}

/// The day that a text names: a date, or a moment with its offset.
pub fn day_of(text: &str, zone: &TimeZone) -> Option<Day> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Day::of(moment.as_microsecond(), zone));
    }
    text.parse::<Date>().ok().map(Day::of_date)
}

/// The records that hold at the end of a day, in the order of registers and identifiers. `all` is in the order of the log.
pub fn as_of(all: &[Declaration], last: Day) -> Vec<&Declaration> {
    let mut latest = BTreeMap::new();
    for declaration in all.iter().filter(|declaration| declaration.day <= last) {
        latest.insert((declaration.register, declaration.id.as_str()), declaration);
    }
    latest.into_values().filter(|declaration| !declaration.withdrawn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::offset;

    fn declared(number: i64, day: i64, id: &str, withdrawn: bool) -> Declaration {
        Declaration {
            number,
            day: Day(day),
            register: Register::System,
            id: id.into(),
            agency: "digital".into(),
            fields: Map::new(),
            withdrawn,
        }
    }

    #[test]
    fn the_latest_declaration_counts_until_it_is_withdrawn() {
        let all = [
            declared(1, 10, "a", false),
            declared(2, 11, "b", false),
            declared(3, 12, "a", false),
            declared(4, 13, "b", true),
        ];
        let numbers = |day| as_of(&all, Day(day)).into_iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!(numbers(9), [0_i64; 0]);
        assert_eq!(numbers(11), [1, 2]);
        assert_eq!(numbers(12), [3, 2]);
        assert_eq!(numbers(13), [3]);
    }

    #[test]
    fn a_moment_falls_on_the_nations_day() {
        let east = TimeZone::fixed(offset(8));
        assert_eq!(day_of("2026-11-22T16:30:00Z", &east).unwrap().date(), date(2026, 11, 23));
        assert_eq!(day_of("2026-11-22", &east).unwrap().date(), date(2026, 11, 22));
        assert_eq!(day_of("soon", &east), None);
    }
}
