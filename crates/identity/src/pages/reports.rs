//! `/me/reports`: a resident's reports about looks and facts, each a thread with the agency that answers.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::data::agency_name;
use super::looks::{LookShown, one};
use super::{Room, again, asked, id, judge, op, submission};
use crate::access::Resident;
use crate::catalogue::Catalogue;
use crate::look_report::{Finding, MESSAGE_CHARS_MAX, Side, Status, Topic};
use crate::{Agency, Identity, Report, ReportThread, ShownLook, Stepped};

/// A report as lists show it.
pub(super) struct ReportLine {
    pub id: polity_store::Id,
    pub title: String,
    pub agency: String,
    pub status: String,
    pub status_tag: &'static str,
    pub changed_at: polity_store::Micros,
}

/// A message as threads show it.
pub(super) struct MessageShown {
    pub who: String,
    pub text: String,
    pub at: polity_store::Micros,
    pub is_agency: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "reports.html")]
struct List {
    ctx: Ctx,
    reports: Vec<ReportLine>,
}

/// The form that opens a report.
#[derive(Template)]
#[template(path = "report_new.html")]
struct New {
    ctx: Ctx,
    op: String,
    agency: String,
    look: Option<LookShown>,
    section: String,
    section_title: String,
}

/// A thread.
#[derive(Template)]
#[template(path = "report.html")]
struct Thread {
    ctx: Ctx,
    op: String,
    report: ReportLine,
    finding: Option<String>,
    look: Option<LookShown>,
    messages: Vec<MessageShown>,
    may_write: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewForm {
    look: String,
    section: String,
    text: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ReplyForm {
    text: String,
    op: String,
}

/// The list.
pub(super) async fn list(who: Who<Resident>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let agencies = room.agencies().await?;
    let reports = room.my_reports(&who.0.session, who.0.subject).await?;
    let reports = reports.iter().map(|report| line(&ctx, report, &agencies)).collect();
    Ok(Page(List { ctx, reports }).into_response())
}

/// A report in a list's words.
pub(super) fn line(ctx: &Ctx, report: &Report, agencies: &[Agency]) -> ReportLine {
    let title = match &report.topic {
        Topic::Look(_) => ctx.t("identity-report-about-look"),
        Topic::Section(section) => {
            ctx.tf("identity-report-about-section", &[("section", section_title(ctx, section))])
        }
    };
    let status_tag = match report.status {
        Status::Open => "attention",
        Status::Answered => "",
        Status::Closed => "quiet",
    };
    ReportLine {
        id: report.id,
        title,
        agency: agency_name(ctx, agencies, &report.agency),
        status: ctx.t(&format!("identity-report-status-{}", report.status.name())),
        status_tag,
        changed_at: report.changed_at,
    }
}

fn section_title(ctx: &Ctx, section: &str) -> String {
    Catalogue::built_in().section(section).map_or_else(String::new, |section| ctx.t(&section.label_key()))
}

/// The topic that a query or a form names.
fn topic(look: &str, section: &str) -> Result<Topic, PageError> {
    if look.is_empty() { Ok(Topic::Section(section.to_owned())) } else { Ok(Topic::Look(id(look)?)) }
}

/// The form. A topic that was reported already leads to its thread.
pub(super) async fn new(who: Who<Resident>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let topic = topic(&asked(&ctx, "look").unwrap_or_default(), &asked(&ctx, "section").unwrap_or_default())?;
    if let Some(report) = room.my_report_about(&who.0.session, who.0.subject, &topic).await? {
        return Ok(see_other(&format!("/me/reports/{report}")));
    }
    Ok(Page(new_page(&room, &who.0, ctx, &topic).await?).into_response())
}

async fn new_page(room: &Identity, who: &Resident, ctx: Ctx, topic: &Topic) -> Result<New, PageError> {
    let answers = room.who_answers(&who.session, who.subject, topic).await?;
    let (agency, _) = answers.ok_or(PageError::NotFound)?;
    let agencies = room.agencies().await?;
    let (look, section) = match topic {
        Topic::Look(entry) => (room.web().ledger().look_at(who.subject, *entry).await?, String::new()),
        Topic::Section(section) => (None, section.clone()),
    };
    let shown = |look| one(&ctx, ShownLook { look, report: None }, &agencies, who.person);
    Ok(New {
        op: op(&ctx),
        agency: agency_name(&ctx, &agencies, &agency),
        look: look.map(shown),
        section_title: section_title(&ctx, &section),
        section,
        ctx: ctx.with_form("report-form"),
    })
}

/// The report is opened.
pub(super) async fn open(
    who: Who<Resident>,
    State(room): Room,
    ctx: Ctx,
    input: Input<NewForm>,
) -> Result<Response, PageError> {
    let topic = topic(&input.form.look, &input.form.section)?;
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, new_page(&room, &who.0, ctx.refilled(state), &topic).await?));
        }
    };
    judge_text(&mut state, &form.text);
    if !state.errors.is_empty() {
        let status = state.status();
        return Ok(again(status, new_page(&room, &who.0, ctx.refilled(state), &topic).await?));
    }
    let Resident { session, subject, .. } = &who.0;
    let report = room.report(session, *subject, topic, &form.text, &submission(&ctx, &form.op)).await?;
    Ok(see_other(&format!("/me/reports/{}", report.ok_or(PageError::NotFound)?)))
}

/// A thread.
pub(super) async fn show(
    who: Who<Resident>,
    State(room): Room,
    ctx: Ctx,
    Path(report): Path<String>,
) -> Result<Response, PageError> {
    Ok(Page(thread_page(&room, &who.0, ctx, &report).await?).into_response())
}

async fn thread_page(room: &Identity, who: &Resident, ctx: Ctx, report: &str) -> Result<Thread, PageError> {
    let thread = room.my_report(&who.session, who.subject, id(report)?).await?.ok_or(PageError::NotFound)?;
    let agencies = room.agencies().await?;
    Ok(Thread {
        op: op(&ctx),
        report: line(&ctx, &thread.report, &agencies),
        finding: thread.report.finding.map(|finding| finding_words(&ctx, finding)),
        messages: messages(&ctx, &thread, &agencies),
        may_write: thread.may_write,
        look: thread.look.map(|look| one(&ctx, ShownLook { look, report: None }, &agencies, who.person)),
        ctx: ctx.with_form("reply-form"),
    })
}

/// A finding in words.
pub(super) fn finding_words(ctx: &Ctx, finding: Finding) -> String {
    ctx.t(&format!("identity-report-finding-{}", finding.name()))
}

/// The messages of a thread in words.
pub(super) fn messages(ctx: &Ctx, thread: &ReportThread, agencies: &[Agency]) -> Vec<MessageShown> {
    thread
        .messages
        .iter()
        .map(|message| MessageShown {
            who: match message.side {
                Side::Resident => ctx.t("identity-report-resident"),
                Side::Agency => agency_name(ctx, agencies, &thread.report.agency),
            },
            text: message.text.clone(),
            at: message.at,
            is_agency: message.side == Side::Agency,
        })
        .collect()
}

/// The resident writes once more.
pub(super) async fn reply(
    who: Who<Resident>,
    State(room): Room,
    ctx: Ctx,
    Path(report): Path<String>,
    input: Input<ReplyForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, thread_page(&room, &who.0, ctx.refilled(state), &report).await?));
        }
    };
    judge_text(&mut state, &form.text);
    if state.errors.is_empty() {
        let Resident { session, subject, .. } = &who.0;
        let submission = submission(&ctx, &form.op);
        match room.reply(session, *subject, id(&report)?, &form.text, &submission).await? {
            Stepped::Done => return Ok(see_other(&format!("/me/reports/{report}"))),
            Stepped::NotFound => return Err(PageError::NotFound),
            refused => say_refused(&mut state, refused),
        }
    }
    let status = state.status();
    Ok(again(status, thread_page(&room, &who.0, ctx.refilled(state), &report).await?))
}

/// A message must say something and fit.
pub(super) fn judge_text(state: &mut FormState, text: &str) {
    state.errors.require(!text.trim().is_empty(), "text", "identity-error-text-missing").require(
        text.chars().count() <= MESSAGE_CHARS_MAX,
        "text",
        "identity-error-text-long",
    );
}

/// Why a message was not taken.
pub(super) fn say_refused(state: &mut FormState, refused: Stepped) {
    let key = match refused {
        Stepped::Full => "identity-error-report-full",
        Stepped::Done | Stepped::Closed | Stepped::NotFound => "identity-error-report-closed",
    };
    state.errors.add("text", key);
}
