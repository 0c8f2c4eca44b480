//! `/applications/{reference}`: what somebody has sent; where it is, what comes next, and by when; answered, or taken back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_identity::Agency;
use polity_store::Micros;
use polity_web::{Ctx, FormErrors, Input, Page, PageError, Query, Who, see_other};
use serde::Deserialize;

use super::answer_words::{AnswerShown, shown};
use super::appointments::{self, AppointmentLine};
use super::elsewhere;
use super::keys::Keys;
use super::voices::{self, Voice};
use super::words::{Words, agency_name, last_day};
use super::{Room, again, denied, journey, op};
use crate::access::{Applying, InHand};
use crate::document::Service;
use crate::flow::{Ending, Move, Progress};
use crate::history::{Step, asks};
use crate::reference::Reference;
use crate::{AppealWords, Case, Owner, QUESTION_CHARS_MAX, Services};

/// Where a case is, in a word.
pub(super) struct Status {
    pub words: String,
    pub tag: &'static str,
}

/// A stage as the applicant sees it.
struct StageShown {
    title: Words,
    agency: String,
    class: &'static str,
    state: String,
    /// By when it is done, while it is open and its clock runs.
    due: Option<String>,
    decision: Option<Words>,
}

/// Something that happened.
struct Happened {
    at: Micros,
    words: String,
}

/// What was asked, and what was answered.
struct Asked {
    words: String,
    agency: String,
    at: Micros,
    /// In the applicant's words, with when it came.
    answer: Option<(String, String)>,
}

/// How it ended.
pub(super) struct Outcome {
    title: Option<Words>,
    pub reason: Option<Words>,
    is_refused: bool,
    /// The last day on which the applicant can appeal.
    appeal_until: Option<String>,
}

#[derive(Template)]
#[template(path = "application.html")]
struct Application {
    ctx: Ctx,
    op: String,
    reference: String,
    id: String,
    title: Words,
    agency: String,
    status: Status,
    due: Option<String>,
    asked: Vec<Asked>,
    has_ended: bool,
    waits_for_you: bool,
    outcome: Option<Outcome>,
    /// What they wrote when they appealed, and when.
    appeal: Option<AppealWords>,
    /// Whether taking it back takes an appeal back.
    is_appeal: bool,
    stages: Vec<StageShown>,
    appointments: Vec<AppointmentLine>,
    happened: Vec<Happened>,
    answers: Vec<AnswerShown>,
    erased_at: Option<Micros>,
    contact: Option<String>,
    voices: Vec<Voice>,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct Sent {
    ctx: Ctx,
    id: String,
    reference: String,
    title: Words,
    due: Option<String>,
    next: Option<Words>,
    /// The way back, for whoever has not signed in.
    link: Option<String>,
    /// It is a business's: who hears of it is said.
    of_business: bool,
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct Withdraw {
    ctx: Ctx,
    op: String,
    reference: String,
    title: Words,
    is_appeal: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Way {
    key: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AnswerForm {
    op: String,
    answer: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct OpForm {
    op: String,
}

pub(super) fn status(ctx: &Ctx, state: &str, ending: Option<&str>) -> Status {
    let (key, tag) = match (state, ending) {
        (_, Some("approved")) => ("services-status-approved", "good"),
        (_, Some("refused")) => ("services-status-refused", "wrong"),
        (_, Some(_)) => ("services-status-withdrawn", "quiet"),
        ("asked", None) => ("services-status-asked", "attention"),
        _ => ("services-status-open", ""),
    };
    Status { words: ctx.t(key), tag }
}

/// The case that an address names, for whoever may see it. Nobody learns which references there are: who is not signed in
/// is asked to sign in, whatever they typed.
pub(super) async fn own(
    room: &Services,
    who: &Applying,
    keys: &Keys,
    reference: &str,
) -> Result<(InHand, Case), PageError> {
    let nothing = || if who.session().is_some() { PageError::NotFound } else { PageError::SignIn };
    let reference = Reference::read(room.prefix(), reference).ok_or_else(nothing)?;
    let case = room.case_by_reference(&reference).await?.ok_or_else(nothing)?;
    let in_hand = who.own_case(case.owner, case.service.login, keys.case());
    let in_hand = in_hand.map_err(|refused| match denied(refused) {
        PageError::NotFound => nothing(),
        other => other,
    })?;
    if room.looks_at_own(&case, &in_hand).await? { Ok((in_hand, case)) } else { Err(nothing()) }
}

/// A case. With its key in the address the browser keeps the key, and goes on without it.
pub(super) async fn show(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
    Query(way): Query<Way>,
) -> Result<Response, PageError> {
    if !way.key.is_empty() {
        return Ok(
            (keys.keep_case(&way.key), see_other(&format!("/applications/{reference}"))).into_response()
        );
    }
    if room.is_elsewhere(&reference) {
        return elsewhere::show(&room, &who.0, ctx, &reference).await;
    }
    let found = own(&room, &who.0, &keys, &reference).await;
    if let Err(PageError::NotFound) = &found
        && room.is_of_own_business(who.0.session(), &reference).await?
    {
        // A message led here: it is opened by acting for the business first.
        return Ok(see_other("/me/mandates"));
    }
    let (_, case) = found?;
    Ok(Page(application(&room, ctx, &case).await?).into_response())
}

async fn application(room: &Services, ctx: Ctx, case: &Case) -> Result<Application, PageError> {
    let agencies = room.identity().agencies().await?;
    let service = &case.service;
    let asked = room.questions(case.id).await?.into_iter().map(|question| Asked {
        words: question.words,
        agency: agency_name(&ctx, &agencies, &question.agency),
        at: question.asked_at,
        answer: question.answer.map(|(words, at)| (words, ctx.date_time(at))),
    });
    let ending = case.state.ending();
    let answers = service
        .fields()
        .filter_map(|(_, field)| Some(shown(&ctx, field, Some(case.answers.get(&field.id)?), &agencies)));
    let contact = ctx.web().config().footer.contact.clone();
    Ok(Application {
        op: op(&ctx),
        reference: case.reference.to_string(),
        id: service.id.clone(),
        title: Words::of(&ctx, &service.title),
        agency: agency_name(&ctx, &agencies, &service.agency),
        status: status_of(&ctx, case),
        due: case.due_at.filter(|_| ending.is_none()).map(|due| last_day(&ctx, due)),
        asked: asked.collect(),
        has_ended: ending.is_some(),
        waits_for_you: case.state.waits_for_applicant(),
        outcome: ending.filter(|ending| *ending != Ending::Withdrawn).map(|_| Outcome {
            appeal_until: room.may_appeal_until(case).map(|until| last_day(&ctx, until)),
            ..outcome(&ctx, case)
        }),
        appeal: room.appeal_of(case.id).await?,
        is_appeal: case.state.was_appealed(),
        stages: stages(&ctx, case, &agencies),
        appointments: appointments::lines(room, &ctx, case, &agencies).await?,
        happened: happened(&ctx, case, &agencies),
        answers: answers.collect(),
        erased_at: case.erased_at,
        voices: voices::open_to(room, &ctx, case).await?,
        contact,
        // The language switch sends the form along; where there is none it is a link.
        ctx: if case.state.waits_for_applicant() { ctx.with_form("answer-form") } else { ctx },
    })
}

fn status_of(ctx: &Ctx, case: &Case) -> Status {
    let ending = case.state.ending().map(|ending| match ending {
        Ending::Approved => "approved",
        Ending::Refused => "refused",
        Ending::Withdrawn => "withdrawn",
    });
    status(ctx, if case.state.waits_for_applicant() { "asked" } else { "open" }, ending)
}

/// The stages in the order of the document, each where it is.
fn stages(ctx: &Ctx, case: &Case, agencies: &[Agency]) -> Vec<StageShown> {
    let has_ended = case.state.ending().is_some();
    let stage = |stage: &crate::document::Stage| {
        let task = case.tasks.iter().find(|task| task.stage == stage.id && !task.paused);
        let (class, key, decided) = match case.state.stage(&stage.id) {
            Some(Progress::Done { decision, .. }) => ("done", "services-stage-done", decision.as_ref()),
            Some(Progress::Open { .. }) if !has_ended => ("now", "services-stage-now", None),
            _ if has_ended => ("", "services-stage-not-reached", None),
            _ => ("", "services-stage-waits", None),
        };
        let decision = stage.decision.iter().find(|known| Some(&known.id) == decided);
        StageShown {
            title: Words::of(ctx, &stage.title),
            agency: agency_name(ctx, agencies, &stage.agency),
            class,
            state: ctx.t(key),
            due: task.filter(|_| class == "now").map(|task| last_day(ctx, task.due_at)),
            decision: decision.map(|decision| Words::of(ctx, &decision.title)),
        }
    };
    // The stage of an appeal is one of them once there is an appeal.
    let reached = case.service.every_stage().filter(|stage| case.state.stage(&stage.id).is_some());
    reached.map(stage).collect()
}

/// How it ended: the last decision, and its reason.
pub(super) fn outcome(ctx: &Ctx, case: &Case) -> Outcome {
    let last = case.history.iter().rev().find_map(|made| match &made.step {
        Step::Officer(_, Move::Decide { stage, decision, reason })
            if !asks(&case.service, stage, decision) =>
        {
            Some((stage, decision, reason))
        }
        _ => None,
    });
    let decided = last.and_then(|(stage, decision, reason)| {
        let stage = case.service.stage(stage)?;
        Some((stage.decision.iter().find(|known| known.id == *decision)?, *reason))
    });
    Outcome {
        title: decided.map(|(decision, _)| Words::of(ctx, &decision.title)),
        reason: decided.and_then(|(decision, reason)| Some(Words::of(ctx, decision.reasons.get(reason?)?))),
        is_refused: case.state.ending() == Some(Ending::Refused),
        appeal_until: None,
    }
}

/// What happened, newest first: never who prepared what, and never an officer's name.
fn happened(ctx: &Ctx, case: &Case, agencies: &[Agency]) -> Vec<Happened> {
    let service: &Service = &case.service;
    // Of a business's case the reader may be another than whoever did it.
    let of_business = matches!(case.owner, Owner::Entity(_));
    let own = |own: &str, of_firm: &str| ctx.t(if of_business { of_firm } else { own });
    let mut all = vec![Happened {
        at: case.opened_at,
        words: own("services-happened-sent", "services-happened-sent-firm"),
    }];
    for made in &case.history {
        let words = match &made.step {
            Step::Answered => own("services-happened-answered", "services-happened-answered-firm"),
            Step::Appealed => own("services-happened-appealed", "services-happened-appealed-firm"),
            Step::Withdrawn if case.state.was_appealed() => {
                own("services-happened-appeal-withdrawn", "services-happened-appeal-withdrawn-firm")
            }
            Step::Withdrawn => own("services-happened-withdrawn", "services-happened-withdrawn-firm"),
            Step::Officer(officer, done) => {
                let (key, stage) = match done {
                    Move::Prepare { .. } => continue,
                    Move::Complete { stage } => ("services-happened-done", stage),
                    Move::Decide { stage, decision, .. } if asks(service, stage, decision) => {
                        ("services-happened-asked", stage)
                    }
                    Move::Decide { stage, .. } => ("services-happened-decided", stage),
                };
                let title =
                    service.stage(stage).map_or_else(String::new, |stage| Words::of(ctx, &stage.title).text);
                let agency = agency_name(ctx, agencies, &officer.agency);
                ctx.tf(key, &[("stage", title), ("agency", agency)])
            }
        };
        all.push(Happened { at: made.at, words });
    }
    all.reverse();
    all
}

/// A file that the applicant sent: it is theirs, whatever a scanner has said about it so far.
pub(super) async fn file(
    who: Who<Applying>,
    State(room): Room,
    keys: Keys,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, &who.0, &keys, &reference).await?;
    let file = room.file_of(&case, &id).await?.ok_or(PageError::NotFound)?;
    Ok(super::download(&file))
}

/// It was sent: the number under which it is known, and what comes next.
pub(super) async fn sent(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
) -> Result<Response, PageError> {
    let (in_hand, case) = own(&room, &who.0, &keys, &reference).await?;
    let key = keys.case().filter(|_| matches!(in_hand.owner, Owner::Token(_)));
    let link = key.map(|key| {
        let mut address = ctx.web().config().public_base.clone();
        address.set_path(&format!("/applications/{}", case.reference));
        address.query_pairs_mut().append_pair("key", key);
        address.to_string()
    });
    let next = case.state.open(&case.service).first().map(|stage| Words::of(&ctx, &stage.title));
    let page = Sent {
        id: case.service.id.clone(),
        reference: case.reference.to_string(),
        title: Words::of(&ctx, &case.service.title),
        due: case.due_at.map(|due| last_day(&ctx, due)),
        next,
        link,
        of_business: matches!(in_hand.owner, Owner::Entity(_)),
        ctx,
    };
    Ok(Page(page).into_response())
}

/// The applicant answers what they were asked.
pub(super) async fn answer(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
    input: Input<AnswerForm>,
) -> Result<Response, PageError> {
    let (in_hand, case) = own(&room, &who.0, &keys, &reference).await?;
    let here = format!("/applications/{}", case.reference);
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        judge_words(&mut state.errors, &form.answer);
        if state.errors.is_empty() {
            let operation = journey(&ctx, &form.op).operation("services.answer", case.id.as_bytes());
            // Whoever was overtaken is shown where the case is now.
            room.answer_question(&case, in_hand.to_actor(), &form.answer, operation).await?;
            return Ok(see_other(&here));
        }
    }
    let page = application(&room, ctx.refilled(state), &case).await?;
    Ok(again(page.ctx.status(), page))
}

fn judge_words(errors: &mut FormErrors, words: &str) {
    errors.require(!words.trim().is_empty(), "answer", "services-error-missing");
    if words.chars().count() > QUESTION_CHARS_MAX {
        errors.add_with("answer", "services-error-too-long", vec![("most", QUESTION_CHARS_MAX.into())]);
    }
}

/// Whether somebody really wants to take it back.
pub(super) async fn ask_withdraw(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, &who.0, &keys, &reference).await?;
    if case.state.ending().is_some() {
        return Ok(see_other(&format!("/applications/{}", case.reference)));
    }
    let (reference, title) = (case.reference.to_string(), Words::of(&ctx, &case.service.title));
    let is_appeal = case.state.was_appealed();
    Ok(Page(Withdraw { op: op(&ctx), reference, title, is_appeal, ctx }).into_response())
}

/// It is taken back.
pub(super) async fn withdraw(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
    input: Input<OpForm>,
) -> Result<Response, PageError> {
    let (in_hand, case) = own(&room, &who.0, &keys, &reference).await?;
    let operation = journey(&ctx, &input.form.op).operation("services.withdraw", case.id.as_bytes());
    room.withdraw(&case, in_hand.to_actor(), operation).await?;
    Ok(see_other(&format!("/applications/{}", case.reference)))
}
