//! `/officer/cases/{reference}/stages/{stage}`: the work on one stage. It is ticked off and ended here: handed over,
//! prepared for a second officer, or decided. Nothing that the applicant told stands on this page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::{Room, again, at_desk, journey, op, team_name};
use crate::access::CaseOfficer;
use crate::document::{APPEAL, Decision, Outcome, Stage};
use crate::flow::{Move, Progress, Refusal};
use crate::pages::words::Words;
use crate::verbs::{Moved, Wanted};
use crate::{Case, Desk, Services};

/// What can be done about a stage now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    Nothing,
    Complete,
    Prepare,
    Decide,
    /// As the second officer, on what the first has ticked off.
    DecideSecond,
}

#[derive(Template)]
#[template(path = "officer/stage.html")]
struct StagePage {
    ctx: Ctx,
    op: String,
    reference: String,
    stage: String,
    title: Words,
    checklist: Vec<Words>,
    /// Why nothing can be done now; `None` where something can.
    stands_still: Option<String>,
    /// Whose work it is next.
    next: Vec<String>,
    choices: Vec<(String, String)>,
    button: Button,
    seen: usize,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    /// `complete`, `prepare` or `decide`.
    act: String,
    /// A decision, and after a colon the number of its reason.
    decision: String,
    /// Points of the checklist that are ticked, by their numbers.
    checked: Vec<String>,
    seen: usize,
    op: String,
}

/// The page.
pub(super) async fn show(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    Ok(Page(page(&room, ctx, &desk, &case, stage).await?).into_response())
}

/// A stage of one's own team; another's work is nobody else's to see.
pub(super) fn own_stage<'c>(desk: &Desk, case: &'c Case, stage: &str) -> Result<&'c Stage, PageError> {
    // An appeal that nobody made is no stage.
    let stage = case.service.stage(stage).filter(|stage| case.state.stage(&stage.id).is_some());
    let stage = stage.ok_or(PageError::NotFound)?;
    desk.works_in(&stage.agency, &stage.team).then_some(stage).ok_or(PageError::NotFound)
}

async fn page(
    room: &Services,
    ctx: Ctx,
    desk: &Desk,
    case: &Case,
    stage: &Stage,
) -> Result<StagePage, PageError> {
    let agencies = room.identity().agencies().await?;
    let prepared_by = match case.state.stage(&stage.id) {
        Some(Progress::Open { prepared_by }) => *prepared_by,
        _ => None,
    };
    let ends = stage.decision.iter().any(|decision| decision.outcome != Outcome::AskMore);
    let stands_still = stands_still(&ctx, desk, case, stage);
    // Whoever prepared it finds a word about that in place of a button.
    let button = match (ends, stage.four_eyes, prepared_by) {
        _ if stands_still.is_some() => Button::Nothing,
        (false, ..) => Button::Complete,
        (true, false, _) => Button::Decide,
        (true, true, None) => Button::Prepare,
        (true, true, Some(_)) => Button::DecideSecond,
    };
    let after = case.service.stages.iter().filter(|next| next.needs.contains(&stage.id));
    Ok(StagePage {
        op: op(&ctx),
        reference: case.reference.to_string(),
        stage: stage.id.clone(),
        title: Words::of(&ctx, &stage.title),
        checklist: stage.checklist.iter().map(|point| Words::of(&ctx, point)).collect(),
        next: after.map(|next| team_name(&ctx, &agencies, &next.agency, &next.team)).collect(),
        choices: choices(&ctx, stage),
        button,
        stands_still,
        seen: case.history.len(),
        // The language switch sends the form along; where there is none it is a link.
        ctx: if button == Button::Nothing { ctx } else { ctx.with_form("stage-form") },
    })
}

/// Why nothing can be done about a stage now.
fn stands_still(ctx: &Ctx, desk: &Desk, case: &Case, stage: &Stage) -> Option<String> {
    if case.state.ending().is_some() {
        return Some(ctx.t("officer-refusal-ended"));
    }
    if case.state.waits_for_applicant() {
        return Some(ctx.t("officer-refusal-asked"));
    }
    match case.state.stage(&stage.id) {
        Some(Progress::Open { .. }) if stage.id == APPEAL && case.state.has_judged(&desk.person()) => {
            Some(ctx.t("officer-refusal-judged"))
        }
        Some(Progress::Open { prepared_by: Some(officer) })
            if stage.four_eyes && *officer == desk.person() =>
        {
            Some(ctx.t("officer-refusal-same-person"))
        }
        Some(Progress::Open { .. }) => None,
        Some(Progress::Done { .. }) => Some(ctx.t("officer-refusal-done")),
        Some(Progress::Waits) | None => Some(ctx.t("officer-refusal-not-open")),
    }
}

/// Each final decision with each of its reasons: one choice, because a reason belongs to its decision.
fn choices(ctx: &Ctx, stage: &Stage) -> Vec<(String, String)> {
    let mut choices = Vec::new();
    for decision in stage.decision.iter().filter(|decision| decision.outcome != Outcome::AskMore) {
        let title = Words::of(ctx, &decision.title).text;
        if decision.reasons.is_empty() {
            choices.push((decision.id.clone(), title));
            continue;
        }
        for (number, reason) in decision.reasons.iter().enumerate() {
            let words = format!("{title}: {}", Words::of(ctx, reason).text);
            choices.push((format!("{}:{number}", decision.id), words));
        }
    }
    choices
}

/// A choice read back.
fn chosen<'s>(stage: &'s Stage, value: &str) -> Option<(&'s Decision, Option<usize>)> {
    let (id, reason) = value.split_once(':').map_or((value, None), |(id, reason)| (id, Some(reason)));
    let decision = stage.decision.iter().find(|decision| decision.id == id)?;
    let reason = reason.map(str::parse).transpose().ok()?;
    (decision.outcome != Outcome::AskMore).then_some((decision, reason))
}

/// Ends the stage, or prepares it.
pub(super) async fn make(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    let done = if switched { None } else { read(stage, &form, &mut state) };
    if let Some(done) = done {
        let journey = journey(&ctx, &form.op);
        let wanted = Wanted { done, words: "", seen: form.seen, journey, lang: ctx.lang() };
        if let Some(onward) = carry_out(&room, &desk, &case, wanted, &mut state).await? {
            return Ok(onward);
        }
    }
    // What was moved meanwhile is shown as it stands now.
    let (_, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage.id)?;
    let status = state.status();
    Ok(again(status, page(&room, ctx.refilled(state), &desk, &case, stage).await?))
}

/// Makes a move; where the page goes on to, or nothing and in `state` why it could not be made.
pub(super) async fn carry_out(
    room: &Services,
    desk: &Desk,
    case: &Case,
    wanted: Wanted<'_>,
    state: &mut FormState,
) -> Result<Option<Response>, PageError> {
    let problem = match room.make_move(desk, case, wanted).await? {
        Moved::Done => return Ok(Some(see_other(&format!("/officer/cases?moved={}", case.reference)))),
        Moved::NotTheirs => return Err(PageError::NotFound),
        Moved::Overtaken => "officer-error-overtaken",
        Moved::Refused(refusal) => refusal_key(refusal),
    };
    state.errors.add("", problem);
    Ok(None)
}

/// What the form wants, or what is wrong with it.
fn read(stage: &Stage, form: &Form, state: &mut FormState) -> Option<Move> {
    let id = stage.id.clone();
    let all = (0..stage.checklist.len()).all(|point| form.checked.contains(&point.to_string()));
    // Whoever decides as the second officer relies on what the first has ticked off.
    let ticks = form.act != "decide" || !stage.four_eyes;
    if ticks && !all {
        state.errors.add("checked", "officer-error-checklist");
    }
    let done = match form.act.as_str() {
        "complete" => Move::Complete { stage: id },
        "prepare" => Move::Prepare { stage: id },
        _ => {
            let Some((decision, reason)) = chosen(stage, &form.decision) else {
                state.errors.add("decision", "officer-error-decision");
                return None;
            };
            Move::Decide { stage: id, decision: decision.id.clone(), reason }
        }
    };
    state.errors.is_empty().then_some(done)
}

/// The words for a refusal.
pub(super) fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Ended => "officer-refusal-ended",
        Refusal::WaitsForApplicant => "officer-refusal-asked",
        Refusal::AlreadyDone => "officer-refusal-done",
        Refusal::NotPrepared => "officer-refusal-not-prepared",
        Refusal::SamePerson => "officer-refusal-same-person",
        Refusal::NeedsReason | Refusal::NeedsDecision | Refusal::Unknown => "officer-error-decision",
        Refusal::DecidedBefore => "officer-refusal-judged",
        Refusal::NotOpen
        | Refusal::NotYours
        | Refusal::NothingAsked
        | Refusal::NothingToAppeal
        | Refusal::AlreadyAppealed => "officer-refusal-not-open",
    }
}
