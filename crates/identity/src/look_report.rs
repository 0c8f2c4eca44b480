//! "This look seems wrong" and "this is not right": a resident's report about a look at their data, or about a fact in
//! it, and who answers.
//!
//! Promise to the resident: the report stays with a person until it is answered, both sides read the same thread,
//! and **nobody judges their own look**.

use polity_store::{Id, Micros};

/// How long after closing a resident may still reply and so open the report again (microseconds): 30 days.
pub const REOPEN_WITHIN: Micros = 30 * 86_400 * 1_000_000;
/// Longest message in a thread (characters).
pub const MESSAGE_CHARS_MAX: usize = 2_000;
/// Most messages in a thread: a bound for pages and storage.
pub const MESSAGES_MAX: usize = 100;

/// What a report is about. There is one report for each topic of a person; it can be opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// A look at the person's data: the ledger entry.
    Look(Id),
    /// A section of the person's record that is not right.
    Section(String),
}

impl Topic {
    /// The value in the table.
    pub fn line(&self) -> String {
        match self {
            Self::Look(entry) => format!("look {entry}"),
            Self::Section(section) => format!("section {section}"),
        }
    }

    /// Read the value of the table. Anything that is no look is a section: its page then says that there is none such.
    pub fn read(line: &str) -> Self {
        match line.split_once(' ') {
            Some(("look", entry)) => {
                entry.parse().map_or_else(|_| Self::Section(entry.to_owned()), Self::Look)
            }
            Some((_, section)) => Self::Section(section.to_owned()),
            None => Self::Section(line.to_owned()),
        }
    }
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It waits for the agency.
    Open,
    /// The agency answered; the resident may reply.
    Answered,
    /// The agency closed it with a finding.
    Closed,
}

impl Status {
    /// The value in the table and in `identity-report-status-<name>` of the Fluent files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// Read the value of the table.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Answered, Self::Closed].into_iter().find(|status| status.name() == name)
    }
}

/// What the agency found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The look served the purpose that was given.
    Justified,
    /// It did not; the thread says what was done about it.
    NotJustified,
}

impl Finding {
    /// The value in forms, in the table and in `identity-report-finding-<name>` of the Fluent files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not-justified",
        }
    }

    /// Read a form value.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Justified, Self::NotJustified].into_iter().find(|finding| finding.name() == name)
    }
}

/// Who writes in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The resident, or their helper acting for them.
    Resident,
    /// The head of the agency that looked, or an administrator.
    Agency,
}

impl Side {
    /// The value in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Agency => "agency",
        }
    }

    /// Read the value of the table.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Resident, Self::Agency].into_iter().find(|side| side.name() == name)
    }
}

/// A step in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A message.
    Write(Side),
    /// The agency's last word, with what it found.
    Close(Finding),
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// The report was closed, and the time to reply has passed or it is the agency that writes.
    #[error("this report is closed")]
    Closed,
    /// The thread is full.
    #[error("this report has too many messages")]
    Full,
}

/// The status after `step`, or why the step is refused.
pub fn after(
    status: Status,
    closed_at: Option<Micros>,
    messages: usize,
    step: Step,
    now: Micros,
) -> Result<Status, StepRefused> {
    // The closing word always fits, so that a full thread can still end.
    if messages >= MESSAGES_MAX && !matches!(step, Step::Close(_)) {
        return Err(StepRefused::Full);
    }
    match (status, step) {
        (Status::Closed, Step::Write(Side::Resident)) => match closed_at {
            Some(closed_at) if now.saturating_sub(closed_at) <= REOPEN_WITHIN => Ok(Status::Open),
            _ => Err(StepRefused::Closed),
        },
        (Status::Closed, _) => Err(StepRefused::Closed),
        (_, Step::Write(Side::Resident)) => Ok(Status::Open),
        (_, Step::Write(Side::Agency)) => Ok(Status::Answered),
        (_, Step::Close(_)) => Ok(Status::Closed),
    }
}

/// May this person, who answers for the agency by their office, answer this report? Not about a look of their own.
pub fn may_answer(answerer: Id, looker: Option<Id>) -> bool {
    looker != Some(answerer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATUSES: [Status; 3] = [Status::Open, Status::Answered, Status::Closed];
    const STEPS: [Step; 4] = [
        Step::Write(Side::Resident),
        Step::Write(Side::Agency),
        Step::Close(Finding::Justified),
        Step::Close(Finding::NotJustified),
    ];

    #[test]
    fn the_thread_goes_back_and_forth() {
        let status = after(Status::Open, None, 1, Step::Write(Side::Agency), 0);
        assert_eq!(status, Ok(Status::Answered));
        assert_eq!(after(Status::Answered, None, 2, Step::Write(Side::Resident), 0), Ok(Status::Open));
        assert_eq!(after(Status::Open, None, 3, Step::Close(Finding::Justified), 0), Ok(Status::Closed));
    }

    #[test]
    fn the_resident_may_reopen_for_thirty_days() {
        let reply = |now| after(Status::Closed, Some(1_000), 4, Step::Write(Side::Resident), now);
        assert_eq!(reply(1_000 + REOPEN_WITHIN), Ok(Status::Open));
        assert_eq!(reply(1_001 + REOPEN_WITHIN), Err(StepRefused::Closed));
    }

    #[test]
    fn nobody_judges_their_own_look() {
        let me = Id::from_bytes([1; 16]);
        let other = Id::from_bytes([2; 16]);
        assert!(may_answer(me, Some(other)));
        assert!(may_answer(me, None));
        assert!(!may_answer(me, Some(me)));
    }

    #[test]
    fn a_topic_reads_back() {
        for topic in [Topic::Look(Id::from_bytes([7; 16])), Topic::Section("home".into())] {
            assert_eq!(Topic::read(&topic.line()), topic);
        }
    }

    proptest! {
        #[test]
        fn the_agency_never_writes_into_a_closed_report(messages in 0_usize..200, at in 1_usize..4, now: i64) {
            prop_assert!(after(Status::Closed, Some(0), messages, STEPS[at], now).is_err());
        }

        #[test]
        fn an_open_report_can_always_be_closed(at in 0_usize..2, messages: usize, now: i64) {
            prop_assert_eq!(after(STATUSES[at], None, messages, STEPS[2], now), Ok(Status::Closed));
        }

        #[test]
        fn a_thread_never_passes_its_bound(at in 0_usize..3, step in 0_usize..2, over in 0_usize..100) {
            prop_assert!(after(STATUSES[at], Some(0), MESSAGES_MAX + over, STEPS[step], 0).is_err());
        }
    }
}
