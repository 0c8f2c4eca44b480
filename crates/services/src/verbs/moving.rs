//! An officer moves a case: prepares, completes and so hands over, asks, decides.

use polity_identity::journey::Journey;
use polity_ledger::transactions::{Audience, Channel, Outcome as Ended, Transaction};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Operation};
use polity_web::Lang;

use super::advancing::{Advance, Advanced, Correspondence};
use super::cases::Case;
use super::teams::Desk;
use super::{Told, kind};
use crate::document::{APPEAL, Decision, Moment, Outcome, Service, Stage};
use crate::flow::{CaseState, Move, Officer, Refusal};
use crate::history::{Made, Step};
use crate::{Services, ServicesError};

/// What an officer wants to do.
pub struct Wanted<'a> {
    /// The move.
    pub done: Move,
    /// In their own words what the applicant is asked, where the move asks.
    pub words: &'a str,
    /// How many moves the case had on the page that the officer read.
    pub seen: usize,
    /// The form.
    pub journey: Journey,
    /// The language of its page.
    pub lang: Lang,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It is done, by this form or by this one's first copy.
    Done,
    /// Somebody moved the case since the officer looked at it.
    Overtaken,
    /// The rules forbid it.
    Refused(Refusal),
    /// The stage is no team of theirs.
    NotTheirs,
}

impl Services {
    /// Makes a move. Pressing the button twice is one move.
    pub async fn make_move(
        &self,
        desk: &Desk,
        case: &Case,
        wanted: Wanted<'_>,
    ) -> Result<Moved, ServicesError> {
        let Wanted { done, words, seen, journey, lang } = wanted;
        let service = &case.service;
        let Some(stage) = stage_of(service, &done) else { return Ok(Moved::Refused(Refusal::Unknown)) };
        let officer = desk.officer_of(&stage.agency, &stage.team);
        let (Some(officer), Some(actor)) = (officer, desk.acting_for(&stage.agency)) else {
            return Ok(Moved::NotTheirs);
        };
        let step = Step::Officer(officer.clone(), done.clone());
        if case.history.len() != seen {
            let is_done = case.history.get(seen).is_some_and(|made| made.step == step);
            return Ok(if is_done { Moved::Done } else { Moved::Overtaken });
        }
        let next = match case.state.after(service, &officer, &done) {
            Ok(next) => next,
            Err(refusal) => return Ok(Moved::Refused(refusal)),
        };
        let about =
            About { stage, decision: decision_of(stage, &done), done: &done, actor, officer: &officer };
        let entries = self.entries_of(case, &next, &about, &journey, lang)?;
        let asks = about.decision.is_some_and(|decision| decision.outcome == Outcome::AskMore);
        let correspondence = if asks {
            Correspondence::Asked(self.new_question(case, &stage.id, &stage.agency, words)?)
        } else {
            Correspondence::Nothing
        };
        let made = Made { at: self.now(), step };
        let operation = Operation::new("services.make_move", self.new_id());
        let advance = Advance { correspondence, ..Advance::new(case, made, entries, operation) };
        Ok(match self.advance(advance).await? {
            Advanced::Done => Moved::Done,
            Advanced::Overtaken => Moved::Overtaken,
        })
    }

    /// What the ledger, the applicant and the scoreboard are told of a move.
    fn entries_of(
        &self,
        case: &Case,
        next: &CaseState<Id>,
        about: &About<'_>,
        journey: &Journey,
        lang: Lang,
    ) -> Result<Vec<Entry>, ServicesError> {
        let mut entries = vec![self.ledger().prepare(&act(case, about), self.now())?];
        entries.extend(self.news(case, next, about)?);
        let transaction = Transaction {
            service: "services.case_work".to_owned(),
            agency: about.stage.agency.clone(),
            channel: Channel::Web,
            audience: Audience::Officer,
            outcome: Ended::Completed,
            started_at: journey.started_at,
            finished_at: self.now(),
            prefilled: 0,
            retyped: 0,
            language: lang.tag().to_owned(),
        };
        entries.push(self.ledger().transaction(&transaction, self.now())?);
        Ok(entries)
    }

    /// What the applicant is told: that they are asked, what was decided, or who has the case now.
    fn news(
        &self,
        case: &Case,
        next: &CaseState<Id>,
        about: &About<'_>,
    ) -> Result<Option<Entry>, ServicesError> {
        let Some(person) = case.told else { return Ok(None) };
        let service = &case.service;
        let told = Told { due: case.due_at, ..Told::of(person, &case.reference, &about.stage.agency) };
        if next.waits_for_applicant() {
            return self.message(service, Moment::AskMore, &Told { stage: Some(&about.stage.title), ..told });
        }
        if next.ending().is_some() {
            let reason = match about.done {
                Move::Decide { reason: Some(reason), .. } => *reason,
                _ => usize::MAX,
            };
            let reason = about.decision.and_then(|decision| decision.reasons.get(reason));
            let outcome = about.decision.map(|decision| &decision.title);
            let is_appeal = about.stage.id == APPEAL;
            let moment = if is_appeal { Moment::AppealDecided } else { Moment::Decided };
            return self.message(service, moment, &Told { outcome, reason, ..told });
        }
        let was_open = case.state.open(service);
        let entered =
            next.open(service).into_iter().find(|stage| !was_open.iter().any(|was| was.id == stage.id));
        match entered {
            Some(stage) => self.message(service, Moment::Stage, &Told { stage: Some(&stage.title), ..told }),
            None => Ok(None),
        }
    }
}

/// A move that the rules allow.
struct About<'a> {
    stage: &'a Stage,
    decision: Option<&'a Decision>,
    done: &'a Move,
    actor: Actor,
    officer: &'a Officer<Id>,
}

fn act(case: &Case, about: &About<'_>) -> Act {
    let kind = match about.decision.map(|decision| decision.outcome) {
        None => kind::MOVED,
        Some(Outcome::AskMore) => kind::ASKED,
        Some(Outcome::Approve | Outcome::Refuse) => kind::DECIDED,
    };
    let detail = serde_json::json!({
        "reference": case.reference.as_str(),
        "number": case.history.len() + 1,
        "decision": about.decision.map(|decision| decision.id.as_str()),
    });
    let mut act = Act::new(kind, about.actor.clone())
        .because(case.service.privacy.purpose.en.as_str())
        .with_public("service", case.service.id.as_str())
        .with_public("version", case.service.version)
        .with_public("stage", about.stage.id.as_str())
        .with_public("team", about.officer.team.as_str())
        .with_detail(detail);
    if let Some(person) = case.owner.subject() {
        // A decision changes what the state holds about a person; a step on the way there does not.
        let access = if kind == kind::DECIDED { Access::Changed } else { Access::None };
        act = act.on(person, access);
    }
    act
}

fn stage_of<'s>(service: &'s Service, done: &Move) -> Option<&'s Stage> {
    let (Move::Prepare { stage } | Move::Complete { stage } | Move::Decide { stage, .. }) = done;
    service.stage(stage)
}

fn decision_of<'s>(stage: &'s Stage, done: &Move) -> Option<&'s Decision> {
    match done {
        Move::Decide { decision, .. } => stage.decision.iter().find(|known| known.id == *decision),
        Move::Prepare { .. } | Move::Complete { .. } => None,
    }
}
