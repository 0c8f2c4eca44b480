//! `/applications/{reference}` of a case that an agency's own application keeps: what the application says of it, and where
//! one goes on. Nothing can be changed here, and the page says so.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Ctx, Page, PageError};

use super::denied;
use super::words::{Words, agency_name, day};
use crate::Services;
use crate::access::Applying;

/// Something that the application said.
struct SaidThen {
    at: Micros,
    status: Words,
    next_step: Option<Words>,
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct Elsewhere {
    ctx: Ctx,
    reference: String,
    title: Words,
    application: Words,
    agency: String,
    status: Words,
    has_ended: bool,
    next_step: Option<Words>,
    due: Option<String>,
    /// The application's own page, as long as it is offered.
    address: Option<String>,
    contact: Option<String>,
    said: Vec<SaidThen>,
}

/// The page, for whoever's case it is.
pub(super) async fn show(
    room: &Services,
    who: &Applying,
    ctx: Ctx,
    reference: &str,
) -> Result<Response, PageError> {
    let applicant = who.alone().map_err(denied)?;
    let story = room.look_at_case_elsewhere(&applicant, reference).await?.ok_or(PageError::NotFound)?;
    let agencies = room.identity().agencies().await?;
    let (case, application) = (&story.case, &story.case.application);
    let said = story.steps.iter().rev().map(|step| SaidThen {
        at: step.at,
        status: Words::of(&ctx, &step.status),
        next_step: step.next_step.as_ref().map(|next| Words::of(&ctx, next)),
    });
    let page = Elsewhere {
        reference: case.reference.clone(),
        title: Words::of(&ctx, &case.title),
        application: Words::of(&ctx, &application.title),
        agency: agency_name(&ctx, &agencies, &application.agency),
        status: Words::of(&ctx, &case.status),
        has_ended: case.ended,
        next_step: case.next_step.as_ref().map(|next| Words::of(&ctx, next)),
        due: case.due.filter(|_| !case.ended).map(|due| day(&ctx, due)),
        address: story.is_offered.then(|| application.address.clone()),
        contact: ctx.web().config().footer.contact.clone(),
        said: said.collect(),
        ctx,
    };
    Ok(Page(page).into_response())
}
