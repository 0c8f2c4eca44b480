//! `/head/reports`: the head of an agency, or the data-protection officer, answers residents' reports.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::looks::{LookShown, one};
use super::reports::{MessageShown, ReportLine, finding_words, judge_text, line, messages, say_refused};
use super::{Room, again, id, judge, op, submission};
use crate::access::{AgencyHead, InOffice};
use crate::look_report::{Finding, Status, Topic};
use crate::{AgencyActor, Identity, ShownLook, Stepped};

/// The list.
#[derive(Template)]
#[template(path = "head_reports.html")]
struct List {
    ctx: Ctx,
    reports: Vec<ReportLine>,
}

/// A thread with the form that answers it.
#[derive(Template)]
#[template(path = "head_report.html")]
struct Thread {
    ctx: Ctx,
    op: String,
    report: ReportLine,
    resident: String,
    finding: Option<String>,
    look: Option<LookShown>,
    /// The officer whose look it is about.
    officer: String,
    messages: Vec<MessageShown>,
    may_answer: bool,
    is_closed: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    text: String,
    /// A finding closes the report; empty only answers.
    finding: String,
    op: String,
}

/// The list, those that wait for the agency first.
pub(super) async fn list(who: Who<AgencyHead>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let office = &who.0.0;
    let agencies = room.agencies().await?;
    let mut reports = Vec::new();
    for agency in &agencies {
        if let Some(head) = office.answering_for(&agency.code) {
            reports.extend(room.agency_reports(&head).await?);
        }
    }
    reports.sort_by_key(|report| (report.status != Status::Open, -report.changed_at));
    let reports =
        reports.iter().map(|report| titled(&ctx, line(&ctx, report, &agencies), &report.topic)).collect();
    Ok(Page(List { ctx, reports }).into_response())
}

/// A report's line in the words of who answers it, not of whose data it is.
fn titled(ctx: &Ctx, line: ReportLine, topic: &Topic) -> ReportLine {
    match topic {
        Topic::Look(_) => ReportLine { title: ctx.t("identity-head-about-look"), ..line },
        Topic::Section(_) => line,
    }
}

/// A thread.
pub(super) async fn show(
    who: Who<AgencyHead>,
    State(room): Room,
    ctx: Ctx,
    Path(report): Path<String>,
) -> Result<Response, PageError> {
    let head = head_for(&room, &who.0.0, &report).await?;
    Ok(Page(page(&room, &head, ctx, &report).await?).into_response())
}

/// Who answers this report, if the caller may; else it does not exist for them.
async fn head_for(room: &Identity, office: &InOffice, report: &str) -> Result<AgencyActor, PageError> {
    let agency = room.agency_of_report(id(report)?).await?.ok_or(PageError::NotFound)?;
    office.answering_for(&agency).ok_or(PageError::NotFound)
}

async fn page(room: &Identity, head: &AgencyActor, ctx: Ctx, report: &str) -> Result<Thread, PageError> {
    let found = room.agency_report(head, id(report)?).await?;
    let (thread, resident) = found.ok_or(PageError::NotFound)?;
    let agencies = room.agencies().await?;
    let is_closed = thread.report.status == Status::Closed;
    let officer = match thread.looker {
        Some(looker) => room.name_of(looker).await?.unwrap_or_default(),
        None => String::new(),
    };
    Ok(Thread {
        op: op(&ctx),
        report: titled(&ctx, line(&ctx, &thread.report, &agencies), &thread.report.topic),
        officer,
        resident,
        finding: thread.report.finding.map(|finding| finding_words(&ctx, finding)),
        messages: messages(&ctx, &thread, &agencies),
        may_answer: thread.may_be_answered_by(head),
        is_closed,
        look: thread.look.map(|look| one(&ctx, ShownLook { look, report: None }, &agencies, head.person)),
        ctx: ctx.with_form("answer-form"),
    })
}

/// The agency answers, or closes.
pub(super) async fn answer(
    who: Who<AgencyHead>,
    State(room): Room,
    ctx: Ctx,
    Path(report): Path<String>,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let head = head_for(&room, &who.0.0, &report).await?;
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, page(&room, &head, ctx.refilled(state), &report).await?));
        }
    };
    judge_text(&mut state, &form.text);
    if state.errors.is_empty() {
        let finding = Finding::from_name(&form.finding);
        let submission = submission(&ctx, &form.op);
        match room.answer(&head, id(&report)?, &form.text, finding, &submission).await? {
            Stepped::Done => return Ok(see_other(&format!("/head/reports/{report}"))),
            Stepped::NotFound => return Err(PageError::Forbidden),
            refused => say_refused(&mut state, refused),
        }
    }
    let status = state.status();
    Ok(again(status, page(&room, &head, ctx.refilled(state), &report).await?))
}
