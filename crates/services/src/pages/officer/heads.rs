//! `/officer/reports` and `/officer/waiting-files`: what waits for the head of an agency.
//!
//! Reports are shown as people wrote them, and that they were read is in the record before; files are shown by the numbers
//! of their cases, and by name only on their own page, which records the look.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::{Id, Micros};
use polity_web::{Ctx, Input, Page, PageError, Query, Who, see_other};
use serde::Deserialize;

use super::{Room, again};
use crate::ReportState;
use crate::Services;
use crate::access::{AtWork, TeamHead};
use crate::pages::words::Words;
use crate::verbs::Marked;

/// A report for a reader.
struct ReportShown {
    id: String,
    service: Words,
    page: String,
    /// The language of the page, which is probably that of the words.
    lang: &'static str,
    at: Micros,
    words: String,
    state: &'static str,
    state_words: String,
    tag: &'static str,
    /// What can be said of it: value, and words for the button.
    marks: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "officer/reports.html")]
struct ReportsPage {
    ctx: Ctx,
    reports: Vec<ReportShown>,
    /// The last line of the page before; empty on the first.
    after: String,
    next: Option<String>,
    is_first: bool,
}

/// A file that waits, for a reader.
struct FileShown {
    reference: String,
    file: String,
    service: Words,
    since: Micros,
    bytes: i64,
}

#[derive(Template)]
#[template(path = "officer/waiting_files.html")]
pub(super) struct FilesPage {
    ctx: Ctx,
    files: Vec<FileShown>,
    next: Option<String>,
    is_first: bool,
}

/// Where a page begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    /// The last line of the page before.
    after: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Mark {
    report: String,
    had: String,
    act: String,
    /// Where the page began on which it was marked.
    after: String,
}

/// The reports.
pub(super) async fn reports(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    Query(from): Query<From>,
) -> Result<Response, PageError> {
    Ok(Page(reports_page(&room, ctx, &who.0.0, &from.after).await?).into_response())
}

async fn reports_page(
    room: &Services,
    ctx: Ctx,
    head: &AtWork,
    after: &str,
) -> Result<ReportsPage, PageError> {
    let before: Option<Id> = after.parse().ok();
    let found = room.reports_for(head, before).await?;
    let mut reports = Vec::new();
    for report in found.lines {
        let service = room.at_version(&report.service, report.version).await?.ok_or(PageError::NotFound)?;
        let lang = polity_web::Lang::ALL.into_iter().find(|lang| lang.code() == report.lang);
        let marks = ReportState::ALL.into_iter().filter(|state| *state != report.state);
        reports.push(ReportShown {
            id: report.id.to_string(),
            service: Words::of(&ctx, &service.title),
            page: report.page,
            lang: lang.unwrap_or_default().tag(),
            at: report.at,
            words: report.words,
            state: report.state.name(),
            state_words: ctx.t(&format!("officer-report-{}", report.state.name())),
            tag: match report.state {
                ReportState::New => "attention",
                ReportState::Seen => "",
                ReportState::Mended => "good",
            },
            marks: marks
                .map(|state| (state.name(), ctx.t(&format!("officer-report-mark-{}", state.name()))))
                .collect(),
        });
    }
    let next = found.next.map(|id| format!("/officer/reports?after={id}"));
    let after = before.map(|id| id.to_string()).unwrap_or_default();
    Ok(ReportsPage { ctx, reports, is_first: after.is_empty(), after, next })
}

/// Says what became of a report.
pub(super) async fn mark(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Mark>,
) -> Result<Response, PageError> {
    let (form, mut state) = input.into_parts();
    let id: Id = form.report.parse().map_err(|_| PageError::BadRequest)?;
    let (had, has) = (ReportState::from_name(&form.had), ReportState::from_name(&form.act));
    let (Some(had), Some(has)) = (had, has) else { return Err(PageError::BadRequest) };
    match room.mark_report(&who.0.0, id, had, has).await? {
        Marked::Done => {
            let after = form.after.parse::<Id>().map(|id| format!("?after={id}")).unwrap_or_default();
            return Ok(see_other(&format!("/officer/reports{after}#report-{id}")));
        }
        Marked::NotTheirs => return Err(PageError::NotFound),
        Marked::Overtaken => drop(state.errors.add("", "officer-error-report-marked")),
    }
    let status = state.status();
    Ok(again(status, reports_page(&room, ctx.refilled(state), &who.0.0, &form.after).await?))
}

/// The files.
pub(super) async fn files(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    Query(from): Query<From>,
) -> Result<Page<FilesPage>, PageError> {
    let after = from.after.split_once('_');
    let after = after.and_then(|(since, file)| Some((since.parse().ok()?, file.parse().ok()?)));
    let found = room.files_for(&who.0.0, after).await?;
    let mut files = Vec::new();
    for line in found.lines {
        let service = room.at_version(&line.service, line.version).await?.ok_or(PageError::NotFound)?;
        files.push(FileShown {
            reference: line.reference,
            file: line.file.to_string(),
            service: Words::of(&ctx, &service.title),
            since: line.since,
            bytes: line.bytes,
        });
    }
    let next = found.next.map(|(since, file)| format!("/officer/waiting-files?after={since}_{file}"));
    Ok(Page(FilesPage { ctx, files, next, is_first: after.is_none() }))
}
