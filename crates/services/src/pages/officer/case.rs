//! `/officer/cases/{reference}`: a case as a team of one of its stages sees it. The look is in the ledger before.

use askama::Template;
use axum::extract::{Path, State};
use polity_identity::Agency;
use polity_store::{Id, Micros};
use polity_web::{Ctx, Page, PageError, Who};

use super::{Room, officer_name, officer_names, stage_title, team_name};
use crate::access::CaseOfficer;
use crate::document::{Outcome, Stage};
use crate::flow::{Ending, Move, Progress};
use crate::history::{Made, Step};
use crate::pages::answer_words::{AnswerShown, shown};
use crate::pages::words::{Words, agency_name, last_day};
use crate::store::cases::TaskRow;
use crate::{AppealWords, Case, Desk, Services};

/// A stage for a reader.
struct StageShown {
    id: String,
    title: Words,
    team: String,
    /// `waits`, `open` or `done`.
    progress: &'static str,
    progress_words: String,
    due: Option<String>,
    due_class: &'static str,
    who: Option<String>,
    /// When somebody comes, and whether it was called off.
    appointment: Option<(Micros, bool)>,
    /// What the reader may do about it, where it is an open task of their own team.
    own: Option<OwnTask>,
    prepared_by: Option<String>,
}

/// An open task of the reader's team.
struct OwnTask {
    is_mine: bool,
    may_undo: bool,
    /// Who has it, as forms name them.
    had: String,
    /// Pages of what else can be done: last part of the address, and words.
    links: Vec<(&'static str, String)>,
}

/// A page of the form with its answers.
struct PageAnswers {
    title: Words,
    answers: Vec<AnswerShown>,
}

/// Something that happened.
pub(super) struct StepShown {
    /// Its number, where it can be explained.
    pub number: Option<usize>,
    pub at: Micros,
    pub what: String,
    pub who: String,
}

struct QuestionShown {
    agency: String,
    at: Micros,
    words: String,
    answer: Option<(String, Micros)>,
}

struct NoteShown {
    who: String,
    at: Micros,
    words: String,
    is_shared: bool,
}

#[derive(Template)]
#[template(path = "officer/case.html")]
pub(super) struct CaseShown {
    ctx: Ctx,
    reference: String,
    service: Words,
    purpose: Words,
    standing: String,
    standing_class: &'static str,
    opened_at: Micros,
    due: Option<String>,
    version: u32,
    erased_at: Option<Micros>,
    stages: Vec<StageShown>,
    pages: Vec<PageAnswers>,
    questions: Vec<QuestionShown>,
    appeal: Option<AppealWords>,
    notes: Vec<NoteShown>,
    steps: Vec<StepShown>,
}

/// The case.
pub(super) async fn show(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path(reference): Path<String>,
) -> Result<Page<CaseShown>, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let case = room.look_at_case(&desk, &reference).await?.ok_or(PageError::NotFound)?;
    let agencies = room.identity().agencies().await?;
    let at_work: Vec<&str> = case.service.every_stage().map(|stage| stage.agency.as_str()).collect();
    let names = officer_names(&room, &at_work).await?;
    let reader = Reader { room: &room, ctx: &ctx, desk: &desk, agencies: &agencies, names: &names };
    let mut stages = Vec::new();
    let appointments = room.appointments(&case).await?;
    // The stage of an appeal is one of them once there is an appeal.
    for stage in case.service.every_stage().filter(|stage| case.state.stage(&stage.id).is_some()) {
        let own = appointments.iter().find(|appointment| appointment.stage == stage.id);
        let appointment = own.map(|appointment| (appointment.starts_at, appointment.called_off));
        stages.push(StageShown { appointment, ..reader.stage(&case, stage).await? });
    }
    let questions = room.questions(case.id).await?.into_iter().map(|question| QuestionShown {
        agency: agency_name(&ctx, &agencies, &question.agency),
        at: question.asked_at,
        words: question.words,
        answer: question.answer,
    });
    let questions = questions.collect();
    let notes = room.notes(&desk, &case).await?.into_iter().map(|note| NoteShown {
        who: reader.colleague(&note.agency, note.author),
        at: note.at,
        words: note.words,
        is_shared: note.shared,
    });
    let notes = notes.collect();
    let steps = reader.steps(&case);
    let pages = reader.answers(&case);
    let (standing, standing_class) = standing(&ctx, &case);
    Ok(Page(CaseShown {
        reference: case.reference.to_string(),
        service: Words::of(&ctx, &case.service.title),
        purpose: Words::of(&ctx, &case.service.privacy.purpose),
        standing,
        standing_class,
        opened_at: case.opened_at,
        due: case.due_at.filter(|_| case.ended_at.is_none()).map(|due| last_day(&ctx, due)),
        version: case.service.version,
        erased_at: case.erased_at,
        stages,
        pages,
        questions,
        appeal: room.appeal_of(case.id).await?,
        notes,
        steps,
        ctx,
    }))
}

/// Where a case stands, in a word, with the class of its tag.
fn standing(ctx: &Ctx, case: &Case) -> (String, &'static str) {
    match case.state.ending() {
        Some(ending) => {
            let (name, class) = match ending {
                Ending::Approved => ("approved", "good"),
                Ending::Refused => ("refused", "wrong"),
                Ending::Withdrawn => ("withdrawn", "quiet"),
            };
            (ctx.t(&format!("officer-ending-{name}")), class)
        }
        None if case.state.waits_for_applicant() => (ctx.t("officer-standing-asked"), "attention"),
        None => (ctx.t("officer-standing-open"), ""),
    }
}

/// Who reads, and all that it takes to put things into words for them.
pub(super) struct Reader<'a> {
    pub room: &'a Services,
    pub ctx: &'a Ctx,
    pub desk: &'a Desk,
    pub agencies: &'a [Agency],
    pub names: &'a [(Id, String)],
}

impl Reader<'_> {
    fn officer(&self, officer: Id) -> String {
        officer_name(self.ctx, self.names, self.desk.person(), officer)
    }

    /// An officer with their agency.
    pub fn colleague(&self, agency: &str, officer: Id) -> String {
        format!("{}, {}", self.officer(officer), agency_name(self.ctx, self.agencies, agency))
    }

    async fn stage(&self, case: &Case, stage: &Stage) -> Result<StageShown, PageError> {
        let ctx = self.ctx;
        let task = case.tasks.iter().find(|task| task.stage == stage.id);
        let progress = case.state.stage(&stage.id);
        let name = match progress {
            Some(Progress::Open { .. }) if task.is_some() => "open",
            Some(Progress::Done { .. }) => "done",
            _ => "waits",
        };
        let assignee = task.and_then(|task| task.assignee);
        let (due, due_class) = due_words(ctx, task);
        let prepared_by = match progress {
            Some(Progress::Open { prepared_by: Some(officer) }) => Some(self.officer(*officer)),
            _ => None,
        };
        let who = match (progress, assignee) {
            (Some(Progress::Done { by, .. }), _) => Some(self.officer(*by)),
            (_, Some(officer)) => Some(self.officer(officer)),
            _ => task.map(|_| ctx.t("officer-nobody")),
        };
        let own = self.own_task(case, stage, task).await?;
        Ok(StageShown {
            id: stage.id.clone(),
            title: Words::of(ctx, &stage.title),
            team: team_name(ctx, self.agencies, &stage.agency, &stage.team),
            progress: name,
            progress_words: ctx.t(&format!("officer-progress-{name}")),
            due,
            due_class,
            who,
            appointment: None,
            own,
            prepared_by,
        })
    }

    /// What the reader may do about a stage: nothing, unless it is open and their own team's.
    async fn own_task(
        &self,
        case: &Case,
        stage: &Stage,
        task: Option<&TaskRow>,
    ) -> Result<Option<OwnTask>, PageError> {
        let Some(task) = task.filter(|task| self.desk.works_in(&task.agency, &task.team)) else {
            return Ok(None);
        };
        let asks = stage.decision.iter().any(|decision| decision.outcome == Outcome::AskMore);
        let mut links = Vec::new();
        if asks && !case.state.waits_for_applicant() {
            links.push(("ask", self.ctx.t("officer-ask")));
        }
        if stage.appointment {
            links.push(("appointment", self.ctx.t("officer-appointment")));
        }
        links.push(("officer", self.ctx.t("officer-give")));
        Ok(Some(OwnTask {
            is_mine: task.assignee == Some(self.desk.person()),
            may_undo: self.room.may_undo(self.desk, case.id, &stage.id).await?,
            had: task.assignee.map(|officer| officer.to_string()).unwrap_or_default(),
            links,
        }))
    }

    fn answers(&self, case: &Case) -> Vec<PageAnswers> {
        let pages = case.service.pages.iter().map(|page| {
            let answered = page.fields.iter().filter(|field| case.answers.contains_key(&field.id));
            let answers = answered
                .map(|field| {
                    let answer = case.answers.get(&field.id);
                    shown(self.ctx, field, answer, self.agencies).on_map(self.ctx, self.room.map(), answer)
                })
                .collect();
            PageAnswers { title: Words::of(self.ctx, &page.title), answers }
        });
        pages.filter(|page| !page.answers.is_empty()).collect()
    }

    /// What happened, first to last.
    fn steps(&self, case: &Case) -> Vec<StepShown> {
        let applicant = self.ctx.t("officer-applicant");
        let opened = StepShown {
            number: None,
            at: case.opened_at,
            what: self.ctx.t("officer-step-submitted"),
            who: applicant.clone(),
        };
        let made = case.history.iter().enumerate().map(|(place, made)| self.step(case, place + 1, made));
        std::iter::once(opened).chain(made).collect()
    }

    /// A move in words.
    pub fn step(&self, case: &Case, number: usize, made: &Made) -> StepShown {
        let ctx = self.ctx;
        let (what, who) = match &made.step {
            Step::Answered => (ctx.t("officer-step-answered"), ctx.t("officer-applicant")),
            Step::Appealed => (ctx.t("officer-step-appealed"), ctx.t("officer-applicant")),
            Step::Withdrawn if case.state.was_appealed() => {
                (ctx.t("officer-step-appeal-withdrawn"), ctx.t("officer-applicant"))
            }
            Step::Withdrawn => (ctx.t("officer-step-withdrawn"), ctx.t("officer-applicant")),
            Step::Officer(officer, done) => {
                let who = self.colleague(&officer.agency, officer.person);
                (self.move_words(case, done), who)
            }
        };
        let is_decision = matches!(&made.step, Step::Officer(_, Move::Decide { .. }));
        StepShown { number: is_decision.then_some(number), at: made.at, what, who }
    }

    fn move_words(&self, case: &Case, done: &Move) -> String {
        let title = |stage: &str| stage_title(self.ctx, &case.service, stage).text;
        match done {
            Move::Prepare { stage } => self.ctx.tf("officer-step-prepare", &[("stage", title(stage))]),
            Move::Complete { stage } => self.ctx.tf("officer-step-complete", &[("stage", title(stage))]),
            Move::Decide { stage, decision, reason } => {
                let known = case
                    .service
                    .stage(stage)
                    .and_then(|stage| stage.decision.iter().find(|one| one.id == *decision));
                let words =
                    known.map_or_else(|| decision.clone(), |one| Words::of(self.ctx, &one.title).text);
                let reason = reason.and_then(|reason| known?.reasons.get(reason));
                let reason = reason.map(|reason| Words::of(self.ctx, reason).text).unwrap_or_default();
                let values = [("stage", title(stage)), ("decision", words), ("reason", reason)];
                let key = if values.iter().any(|(name, words)| *name == "reason" && words.is_empty()) {
                    "officer-step-decide"
                } else {
                    "officer-step-decide-because"
                };
                self.ctx.tf(key, &values)
            }
        }
    }
}

/// When an open stage is due, with the class of its tag.
fn due_words(ctx: &Ctx, task: Option<&TaskRow>) -> (Option<String>, &'static str) {
    let Some(task) = task else { return (None, "") };
    if task.paused {
        return (Some(ctx.t("officer-due-paused")), "quiet");
    }
    let date = [("date", last_day(ctx, task.due_at))];
    if task.due_at == Micros::MAX {
        (Some(ctx.t("officer-due-never")), "quiet")
    } else if task.due_at <= ctx.web().now() {
        (Some(ctx.tf("officer-due-over", &date)), "wrong")
    } else {
        (Some(ctx.tf("officer-due-by", &date)), "")
    }
}
