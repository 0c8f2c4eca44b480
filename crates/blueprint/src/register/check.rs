//! Whether a file of registers can be declared: what its records must be beside one another, and that what happened has happened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde_json::Value;

use super::read::{Place, read};
use super::{Fault, Kind, Record, Register};
use crate::declared::day_of;
use crate::figure::GROUP_MIN;
use crate::window::Day;

/// The records of a file, or everything that is wrong with it in the order of its lines. `today` is the nation's day,
/// after which nothing can have happened yet.
///
/// # Errors
/// Every fault, each with its line and the way to mend it.
pub fn check(text: &str, today: Day, zone: &TimeZone) -> Result<Vec<Record>, Vec<Fault>> {
    let reading = read(text);
    let mut check = Check { today, zone, faults: reading.faults, place: None };
    check.each_stands_once(&reading.records);
    let officers = officers(&reading.records);
    for (place, record) in reading.records.iter().filter(|(_, record)| !record.withdrawn) {
        check.place = Some((place.line, place.path.clone()));
        check.has_happened(record);
        match record.register {
            Register::Training => check.training(record, &officers),
            Register::Project => check.agencies_of_project(record),
            Register::DataRequest => check.agencies_of_request(record),
            _ => {}
        }
        // Whether parts belong together can only be said where none of them is missing because it was wrong.
        match record.register {
            Register::Project if place.is_sound => check.project(record),
            Register::DataRequest if place.is_sound => check.request(record),
            _ => {}
        }
    }
    check.faults.sort();
    if check.faults.is_empty() {
        Ok(reading.records.into_iter().map(|(_, record)| record).collect())
    } else {
        Err(check.faults)
    }
}

struct Check<'z> {
    today: Day,
    zone: &'z TimeZone,
    faults: Vec<Fault>,
    place: Option<(usize, String)>,
}

/// How many officers the agencies of the file have.
fn officers(records: &[(Place, Record)]) -> BTreeMap<&str, i64> {
    let agencies = records.iter().filter(|(_, record)| record.register == Register::Agency);
    agencies
        .filter_map(|(_, record)| Some((record.id.as_str(), record.fields.get("officers")?.as_i64()?)))
        .collect()
}

fn text<'r>(record: &'r Record, name: &str) -> Option<&'r str> {
    record.fields.get(name).and_then(Value::as_str)
}

impl Check<'_> {
    fn fault(&mut self, name: &str, wrong: String, mend: &str) {
        let (line, path) = self.place.clone().unwrap_or((1, String::new()));
        self.faults.push(Fault { line, path: format!("{path}.{name}"), wrong, mend: mend.into() });
    }

    fn day(&self, record: &Record, name: &str) -> Option<Day> {
        day_of(text(record, name)?, self.zone)
    }

    fn each_stands_once(&mut self, records: &[(Place, Record)]) {
        let mut seen = BTreeSet::new();
        for (place, record) in records.iter().filter(|(_, record)| !record.id.is_empty()) {
            if !seen.insert((record.register, record.id.as_str())) {
                self.place = Some((place.line, place.path.clone()));
                let wrong = format!("`{}` stands in this register already.", record.id);
                self.fault("id", wrong, "Give each record its own, or join the two.");
            }
        }
    }

    /// Dates of what happened lie in the past; what is planned is no evidence.
    fn has_happened(&mut self, record: &Record) {
        for part in record.register.parts().iter().filter(|part| part.kind == Kind::Past) {
            if self.day(record, part.name).is_some_and(|day| day > self.today) {
                let wrong = format!("{} lies ahead.", text(record, part.name).unwrap_or_default());
                self.fault(part.name, wrong, "Declare it when it has happened.");
            }
        }
    }

    /// That the second does not come before the first, and not without it.
    fn follows(&mut self, record: &Record, first: &str, second: &str) {
        match (self.day(record, first), self.day(record, second)) {
            (None, Some(_)) => {
                self.fault(second, format!("It has no `{first}`."), "Write both, or neither.");
            }
            (Some(one), Some(other)) if other < one => {
                self.fault(
                    second,
                    format!("It lies before `{first}`."),
                    "Exchange the two, or mend the dates.",
                );
            }
            _ => {}
        }
    }

    fn training(&mut self, record: &Record, officers: &BTreeMap<&str, i64>) {
        let passed = record.fields.get("passed").and_then(Value::as_i64).unwrap_or_default();
        match officers.get(record.agency.as_str()) {
            Some(officers) if passed > *officers => {
                let wrong = format!("{passed} passed, but {} has {officers} officers.", record.agency);
                self.fault("passed", wrong, "Count each officer once.");
            }
            Some(officers) if *officers < GROUP_MIN => {
                let wrong =
                    format!("{} has only {officers} officers: they could be picked out.", record.agency);
                self.fault("passed", wrong, "Count them with a larger agency of its ministry.");
            }
            _ => {}
        }
    }

    fn agencies_of_project(&mut self, record: &Record) {
        let sponsors = text(record, "sponsors").unwrap_or(&record.agency);
        if !sponsors.split(' ').any(|agency| agency == record.agency) {
            let wrong = format!("{} is not among the sponsors.", record.agency);
            self.fault("sponsors", wrong, "List the agency that answers for it first.");
        }
        if text(record, "confirmed_by") == Some(&record.agency) {
            let wrong = format!("{} cannot confirm its own project.", record.agency);
            self.fault("confirmed_by", wrong, "Let a second agency confirm it, or leave it out.");
        }
    }

    fn project(&mut self, record: &Record) {
        let has = |name: &str| text(record, name).is_some();
        if has("outcome") != has("measured_on") {
            let wrong = "An outcome and the day of its measurement belong together.".to_owned();
            self.fault("outcome", wrong, "Write both, or neither.");
        }
        if has("confirmed_by") && !has("outcome") {
            let wrong = "Nothing was measured that could be confirmed.".to_owned();
            self.fault("confirmed_by", wrong, "Write `outcome` and `measured_on`, or leave it out.");
        }
        if has("grant") != has("data_read_on") {
            let wrong = "A grant and the day on which data was read under it belong together.".to_owned();
            self.fault("grant", wrong, "Write both, or neither.");
        }
        self.follows(record, "start", "measured_on");
    }

    fn agencies_of_request(&mut self, record: &Record) {
        if text(record, "asked_by") == Some(&record.agency) {
            let wrong = format!("{} does not ask itself.", record.agency);
            self.fault("asked_by", wrong, "Name the agency that asked; `agency` is the one that was asked.");
        }
    }

    fn request(&mut self, record: &Record) {
        self.follows(record, "asked_at", "complete_at");
        self.follows(record, "complete_at", "first_read_at");
    }
}
