//! The Digital Service Standards of a live service: which controls our own records decide, and which need a person.
//!
//! It promises never to guess: a control passes or fails only by facts of the public record, which are named beside it;
//! everything else is marked as work for a person. The controls themselves are data, in `data/standards.toml`.

mod check;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::board::Board;
use crate::counters::What;
use crate::declared::{Declaration, as_of};
use crate::register::Register;
use crate::window::Day;
use check::Check;

/// The controls, as they stand in the file.
static STANDARDS: LazyLock<Standards> = LazyLock::new(|| {
    // A test reads the file; a program that was built has it right.
    toml::from_str(include_str!("../../data/standards.toml")).unwrap_or_default()
});

/// Words by language.
type Words = BTreeMap<String, String>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standards {
    family: Vec<Family>,
    control: Vec<Control>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    code: String,
    controls: u32,
    title: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    id: String,
    check: Option<Check>,
    title: Words,
}

/// Whether a control is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Our records say so.
    AutoPass,
    /// Our records say that it is not.
    AutoFail,
    /// A person has to look.
    NeedsPerson,
}

impl State {
    /// Its name in answers and in `blueprint-standard-<name>` of the Fluent files.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::AutoPass => "auto-pass",
            Self::AutoFail => "auto-fail",
            Self::NeedsPerson => "needs-person",
        }
    }
}

/// One control of one service.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub id: String,
    /// In short words of our own; `None` where we have not read the wording.
    pub title: Option<&'static Words>,
    pub state: State,
    /// The facts by which it was decided: names and values as in the public record.
    pub evidence: BTreeMap<&'static str, String>,
}

/// The findings of one family of controls.
pub(crate) struct Chapter {
    pub title: &'static Words,
    pub findings: Vec<Finding>,
}

/// A live service and its conformance.
pub(crate) struct Conformance {
    pub service: String,
    pub agency: String,
    /// Number of the entry by which the service was published.
    pub entry: i64,
    pub chapters: Vec<Chapter>,
}

impl Conformance {
    /// How many controls are in each state.
    pub fn counts(&self) -> BTreeMap<State, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.chapters.iter().flat_map(|chapter| &chapter.findings) {
            *counts.entry(finding.state).or_default() += 1;
        }
        counts
    }
}

/// The conformance of every live service, in the order of their codes.
pub(crate) fn of_all(board: &Board, today: Day) -> Vec<Conformance> {
    let standing = as_of(&board.declared, today);
    let services = standing.into_iter().filter(|one| one.register == Register::Service);
    services.map(|service| of(service, answers(board, &service.id))).collect()
}

/// How many people said how the service was, in the board's window.
fn answers(board: &Board, service: &str) -> i64 {
    let is_answer = |what| matches!(what, What::Rated5 | What::Rated6Resident | What::Rated6Business);
    let counters = board.counters.iter();
    counters.filter(|one| one.service == service && is_answer(one.what)).map(|one| one.amount).sum()
}

fn of(service: &Declaration, answers: i64) -> Conformance {
    let finding = |family: &Family, number: u32| {
        let id = format!("{}-{number}", family.code);
        let control = STANDARDS.control.iter().find(|control| control.id == id);
        let check = control.and_then(|control| control.check);
        let (state, evidence) = check
            .map_or_else(|| (State::NeedsPerson, BTreeMap::new()), |check| check.decide(service, answers));
        Finding { id, title: control.map(|control| &control.title), state, evidence }
    };
    let chapter = |family: &'static Family| Chapter {
        title: &family.title,
        findings: (1..=family.controls).map(|number| finding(family, number)).collect(),
    };
    Conformance {
        service: service.id.clone(),
        agency: service.agency.clone(),
        entry: service.number,
        chapters: STANDARDS.family.iter().map(chapter).collect(),
    }
}

/// Words in a language; English where it has none.
pub(crate) fn words<'w>(words: &'w Words, language: &str) -> &'w str {
    words.get(language).or_else(|| words.get("en")).map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        let standards: Standards = toml::from_str(include_str!("../../data/standards.toml")).unwrap();
        let all: u32 = standards.family.iter().map(|family| family.controls).sum();
        assert_eq!(all, 92);
        for control in &standards.control {
            let (family, number) = control.id.split_once('-').unwrap();
            let family = standards.family.iter().find(|one| one.code == family).unwrap();
            assert!((1..=family.controls).contains(&number.parse().unwrap()), "{}", control.id);
        }
        let titles = standards.control.iter().map(|control| &control.title);
        for title in titles.chain(standards.family.iter().map(|family| &family.title)) {
            assert_eq!(title.keys().collect::<Vec<_>>(), ["en", "ms", "ta", "zh"], "{title:?}");
        }
        let ids: std::collections::BTreeSet<_> =
            standards.control.iter().map(|control| &control.id).collect();
        assert_eq!(ids.len(), standards.control.len());
    }
}
