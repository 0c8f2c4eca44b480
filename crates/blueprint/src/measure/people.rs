//! Officers and ministries: indicators 8, 9 and 11. Registers hold counts of officers, never officers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::{Scope, of};
use crate::breakdown::{Keys, Row};
use crate::declared::Declaration;
use crate::indicators::Indicator;
use crate::register::Register;
use crate::sums::{Aside, Sums};
use crate::window::Day;

/// The sums of trained officers by agency.
///
/// Where an agency declares several modules of one competency, the largest counts: nobody knows how many officers
/// passed two, and at least so many passed one.
pub fn training(
    indicator: Indicator,
    standing: &[&Declaration],
    zone: &TimeZone,
    scope: Scope,
) -> Option<Vec<Row>> {
    let competency = if indicator == Indicator::TrainedInData { "data" } else { "basic" };
    let mut trained: BTreeMap<&str, i64> = BTreeMap::new();
    let modules = of(standing, Register::Training)?;
    for module in modules.iter().filter(|module| module.text("competency") == competency) {
        let is_valid = module.day_of("valid_until", zone).is_some_and(|until: Day| until >= scope.days.last);
        let passed = if is_valid { module.count("passed") } else { 0 };
        let most = trained.entry(&module.agency).or_default();
        *most = passed.max(*most);
    }
    if trained.is_empty() {
        return None;
    }
    let agencies = of(standing, Register::Agency)?;
    let row = |agency: &Declaration| {
        let officers = agency.count("officers");
        let passed = trained.get(agency.id.as_str());
        let part = passed.copied().unwrap_or_default().min(officers);
        let keys = Keys { agency: agency.id.clone(), ..Keys::default() };
        (keys, Sums::of_people(part, officers).beside(Aside::Silent, i64::from(passed.is_none())))
    };
    Some(agencies.into_iter().map(row).collect())
}

/// One row a ministry: whether a use of artificial intelligence of one of its agencies ran in the window.
pub fn ministries_with_ai(standing: &[&Declaration], zone: &TimeZone, scope: Scope) -> Option<Vec<Row>> {
    let uses = of(standing, Register::AiUse)?;
    let ministries = ministries(standing)?;
    let ran = |one: &&Declaration| {
        one.day_of("last_run", zone).is_some_and(|day| scope.days.contains(day))
            && one.day_of("evaluated_on", zone).is_some_and(|day| day <= scope.days.last)
    };
    let running: BTreeSet<&str> = uses.into_iter().filter(ran).map(|one| one.agency.as_str()).collect();
    let row = |(ministry, agencies): (&str, Vec<&str>)| {
        let keys = Keys { further: ministry.to_owned(), ..Keys::default() };
        (keys, Sums::of_thing(agencies.iter().any(|agency| running.contains(agency))))
    };
    Some(ministries.into_iter().map(row).collect())
}

/// The agencies of each ministry; `None` while no agency was declared.
pub fn ministries<'d>(standing: &[&'d Declaration]) -> Option<BTreeMap<&'d str, Vec<&'d str>>> {
    let mut ministries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for agency in of(standing, Register::Agency)? {
        ministries.entry(agency.text("ministry")).or_default().push(&agency.id);
    }
    Some(ministries)
}
