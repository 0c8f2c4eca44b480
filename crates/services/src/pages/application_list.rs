//! `/applications`: what somebody has sent, here or to an agency's own application, and what they have begun.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::{Id, Micros};
use polity_web::{Ctx, Page, PageError, Who, see_other};

use super::applications::{Status, status};
use super::words::{Words, agency_name, day, last_day};
use super::{Room, firm_of};
use crate::Services;
use crate::access::Applicant;
use crate::store::{cases, drafts};

/// A case in the list.
struct CaseLine {
    reference: String,
    title: Words,
    status: Status,
    opened_at: Micros,
    due: Option<String>,
}

/// A case that an agency's own application keeps.
struct ElsewhereLine {
    reference: String,
    title: Words,
    status: Words,
    has_ended: bool,
    next_step: Option<Words>,
    due: Option<String>,
    agency: String,
}

/// A draft in the list.
struct DraftLine {
    service: String,
    title: Words,
    changed_at: Micros,
    ends_at: Micros,
}

#[derive(Template)]
#[template(path = "applications.html")]
struct List {
    ctx: Ctx,
    /// The business whose they are.
    firm: Option<String>,
    cases: Vec<CaseLine>,
    elsewhere: Vec<ElsewhereLine>,
    drafts: Vec<DraftLine>,
}

/// The list.
pub(super) async fn show(who: Who<Applicant>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let Applicant { session, subject, .. } = &who.0;
    let reach = room.identity().reach(session, *subject).await?;
    if reach.is_nowhere() {
        return Ok(see_other("/me/mandates"));
    }
    let owner = who.0.owner().to_bytes();
    let firm = firm_of(&room, Some(session)).await?;
    let mut lines = Vec::new();
    for case in cases::of_owner(room.db(), &owner).await? {
        if !reach.covers(&case.service) {
            continue;
        }
        let Some(service) = room.at_version(&case.service, case.version).await? else { continue };
        lines.push(CaseLine {
            reference: case.reference.to_string(),
            title: Words::of(&ctx, &service.title),
            status: status(&ctx, &case.state, case.ending.as_deref()),
            opened_at: case.opened_at,
            due: case.due_at.filter(|_| case.ended_at.is_none()).map(|due| last_day(&ctx, due)),
        });
    }
    let mut begun = Vec::new();
    for draft in drafts::of_owner(room.db(), &owner).await? {
        let Some(service) = room.live_one(&draft.service).await? else { continue };
        if draft.ends_at <= room.now() || !reach.covers(&draft.service) {
            continue;
        }
        let title = Words::of(&ctx, &service.title);
        let (changed_at, ends_at) = (draft.changed_at, draft.ends_at);
        begun.push(DraftLine { service: draft.service, title, changed_at, ends_at });
    }
    // What applications keep is between them and the person: a mandate here does not reach there.
    let elsewhere = match session.acting_for {
        None => elsewhere(&room, &ctx, *subject).await?,
        Some(_) => Vec::new(),
    };
    Ok(Page(List { ctx, firm, cases: lines, elsewhere, drafts: begun }).into_response())
}

async fn elsewhere(room: &Services, ctx: &Ctx, person: Id) -> Result<Vec<ElsewhereLine>, PageError> {
    let agencies = room.identity().agencies().await?;
    let cases = room.cases_elsewhere(person).await?;
    let lines = cases.into_iter().map(|case| ElsewhereLine {
        title: Words::of(ctx, &case.title),
        status: Words::of(ctx, &case.status),
        has_ended: case.ended,
        next_step: case.next_step.as_ref().map(|next| Words::of(ctx, next)),
        due: case.due.map(|due| day(ctx, due)),
        agency: agency_name(ctx, &agencies, &case.application.agency),
        reference: case.reference,
    });
    Ok(lines.collect())
}
