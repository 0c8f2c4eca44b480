//! `/officer/cases/{reference}/moves/{number}`: why a case was decided so. What was known, which rule, which officer, when;
//! and the whole history replayed, move by move, by the rules of the version on which the case began.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use polity_identity::catalogue::{Catalogue, Form};
use polity_store::Micros;
use polity_web::{Ctx, Page, PageError, Who};

use super::case::{Reader, StepShown};
use super::{Room, officer_names, stage_title, team_name};
use crate::access::CaseOfficer;
use crate::answers::{Provenance, Value, shown as shown_questions};
use crate::document::{APPEAL, Facts, Stage};
use crate::flow::{CaseState, Move};
use crate::history::{Step, after};
use crate::pages::answer_words::{AnswerShown, shown};
use crate::pages::words::Words;
use crate::{AppealWords, Case, Question};

/// A condition of the document, as it was for these answers.
struct ConditionShown {
    say: Words,
    /// Whether it stood in the way, in words.
    held: String,
}

/// A move, made again.
struct ReplayedShown {
    step: StepShown,
    /// Which stages stood open after it.
    open: String,
}

#[derive(Template)]
#[template(path = "officer/decision.html")]
pub(super) struct DecisionPage {
    ctx: Ctx,
    reference: String,
    what: String,
    who: String,
    at: Micros,
    stage: Words,
    team: String,
    service: String,
    version: u32,
    decision: Words,
    reason: Option<Words>,
    needs: Vec<String>,
    prepared_by: Option<String>,
    four_eyes: bool,
    conditions: Vec<ConditionShown>,
    answers: Vec<AnswerShown>,
    questions: Vec<Question>,
    /// What the applicant wrote when they appealed, where an appeal was decided.
    appeal: Option<AppealWords>,
    is_appeal: bool,
    /// When the inputs were erased: then no condition can be judged again.
    erased_at: Option<Micros>,
    replayed: Vec<ReplayedShown>,
}

/// The explanation. It shows what the applicant told, so that it is a look.
pub(super) async fn show(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, number)): Path<(String, usize)>,
) -> Result<Page<DecisionPage>, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let case = room.look_at_case(&desk, &reference).await?.ok_or(PageError::NotFound)?;
    let place = number.checked_sub(1).ok_or(PageError::NotFound)?;
    let made = case.history.get(place).ok_or(PageError::NotFound)?;
    let Step::Officer(officer, Move::Decide { stage, decision, reason }) = &made.step else {
        return Err(PageError::NotFound);
    };
    let stage = case.service.stage(stage).ok_or(PageError::NotFound)?;
    let decision = stage.decision.iter().find(|known| known.id == *decision).ok_or(PageError::NotFound)?;
    let agencies = room.identity().agencies().await?;
    let at_work: Vec<&str> = case.service.every_stage().map(|stage| stage.agency.as_str()).collect();
    let names = officer_names(&room, &at_work).await?;
    let reader = Reader { room: &room, ctx: &ctx, desk: &desk, agencies: &agencies, names: &names };
    let prepared_by = prepared_by(&case, stage, place);
    let is_appeal = stage.id == APPEAL;
    let mut questions = room.questions(case.id).await?;
    // What was known then: an answer that came later was not.
    questions.retain(|question| question.answer.as_ref().is_some_and(|(_, at)| *at <= made.at));
    let fields = case.service.fields().map(|(_, field)| field);
    let answered = fields.filter(|field| case.answers.contains_key(&field.id));
    Ok(Page(DecisionPage {
        reference: case.reference.to_string(),
        what: reader.step(&case, number, made).what,
        who: reader.colleague(&officer.agency, officer.person),
        at: made.at,
        stage: Words::of(&ctx, &stage.title),
        team: team_name(&ctx, &agencies, &stage.agency, &stage.team),
        service: case.service.id.clone(),
        version: case.service.version,
        decision: Words::of(&ctx, &decision.title),
        reason: reason.and_then(|reason| decision.reasons.get(reason)).map(|text| Words::of(&ctx, text)),
        needs: stage.needs.iter().map(|need| stage_title(&ctx, &case.service, need).text).collect(),
        prepared_by: prepared_by.map(|officer| reader.colleague(&stage.agency, officer)),
        four_eyes: stage.four_eyes,
        conditions: if case.erased_at.is_none() { conditions(&room, &ctx, &case) } else { Vec::new() },
        answers: answered.map(|field| shown(&ctx, field, case.answers.get(&field.id), &agencies)).collect(),
        questions,
        appeal: if is_appeal { room.appeal_of(case.id).await? } else { None },
        is_appeal,
        erased_at: case.erased_at,
        replayed: replayed(&reader, &case, place)?,
        ctx,
    }))
}

/// Who had prepared a stage before a move.
fn prepared_by(case: &Case, stage: &Stage, place: usize) -> Option<polity_store::Id> {
    let before = case.history.iter().take(place).rev();
    let mut since_answer = before.take_while(|made| made.step != Step::Answered);
    since_answer.find_map(|made| match &made.step {
        Step::Officer(officer, Move::Prepare { stage: id }) if *id == stage.id => Some(officer.person),
        _ => None,
    })
}

/// The conditions under which the service cannot be used, as they were on the day of the submission.
fn conditions(room: &crate::Services, ctx: &Ctx, case: &Case) -> Vec<ConditionShown> {
    let opened = jiff::Timestamp::from_microsecond(case.opened_at).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let (today, person) = (room.calendar().day(opened), kept_facts(case));
    let counted = shown_questions(&case.service, &case.answers, &person, today).answers;
    let facts = Facts { answers: &counted, person: &person, today };
    let conditions = case.service.block_if.iter().map(|block| ConditionShown {
        say: Words::of(ctx, &block.say),
        held: ctx.t(if block.when.holds(&facts) {
            "officer-condition-held"
        } else {
            "officer-condition-not"
        }),
    });
    conditions.collect()
}

/// Facts of the register that were kept with the application, by attribute: what the conditions of that day are judged by
/// again. Coded facts are kept in words, and count as unknown.
fn kept_facts(case: &Case) -> BTreeMap<String, Value> {
    let kept = case.service.fields().filter_map(|(_, field)| {
        let (attribute, answer) = (&field.prefill.as_ref()?.attribute, case.answers.get(&field.id)?);
        let (_, known) = Catalogue::built_in().attribute(attribute)?;
        let is_plain = known.form == Form::Value && answer.provenance != Provenance::Typed;
        is_plain.then(|| (attribute.clone(), answer.value.clone()))
    });
    kept.collect()
}

/// The history up to a move, made again by the rules.
fn replayed(reader: &Reader<'_>, case: &Case, place: usize) -> Result<Vec<ReplayedShown>, PageError> {
    let service = &case.service;
    let mut state = CaseState::opened(service);
    let mut replayed = Vec::new();
    for (at, made) in case.history.iter().enumerate().take(place + 1) {
        // The case was opened by the same replay; a step that fails here failed there.
        state = after(&state, service, &made.step).map_err(|_| PageError::NotFound)?;
        let open = state.open(service).into_iter().map(|stage| Words::of(reader.ctx, &stage.title).text);
        let open = open.collect::<Vec<_>>().join(", ");
        replayed.push(ReplayedShown { step: reader.step(case, at + 1, made), open });
    }
    Ok(replayed)
}
