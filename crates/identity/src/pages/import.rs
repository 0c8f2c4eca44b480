//! `/admin/import`: lines of a register, pasted; first a trial with a report line by line, then the import itself.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who};
use serde::Deserialize;

use super::sign_in::unless_fresh;
use super::{Room, again, judge, op};
use crate::access::Administrator;
use crate::assurance::Sensitive;
use crate::register_csv::Remark;
use crate::{ImportReport, ImportedLine, RegisterError, RegisterMode};

/// Remarks shown on the page; the rest are counted.
const REMARKS_SHOWN: usize = 200;

/// The form with the report of what was pasted.
#[derive(Template)]
#[template(path = "import.html")]
struct Import {
    ctx: Ctx,
    op: String,
    report: Option<ReportShown>,
    is_done: bool,
}

/// A report in words.
struct ReportShown {
    added: usize,
    changed: usize,
    unchanged: usize,
    refused: usize,
    remarks: Vec<(u64, String, String)>,
    more: usize,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    lines: String,
    /// `trial` or `import`.
    mode: String,
}

/// The form.
pub(super) async fn show(_: Who<Administrator>, ctx: Ctx) -> Response {
    Page(page(ctx, None, false)).into_response()
}

fn page(ctx: Ctx, report: Option<ReportShown>, is_done: bool) -> Import {
    Import { op: op(&ctx), report, is_done, ctx: ctx.with_form("import-form") }
}

/// Try, or import.
pub(super) async fn read(
    who: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    if let Some(proof) =
        unless_fresh(&room, &who.0.0.session, Sensitive::ImportRegister, "/admin/import").await?
    {
        return Ok(proof);
    }
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => return Ok(again(state.status(), page(ctx.refilled(state), None, false))),
    };
    state.errors.require(!form.lines.trim().is_empty(), "lines", "identity-error-lines");
    if !state.errors.is_empty() {
        return Ok(again(state.status(), page(ctx.refilled(state), None, false)));
    }
    let mode = if form.mode == "import" { RegisterMode::Import } else { RegisterMode::Trial };
    let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
    let report = match room.import_register(&actor, form.lines.as_bytes(), mode).await {
        Ok(report) => report,
        Err(RegisterError::Identity(error)) => return Err(error.into()),
        // Somebody else took the same people in at this moment: the report of a new trial says so.
        Err(RegisterError::NumberTaken | RegisterError::Fact(_)) => {
            state.errors.add("lines", "identity-error-import-meanwhile");
            return Ok(again(state.status(), page(ctx.refilled(state), None, false)));
        }
    };
    let shown = shown(&ctx, &report);
    Ok(again(state.status(), page(ctx.refilled(state), Some(shown), mode == RegisterMode::Import)))
}

fn shown(ctx: &Ctx, report: &ImportReport) -> ReportShown {
    let words = |remark: &Remark| {
        let what = ctx.t(&format!("identity-import-{}", remark.code));
        (remark.line, remark.column.clone().unwrap_or_default(), what)
    };
    ReportShown {
        added: report.count(ImportedLine::Added),
        changed: report.count(ImportedLine::Changed),
        unchanged: report.count(ImportedLine::Unchanged),
        refused: report.refused(),
        remarks: report.remarks.iter().take(REMARKS_SHOWN).map(words).collect(),
        more: report.remarks.len().saturating_sub(REMARKS_SHOWN),
    }
}
