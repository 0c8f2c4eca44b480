//! `/applications/{reference}/rating` and `/survey`: how it was, once it is over, on two scales that are kept apart; and
//! `/services/{service}/report`: what is wrong with a page, at any moment, by anybody.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{
    Anyone, Bucket, Ctx, FormErrors, FormState, Input, Page, PageError, Query, Who, local_path, see_other,
};
use serde::Deserialize;
use std::sync::Arc;

use super::applications::own;
use super::keys::Keys;
use super::words::Words;
use super::{Room, again, journey, op};
use crate::access::Applying;
use crate::document::Service;
use crate::store::documents;
use crate::verbs::{AFTER_USE, REMARK_CHARS_MAX, SURVEY, Said};
use crate::{Case, Services};

/// Reports about pages that one network may send.
const REPORTS: Bucket = Bucket::new("services.page-reports", 10, 2);

#[derive(Template)]
#[template(path = "rate.html")]
struct Rate {
    ctx: Ctx,
    reference: String,
    title: Words,
    is_survey: bool,
    /// What was said before, and until when it may be changed, in a sentence.
    said: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RateForm {
    score: String,
    remark: String,
}

/// The rating after use: five points.
pub(super) async fn rating(
    who: Who<Applying>,
    room: Room,
    ctx: Ctx,
    keys: Keys,
    reference: Path<String>,
) -> Result<Response, PageError> {
    ask(&who.0, room, ctx, &keys, &reference, AFTER_USE).await
}

/// The survey: six points.
pub(super) async fn survey(
    who: Who<Applying>,
    room: Room,
    ctx: Ctx,
    keys: Keys,
    reference: Path<String>,
) -> Result<Response, PageError> {
    ask(&who.0, room, ctx, &keys, &reference, SURVEY).await
}

/// The answer on five points.
pub(super) async fn rate(
    who: Who<Applying>,
    room: Room,
    ctx: Ctx,
    keys: Keys,
    reference: Path<String>,
    input: Input<RateForm>,
) -> Result<Response, PageError> {
    keep(&who.0, room, ctx, &keys, &reference, input, AFTER_USE).await
}

/// The answer on six points.
pub(super) async fn answer_survey(
    who: Who<Applying>,
    room: Room,
    ctx: Ctx,
    keys: Keys,
    reference: Path<String>,
    input: Input<RateForm>,
) -> Result<Response, PageError> {
    keep(&who.0, room, ctx, &keys, &reference, input, SURVEY).await
}

/// Whether a case may be rated on a scale.
enum Open {
    No,
    /// For the first time.
    Yes,
    /// In the place of this.
    Again(Said),
}

async fn is_open(room: &Services, case: &Case, scale: u32) -> Result<Open, PageError> {
    if case.state.ending().is_none() || case.erased_at.is_some() {
        return Ok(Open::No);
    }
    Ok(match room.said(case.id, scale).await? {
        None => Open::Yes,
        Some(said) if room.may_change(&said) => Open::Again(said),
        Some(_) => Open::No,
    })
}

/// A way from an application to what its applicant may say.
pub(super) struct Voice {
    /// Where it leads.
    pub path: String,
    pub words: String,
    /// Whether it was not said before.
    pub is_new: bool,
}

/// What an applicant may say now.
pub(super) async fn open_to(room: &Services, ctx: &Ctx, case: &Case) -> Result<Vec<Voice>, PageError> {
    let mut voices = Vec::new();
    for (scale, way) in [(AFTER_USE, "rating"), (SURVEY, "survey")] {
        let (new, again) = match scale {
            SURVEY => ("services-survey-title", "services-survey-change"),
            _ => ("services-rate-title", "services-rate-change"),
        };
        let (words, is_new) = match is_open(room, case, scale).await? {
            Open::No => continue,
            Open::Yes => (ctx.t(new), true),
            Open::Again(_) => (ctx.t(again), false),
        };
        voices.push(Voice { path: format!("/applications/{}/{way}", case.reference), words, is_new });
    }
    Ok(voices)
}

async fn ask(
    who: &Applying,
    State(room): Room,
    ctx: Ctx,
    keys: &Keys,
    reference: &str,
    scale: u32,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, who, keys, reference).await?;
    match is_open(&room, &case, scale).await? {
        Open::No => Ok(see_other(&format!("/applications/{}", case.reference))),
        Open::Yes => Ok(Page(page(ctx, &case, scale, None)).into_response()),
        Open::Again(said) => {
            let answers = [("score", said.score.to_string()), ("remark", said.remark.clone())];
            let state = FormState { answers: answers.into_iter().collect(), errors: FormErrors::new() };
            Ok(Page(page(ctx.refilled(state), &case, scale, Some(&said))).into_response())
        }
    }
}

fn page(ctx: Ctx, case: &Case, scale: u32, said: Option<&Said>) -> Rate {
    let title = Words::of(&ctx, &case.service.title);
    let reference = case.reference.to_string();
    let said = said.map(|said| {
        let (date, until) = (ctx.date_time(said.at), ctx.date_time(said.until()));
        ctx.tf("services-rate-said", &[("date", date), ("until", until)])
    });
    Rate { reference, title, is_survey: scale == SURVEY, said, ctx: ctx.with_form("rate-form") }
}

async fn keep(
    who: &Applying,
    State(room): Room,
    ctx: Ctx,
    keys: &Keys,
    reference: &str,
    input: Input<RateForm>,
    scale: u32,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, who, keys, reference).await?;
    let here = format!("/applications/{}", case.reference);
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    let score = form.score.parse::<u32>().ok().filter(|score| (1..=scale).contains(score));
    if !switched {
        state.errors.require(score.is_some(), "score", "services-error-choice");
        too_long(&mut state.errors, "remark", &form.remark);
    }
    let Some(score) = score.filter(|_| !switched && state.errors.is_empty()) else {
        let said = room.said(case.id, scale).await?;
        let page = page(ctx.refilled(state), &case, scale, said.as_ref());
        return Ok(again(page.ctx.status(), page));
    };
    if !matches!(is_open(&room, &case, scale).await?, Open::No) {
        room.rate(&case, scale, score, &form.remark, ctx.lang()).await?;
    }
    Ok(see_other(&here))
}

fn too_long(errors: &mut FormErrors, field: &str, words: &str) {
    if words.chars().count() > REMARK_CHARS_MAX {
        errors.add_with(field, "services-error-too-long", vec![("most", REMARK_CHARS_MAX.into())]);
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Report {
    ctx: Ctx,
    op: String,
    id: String,
    title: Words,
    page: String,
    is_done: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct About {
    page: String,
    done: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ReportForm {
    op: String,
    page: String,
    words: String,
}

/// A service by its identifier, closed or not: what is under way has pages, too.
async fn any_service(room: &Services, id: &str) -> Result<Arc<Service>, PageError> {
    let row = documents::service(room.db(), id).await?.ok_or(PageError::NotFound)?;
    room.at_version(id, row.version).await?.ok_or(PageError::NotFound)
}

/// The form about a page.
pub(super) async fn about(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    Path(id): Path<String>,
    Query(about): Query<About>,
) -> Result<Response, PageError> {
    let service = any_service(&room, &id).await?;
    Ok(Page(report_page(ctx, &service, &about.page, !about.done.is_empty())).into_response())
}

fn report_page(ctx: Ctx, service: &Service, page: &str, is_done: bool) -> Report {
    Report {
        op: op(&ctx),
        id: service.id.clone(),
        title: Words::of(&ctx, &service.title),
        page: local_path(page).unwrap_or_default().to_owned(),
        is_done,
        ctx: if is_done { ctx } else { ctx.with_form("report-form") },
    }
}

/// What is wrong is kept.
pub(super) async fn report(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    Path(id): Path<String>,
    input: Input<ReportForm>,
) -> Result<Response, PageError> {
    let service = any_service(&room, &id).await?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        state.errors.require(!form.words.trim().is_empty(), "words", "services-error-report");
        too_long(&mut state.errors, "words", &form.words);
    }
    if switched || !state.errors.is_empty() {
        let page = report_page(ctx.refilled(state), &service, &form.page, false);
        return Ok(again(page.ctx.status(), page));
    }
    ctx.web().limits().check(&REPORTS, ctx.visit().limit_key(), 1)?;
    let operation = journey(&ctx, &form.op).operation("services.report_page", service.id.as_bytes());
    let page = local_path(&form.page).unwrap_or_default();
    room.report_page(&service, page, &form.words, ctx.lang(), operation).await?;
    Ok(see_other(&format!("/services/{id}/report?done=yes")))
}
