//! Officers: they take tasks from the queues of their teams, read, note, ask, arrange visits, hand on, prepare and decide.

use super::deeds::{FreeTask, OfficerDeed, StageSeen, may_be_taken_from, officer_deed};
use super::{Life, pace, words};
use anyhow::Result;
use polity_identity::journey::Journey;
use polity_services::access::CaseOfficer;
use polity_services::document::{APPEAL, Stage};
use polity_services::flow::Move;
use polity_services::history::Step;
use polity_services::store::queue::{Line, Place};
use polity_services::{Arranged, Case, Desk, Hand, Handed, Moved, Particulars, View, Wanted};
use polity_store::{Id, Micros};
use polity_web::{Lang, Permission as _, Session};

/// Pages of a queue that are looked through for something to do.
const PAGES: usize = 4;
/// Nobody is busy with one task for longer at a stretch: a quarter of an hour, microseconds.
const AT_A_STRETCH: Micros = 900 * 1_000_000;
/// After this long somebody looks again whether a colleague has come: ten minutes, microseconds.
const LATER: Micros = 600 * 1_000_000;

impl Life {
    /// One officer does one thing; false where there is nothing to do for any.
    pub(super) async fn work(&mut self) -> Result<bool> {
        let officers: Vec<Id> = self.cast.officers.iter().copied().collect();
        for place in self.dice.shuffled(officers.len()) {
            let Some(desk) = officers.get(place).copied() else { continue };
            let Some(desk) = self.desk(desk).await? else { continue };
            if self.work_at(&desk).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The desk of an officer, who signs in about once an hour; `None` for whoever has no post any more.
    async fn desk(&mut self, officer: Id) -> Result<Option<Desk>> {
        let now = self.now();
        let standing = self.memory.sessions.get(&officer).filter(|session| session.expires_at > now);
        let session: Session = if let Some(session) = standing {
            session.clone()
        } else {
            let Some(session) = self.identity.demo_session(officer).await? else { return Ok(None) };
            self.memory.sessions.insert(officer, session.clone());
            session
        };
        let Ok(CaseOfficer(at_work)) = CaseOfficer::check(Some(&session)) else { return Ok(None) };
        Ok(Some(self.services.desk(&at_work).await?))
    }

    /// An officer goes on with what they have, or takes something new.
    async fn work_at(&mut self, desk: &Desk) -> Result<bool> {
        for view in [View::Mine, View::Free] {
            let mut after = Place::start();
            for _ in 0..PAGES {
                let page = self.services.queue(desk, view, "", &after).await?;
                for line in page.lines {
                    let task = (line.place.case, line.place.stage.clone());
                    if line.paused || !self.memory.is_due(&task, self.now()) {
                        continue;
                    }
                    let done = if view == View::Mine {
                        self.go_on(desk, &line).await?
                    } else {
                        self.take(desk, &line).await?
                    };
                    if done {
                        return Ok(true);
                    }
                }
                match page.next {
                    Some(next) => after = next,
                    None => break,
                }
            }
        }
        Ok(false)
    }

    /// Takes a task that nobody has, where it may be taken.
    async fn take(&mut self, desk: &Desk, line: &Line) -> Result<bool> {
        let (case, stage) = (line.place.case, line.place.stage.as_str());
        // Nothing of what the applicant told is opened for this, so that nobody is looked at.
        let Some(seen) = self.services.case_at_desk(desk, line.reference.as_str()).await? else {
            return Ok(false);
        };
        if is_for_others(desk, &seen, stage) {
            return Ok(false);
        }
        let moved_by_others = seen.history.iter().any(|made| match &made.step {
            Step::Officer(officer, _) => !self.cast.officers.contains(&officer.person),
            Step::Answered | Step::Withdrawn | Step::Appealed => false,
        });
        let last = seen.history.last().map_or(seen.opened_at, |made| made.at);
        let from = may_be_taken_from(FreeTask {
            is_ours: self.memory.is_ours(&line.reference) && !moved_by_others,
            quiet_since: last.max(line.since),
            is_left_lying: pace::is_left_lying(case.as_bytes(), stage),
            due_at: line.due_at,
        });
        let task = (case, stage.to_owned());
        if from > self.now() {
            self.memory.put_off(task, from);
            return Ok(false);
        }
        let over = Hand::Over { had: None, has: Some(desk.person()) };
        let handed = self.services.hand(desk, line.reference.as_str(), stage, over).await?;
        self.handled(task);
        Ok(handed == Handed::Done)
    }

    /// Does the next thing about a task of one's own.
    async fn go_on(&mut self, desk: &Desk, line: &Line) -> Result<bool> {
        let (reference, task) = (&line.reference, (line.place.case, line.place.stage.clone()));
        let Some(seen) = self.services.case_at_desk(desk, reference.as_str()).await? else {
            return Ok(false);
        };
        if is_for_others(desk, &seen, &task.1) {
            let back = Hand::Over { had: Some(desk.person()), has: None };
            let handed = self.services.hand(desk, reference.as_str(), &task.1, back).await?;
            self.handled(task);
            return Ok(handed == Handed::Done);
        }
        let stage = seen.service.stage(&task.1);
        let (Some(stage), Some(progress)) = (stage, seen.state.stage(&task.1)) else { return Ok(false) };
        let mut arranged = self.services.appointments(&seen).await?.into_iter();
        let visit = arranged.find(|visit| visit.stage == stage.id && !visit.called_off);
        let deed = officer_deed(
            StageSeen {
                stage,
                progress,
                officer: desk.person(),
                was_asked: seen.history.iter().any(|made| made.step == Step::Answered),
                visit_ends: visit.map(|visit| visit.ends_at),
                now: self.now(),
            },
            &self.dice,
        );
        match deed {
            OfficerDeed::Nothing => {
                self.memory.put_off(task, self.now() + LATER);
                return Ok(false);
            }
            OfficerDeed::WaitUntil(until) => {
                self.memory.put_off(task, until);
                return Ok(false);
            }
            OfficerDeed::HandOn => return self.hand_on(desk, line).await,
            OfficerDeed::Arrange => {
                self.arrange(desk, &seen, stage).await?;
                self.handled(task);
                return Ok(true);
            }
            OfficerDeed::Note
            | OfficerDeed::Ask { .. }
            | OfficerDeed::Complete
            | OfficerDeed::Prepare
            | OfficerDeed::Decide { .. } => {}
        }
        // From here on they go by what the applicant told: they open the case, and the look is recorded.
        let Some(case) = self.services.look_at_case(desk, reference.as_str()).await? else {
            return Ok(false);
        };
        let id = stage.id.clone();
        let (done, words) = match deed {
            OfficerDeed::Complete => (Move::Complete { stage: id }, ""),
            OfficerDeed::Prepare => (Move::Prepare { stage: id }, ""),
            OfficerDeed::Decide { decision, reason } => (Move::Decide { stage: id, decision, reason }, ""),
            OfficerDeed::Ask { decision, reason } => {
                (Move::Decide { stage: id, decision, reason }, words::question(&self.dice))
            }
            _ => {
                let shared = self.dice.chance(30);
                self.services.write_note(desk, &case, words::note(&self.dice), shared, self.new_id()).await?;
                self.handled(task);
                return Ok(true);
            }
        };
        self.make(desk, &case, done, words).await
    }

    /// Makes a move, and lets the applicant come back where it asks or ends something.
    async fn make(&mut self, desk: &Desk, case: &Case, done: Move, words: &str) -> Result<bool> {
        let stage = match &done {
            Move::Prepare { stage } | Move::Complete { stage } | Move::Decide { stage, .. } => stage.clone(),
        };
        let decides = matches!(done, Move::Decide { .. });
        let now = self.now();
        let since = self.memory.touch((case.id, stage.clone()), now).max(now - AT_A_STRETCH);
        let journey = Journey::begin(since, self.web.entropy());
        let wanted = Wanted { done, words, seen: case.history.len(), journey, lang: Lang::En };
        let moved = self.services.make_move(desk, case, wanted).await?;
        self.handled((case.id, stage));
        if decides && moved == Moved::Done {
            self.tell(&case.reference);
        }
        Ok(moved == Moved::Done)
    }

    /// Gives a task to a colleague of the same team; where there is none, back to all of it.
    async fn hand_on(&mut self, desk: &Desk, line: &Line) -> Result<bool> {
        let members = self.services.members(&line.agency).await?.into_iter();
        let of_team = members.filter(|member| member.team == line.team && member.name.is_some());
        let colleagues: Vec<Id> = of_team
            .map(|member| member.person)
            .filter(|person| *person != desk.person() && self.cast.officers.contains(person))
            .collect();
        let task = (line.place.case, line.place.stage.clone());
        let Some(colleague) = self.dice.pick(&colleagues).copied() else {
            self.memory.put_off(task, self.now() + LATER);
            return Ok(false);
        };
        let over = Hand::Over { had: Some(desk.person()), has: Some(colleague) };
        let handed = self.services.hand(desk, line.reference.as_str(), &line.place.stage, over).await?;
        self.handled(task);
        Ok(handed == Handed::Done)
    }

    async fn arrange(&self, desk: &Desk, case: &Case, stage: &Stage) -> Result<()> {
        let (starts_at, ends_at) = pace::visit(self.now(), &self.dice);
        let words = words::before_a_visit(&self.dice).to_owned();
        let at = Arranged::At(starts_at, ends_at, Particulars { place: String::new(), words });
        let stands = self.services.appointments(case).await?.into_iter().find(|one| one.stage == stage.id);
        let seen = stands.map(|one| one.sequence);
        self.services.arrange(desk, case, stage, at, seen, self.new_id()).await?;
        Ok(())
    }

    /// Something was done about a task: whoever has it reads for a while before the next.
    fn handled(&mut self, task: (Id, String)) {
        let now = self.now();
        let until = now + pace::reading(&self.dice);
        self.memory.touch(task.clone(), now);
        self.memory.put_off(task, until);
    }
}

/// Whether an appeal is for colleagues to decide, because this officer judged the case before.
fn is_for_others(desk: &Desk, seen: &Case, stage: &str) -> bool {
    stage == APPEAL && seen.state.has_judged(&desk.person())
}
