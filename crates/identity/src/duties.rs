//! What an officer may look up: the duties of their agency, and the purpose that they must give.
//!
//! **No look without a purpose, and no section that the agency's duty does not need.** The table is
//! `data/duties.toml`; nothing in the code widens it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// Shortest explanation that a look-up accepts (characters): long enough to name a case.
pub const EXPLANATION_CHARS_MIN: usize = 5;
/// Longest explanation (characters): it is shown to the resident beside the look.
pub const EXPLANATION_CHARS_MAX: usize = 300;

/// Why an officer looks, from the list on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The resident applied for something.
    Application,
    /// The resident asked for help or made a complaint.
    Enquiry,
    /// A record of the resident is being corrected.
    Correction,
    /// An appeal against a decision.
    Appeal,
    /// A duty that the law orders without the resident's asking.
    LegalDuty,
    /// Somebody is in danger.
    Safety,
}

impl Reason {
    /// In the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Application, Self::Enquiry, Self::Correction, Self::Appeal, Self::LegalDuty, Self::Safety];

    /// The value in forms, in the ledger and in `identity-reason-<name>` of the Fluent files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Enquiry => "enquiry",
            Self::Correction => "correction",
            Self::Appeal => "appeal",
            Self::LegalDuty => "legal-duty",
            Self::Safety => "safety",
        }
    }

    /// Read a form value.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// A complete purpose: a reason from the list and the officer's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPurpose {
    reason: Reason,
    explanation: String,
}

/// What is missing from a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PurposeFault {
    /// No reason of the list was chosen.
    #[error("choose a reason")]
    NoReason,
    /// The explanation is empty or says next to nothing.
    #[error("say which case this is for")]
    NoExplanation,
    /// The explanation is longer than a resident will read.
    #[error("the explanation is too long")]
    TooLong,
}

impl StatedPurpose {
    /// Check both parts.
    pub fn state(reason: &str, explanation: &str) -> Result<Self, PurposeFault> {
        let reason = Reason::from_name(reason).ok_or(PurposeFault::NoReason)?;
        let explanation = explanation.split_whitespace().collect::<Vec<_>>().join(" ");
        // Dots and dashes fill a box and say nothing, so only letters and digits count.
        if explanation.chars().filter(|c| c.is_alphanumeric()).count() < EXPLANATION_CHARS_MIN {
            return Err(PurposeFault::NoExplanation);
        }
        if explanation.chars().count() > EXPLANATION_CHARS_MAX {
            return Err(PurposeFault::TooLong);
        }
        Ok(Self { reason, explanation })
    }

    /// One line for the ledger: `application: Case H-2031`.
    pub fn as_line(&self) -> String {
        format!("{}: {}", self.reason.name(), self.explanation)
    }

    /// Take a ledger line apart again: the reason (when it is one of ours) and the words.
    pub fn read_line(line: &str) -> (Option<Reason>, &str) {
        match line.split_once(": ") {
            Some((name, words)) => match Reason::from_name(name) {
                Some(reason) => (Some(reason), words),
                None => (None, line),
            },
            None => (None, line),
        }
    }
}

/// The duty table.
#[derive(Debug)]
pub struct Duties(BTreeMap<String, BTreeSet<String>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    duty: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    sees: BTreeSet<String>,
}

impl Duties {
    /// The table that is built in. Read once.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Duties> = OnceLock::new();
        // A test parses the constant; an empty table lets nobody see anything, the safe way to be wrong.
        BUILT_IN
            .get_or_init(|| Self::parse(include_str!("../data/duties.toml")).unwrap_or(Self(BTreeMap::new())))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        Ok(Self(table.duty.into_iter().map(|row| (row.name, row.sees)).collect()))
    }

    /// Whether a duty of this name exists: agencies are only appointed to duties that do.
    pub fn exists(&self, duty: &str) -> bool {
        self.0.contains_key(duty)
    }

    /// Every duty by name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The sections that an agency with these duties may look up.
    pub fn sections_seen_by<'a>(&self, duties: impl IntoIterator<Item = &'a str>) -> BTreeSet<&str> {
        duties.into_iter().filter_map(|duty| self.0.get(duty)).flatten().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use proptest::prelude::*;

    #[test]
    fn the_built_in_table_names_real_sections_and_covers_every_one() {
        let duties = Duties::parse(include_str!("../data/duties.toml")).unwrap();
        let seen = duties.sections_seen_by(duties.names());
        for section in &seen {
            assert!(Catalogue::built_in().section(section).is_some(), "{section}");
        }
        for section in &Catalogue::built_in().sections {
            assert!(seen.contains(section.name.as_str()), "nobody keeps {}", section.name);
            assert!(duties.exists(&section.duty), "{} is kept by an unknown duty", section.name);
            let kept = duties.sections_seen_by([section.duty.as_str()]);
            assert!(kept.contains(section.name.as_str()), "the keeper of {} cannot see it", section.name);
        }
    }

    #[test]
    fn an_agency_without_the_duty_sees_nothing_of_it() {
        let duties = Duties::built_in();
        assert!(!duties.sections_seen_by(["transport"]).contains("money"));
        assert!(duties.sections_seen_by(["no such duty"]).is_empty());
        assert!(duties.sections_seen_by([]).is_empty());
    }

    #[test]
    fn a_purpose_needs_both_parts() {
        assert_eq!(StatedPurpose::state("", "Case H-2031"), Err(PurposeFault::NoReason));
        assert_eq!(StatedPurpose::state("curiosity", "Case H-2031"), Err(PurposeFault::NoReason));
        assert_eq!(StatedPurpose::state("appeal", " ...-....-.... "), Err(PurposeFault::NoExplanation));
        assert_eq!(StatedPurpose::state("appeal", &"long ".repeat(80)), Err(PurposeFault::TooLong));
        let stated = StatedPurpose::state("appeal", "  Case\r\nH-2031 ").unwrap();
        assert_eq!(stated.as_line(), "appeal: Case H-2031");
        assert_eq!(StatedPurpose::read_line("appeal: Case H-2031"), (Some(Reason::Appeal), "Case H-2031"));
        assert_eq!(StatedPurpose::read_line("free words: here"), (None, "free words: here"));
    }

    proptest! {
        #[test]
        fn a_line_reads_back(at in 0_usize..6, words in "[a-zA-Z0-9 :]{20,100}") {
            let reason = Reason::ALL[at];
            if let Ok(stated) = StatedPurpose::state(reason.name(), &words) {
                let line = stated.as_line();
                prop_assert_eq!(StatedPurpose::read_line(&line), (Some(reason), stated.explanation.as_str()));
            }
        }
    }
}
