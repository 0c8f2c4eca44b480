//! `/counter/letters`: issuing a letter, the page that is printed and handed over, and revoking one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Lang, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::{Room, again, id, judge, op, submission};
use crate::access::CounterOfficer;
use crate::{DOCUMENTS, LetterWords, PrintedLetter};

/// The letter.
#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    ctx: Ctx,
    letter: PrintedLetter,
    words: LetterWords,
}

/// A form that came back: what was missing before a letter could be issued.
#[derive(Template)]
#[template(path = "letter_refused.html")]
struct Refused {
    ctx: Ctx,
    op: String,
    person: String,
    agency: String,
    documents: Vec<(&'static str, String)>,
    languages: Vec<(&'static str, &'static str)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct IssueForm {
    person: String,
    agency: String,
    documents: Vec<String>,
    language: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RevokeForm {
    agency: String,
    op: String,
}

/// Issue a letter, once documents were checked.
pub(super) async fn issue(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<IssueForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => return Ok(again(state.status(), refused(ctx.refilled(state)))),
    };
    let officer = who.0.0.acting_for_chosen(&form.agency).ok_or(PageError::Forbidden)?;
    let person = id(&form.person)?;
    let seen: Vec<&str> =
        DOCUMENTS.into_iter().filter(|document| form.documents.iter().any(|held| held == document)).collect();
    state.errors.require(!seen.is_empty(), "documents", "identity-error-documents");
    let lang = form.language.parse::<Lang>().ok();
    state.errors.require(lang.is_some(), "language", "identity-error-language");
    let Some(lang) = lang.filter(|_| state.errors.is_empty()) else {
        return Ok(again(state.status(), refused(ctx.refilled(state))));
    };
    if !room.is_registered(person).await? {
        return Err(PageError::NotFound);
    }
    let issued = room.issue_letter(&officer, person, &seen, lang, &submission(&ctx, &form.op)).await?;
    Ok(see_other(&format!("/counter/letters/{}", issued.id)))
}

fn refused(ctx: Ctx) -> Refused {
    Refused {
        op: op(&ctx),
        person: ctx.value("person").to_owned(),
        agency: ctx.value("agency").to_owned(),
        documents: DOCUMENTS
            .into_iter()
            .map(|document| (document, ctx.t(&format!("identity-document-{document}"))))
            .collect(),
        languages: ctx.web().config().languages.iter().map(|lang| (lang.code(), lang.own_name())).collect(),
        ctx: ctx.with_form("issue-form"),
    }
}

/// The letter to print. It can be opened for a quarter of an hour, by the agency that issued it.
pub(super) async fn show(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let letter = id(&letter)?;
    for agency in who.0.0.agencies() {
        let Some(officer) = who.0.0.acting_for_agency(agency) else { continue };
        if let Some(letter) = room.printed_letter(&officer, letter).await? {
            let words = room.letter_words(&letter).await?;
            return Ok(Page(LetterPage { ctx, letter, words }).into_response());
        }
    }
    Err(PageError::NotFound)
}

/// The letter was handed over: its page is gone.
pub(super) async fn handed_over(
    who: Who<CounterOfficer>,
    State(room): Room,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let letter = id(&letter)?;
    for agency in who.0.0.agencies() {
        let Some(officer) = who.0.0.acting_for_agency(agency) else { continue };
        if room.printed_letter(&officer, letter).await?.is_some() {
            room.letter_handed_over(letter).await?;
        }
    }
    Ok(see_other("/counter"))
}

/// A letter is revoked.
pub(super) async fn revoke(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path(letter): Path<String>,
    input: Input<RevokeForm>,
) -> Result<Response, PageError> {
    let form = input.form;
    let officer = who.0.0.acting_for_chosen(&form.agency).ok_or(PageError::Forbidden)?;
    room.revoke_letter(&officer, id(&letter)?, &submission(&ctx, &form.op)).await?;
    Ok(see_other("/counter"))
}
