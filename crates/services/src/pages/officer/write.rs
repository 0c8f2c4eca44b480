//! Writing to the applicant, and notes for colleagues: a page with one field each.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::stage::{carry_out, own_stage};
use super::{Room, again, at_desk, journey, op};
use crate::access::CaseOfficer;
use crate::document::{Outcome, Stage};
use crate::flow::Move;
use crate::pages::words::Words;
use crate::verbs::Wanted;
use crate::{Case, NOTE_CHARS_MAX, QUESTION_CHARS_MAX};

/// The question to the applicant.
#[derive(Template)]
#[template(path = "officer/ask.html")]
struct AskPage {
    ctx: Ctx,
    op: String,
    reference: String,
    stage: String,
    title: Words,
    /// Nothing can be asked now.
    stands_still: bool,
    seen: usize,
    most: u32,
}

/// The note.
#[derive(Template)]
#[template(path = "officer/note.html")]
struct NotePage {
    ctx: Ctx,
    op: String,
    reference: String,
    most: u32,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AskForm {
    words: String,
    seen: usize,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NoteForm {
    words: String,
    /// `all` for every agency of the case.
    readers: String,
    op: String,
}

fn ask_page(ctx: Ctx, case: &Case, stage: &Stage) -> AskPage {
    let is_open = case.state.open(&case.service).iter().any(|open| open.id == stage.id);
    let stands_still = !is_open || case.state.waits_for_applicant();
    AskPage {
        op: op(&ctx),
        reference: case.reference.to_string(),
        stage: stage.id.clone(),
        title: Words::of(&ctx, &stage.title),
        stands_still,
        seen: case.history.len(),
        most: u32::try_from(QUESTION_CHARS_MAX).unwrap_or(u32::MAX),
        ctx: if stands_still { ctx } else { ctx.with_form("ask-form") },
    }
}

/// The decision of a stage that asks the applicant.
fn asking(stage: &Stage) -> Result<Move, PageError> {
    let decision = stage.decision.iter().find(|decision| decision.outcome == Outcome::AskMore);
    let decision = decision.ok_or(PageError::NotFound)?.id.clone();
    Ok(Move::Decide { stage: stage.id.clone(), decision, reason: None })
}

/// The page of a question.
pub(super) async fn question(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    asking(stage)?;
    Ok(Page(ask_page(ctx, &case, stage)).into_response())
}

/// Asks the applicant.
pub(super) async fn ask(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
    input: Input<AskForm>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    let done = asking(stage)?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        judge_words(&mut state, &form.words, QUESTION_CHARS_MAX);
    }
    if !switched && state.errors.is_empty() {
        let journey = journey(&ctx, &form.op);
        let wanted = Wanted { done, words: &form.words, seen: form.seen, journey, lang: ctx.lang() };
        if let Some(onward) = carry_out(&room, &desk, &case, wanted, &mut state).await? {
            return Ok(onward);
        }
    }
    let (_, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage.id)?;
    let status = state.status();
    Ok(again(status, ask_page(ctx.refilled(state), &case, stage)))
}

fn note_page(ctx: Ctx, case: &Case) -> NotePage {
    NotePage {
        op: op(&ctx),
        reference: case.reference.to_string(),
        most: u32::try_from(NOTE_CHARS_MAX).unwrap_or(u32::MAX),
        ctx: ctx.with_form("note-form"),
    }
}

/// The page of a note.
pub(super) async fn note(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path(reference): Path<String>,
) -> Result<Response, PageError> {
    let (_, case) = at_desk(&room, &who.0.0, &reference).await?;
    if case.erased_at.is_some() {
        return Err(PageError::NotFound);
    }
    let state = FormState::prefilled([("readers", "agency".to_owned())]);
    Ok(Page(note_page(ctx.refilled(state), &case)).into_response())
}

/// Keeps a note.
pub(super) async fn keep_note(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path(reference): Path<String>,
    input: Input<NoteForm>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        judge_words(&mut state, &form.words, NOTE_CHARS_MAX);
    }
    if switched || !state.errors.is_empty() {
        let status = state.status();
        return Ok(again(status, note_page(ctx.refilled(state), &case)));
    }
    let bound = [desk.person().as_bytes().as_slice(), case.id.as_bytes(), form.words.as_bytes()].concat();
    let operation = journey(&ctx, &form.op).operation("services.note", &bound);
    let is_shared = form.readers == "all";
    if !room.write_note(&desk, &case, &form.words, is_shared, operation).await? {
        return Err(PageError::NotFound);
    }
    Ok(see_other(&format!("/officer/cases/{}#notes", case.reference)))
}

fn judge_words(state: &mut FormState, words: &str, most: usize) {
    let count = words.trim().chars().count();
    if count == 0 {
        state.errors.add("words", "officer-error-words");
    } else if count > most {
        let most = polity_web::Arg::from(i64::try_from(most).unwrap_or(i64::MAX));
        state.errors.add_with("words", "officer-error-words-long", vec![("most", most)]);
    }
}
