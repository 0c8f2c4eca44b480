//! Projects: indicators 10 and 12. A project counts once its outcome was measured and a second agency confirms it.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::people::ministries;
use super::{Scope, of};
use crate::breakdown::{Keys, Row};
use crate::declared::Declaration;
use crate::indicators::Indicator;
use crate::register::Register;
use crate::sums::{Aside, Sums};
use crate::window::Days;

/// Analytics projects that each ministry is to have in a year.
const A_MINISTRY_A_YEAR: i64 = 2;

/// One row a project, with its first agency.
pub fn rows(
    indicator: Indicator,
    standing: &[&Declaration],
    zone: &TimeZone,
    scope: Scope,
) -> Option<Vec<Row>> {
    let is_analytics = indicator == Indicator::AnalyticsProjects;
    let kind = if is_analytics { "analytics" } else { "transformative" };
    let mut projects = of(standing, Register::Project)?;
    projects.retain(|project| project.text("kind") == kind);
    let ever = Days { first: crate::window::Day(i64::MIN), last: scope.days.last };
    let days = if is_analytics { scope.year } else { ever };
    let counts = |project: &Declaration| {
        let is_done = is_confirmed(project, days, zone);
        if is_analytics { is_done && crosses_agencies(project, days, zone) } else { is_done }
    };
    let row = |project: &&Declaration| {
        let keys = Keys { agency: project.agency.clone(), ..Keys::default() };
        let is_open = !is_confirmed(project, ever, zone);
        let sums = Sums::of_things(i64::from(counts(project)), 0);
        (keys, sums.beside(Aside::Unconfirmed, i64::from(is_open)))
    };
    let mut rows: Vec<Row> = projects.iter().map(row).collect();
    if is_analytics {
        rows.push((Keys::default(), families(standing, &projects, days, zone)));
    }
    Some(rows)
}

/// A measured outcome in these days, and a second agency that confirms it.
fn is_confirmed(project: &Declaration, days: Days, zone: &TimeZone) -> bool {
    let confirmed_by = project.text("confirmed_by");
    !project.text("outcome").is_empty()
        && project.day_of("measured_on", zone).is_some_and(|day| days.contains(day))
        && !confirmed_by.is_empty()
        && confirmed_by != project.agency
}

/// Two agencies or more, and data that was read under one grant.
fn crosses_agencies(project: &Declaration, days: Days, zone: &TimeZone) -> bool {
    project.list("sponsors").count() >= 2
        && !project.text("grant").is_empty()
        && project.day_of("data_read_on", zone).is_some_and(|day| day <= days.last)
}

/// Of how many ministries two projects or more came to a confirmed outcome; without ministries nobody can tell.
fn families(standing: &[&Declaration], projects: &[&Declaration], days: Days, zone: &TimeZone) -> Sums {
    let Some(ministries) = ministries(standing) else {
        return Sums { falls_short: true, ..Sums::default() };
    };
    let mut done: BTreeMap<&str, i64> = BTreeMap::new();
    for project in projects.iter().filter(|project| is_confirmed(project, days, zone)) {
        let is_of = |agencies: &[&str]| project.list("sponsors").any(|agency| agencies.contains(&agency));
        for (ministry, _) in ministries.iter().filter(|(_, agencies)| is_of(agencies)) {
            *done.entry(ministry).or_default() += 1;
        }
    }
    let enough = done.values().filter(|count| **count >= A_MINISTRY_A_YEAR).count();
    let [enough, all] = [enough, ministries.len()].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    Sums { falls_short: enough < all, ..Sums::default() }.share_beside(Aside::Families, enough, all)
}
