//! `/me/mandates`: who helps whom, and who acts for which business. Both sides see it, either side ends it at once.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, local_path, see_other};
use serde::Deserialize;

use super::cookies::Jar;
use super::sign_in::unless_fresh;
use super::{Room, browser, id, op, submission};
use crate::HelperMandate;
use crate::access::{Oneself, Present, Resident};
use crate::assurance::Sensitive;

/// The page.
#[derive(Template)]
#[template(path = "mandates.html")]
struct Mandates {
    ctx: Ctx,
    op: String,
    helped_by: Vec<HelperMandate>,
    helps: Vec<HelperMandate>,
    /// The entities for which they act.
    businesses: Vec<HelperMandate>,
    /// The session still acts for somebody.
    is_acting: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    mandate: String,
    op: String,
}

/// Where to go on afterwards, when somebody was on the way to something.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StopForm {
    next: String,
}

/// The page.
pub(super) async fn show(who: Who<Present>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let Resident { session, person, .. } = &who.0.0;
    let (helped_by, helps) = room.helper_mandates(*person).await?;
    let businesses = room.entity_mandates(*person).await?;
    let is_acting = session.acting_for.is_some();
    Ok(Page(Mandates { op: op(&ctx), helped_by, helps, businesses, is_acting, ctx }).into_response())
}

/// A mandate ends, by either side.
pub(super) async fn end(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let submission = submission(&ctx, &input.form.op);
    room.end_mandate(&who.0.session, who.0.person, id(&input.form.mandate)?, &submission).await?;
    Ok(see_other("/me/mandates"))
}

/// The helper begins to act.
pub(super) async fn act(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let Oneself { session, person } = &who.0;
    if let Some(proof) = unless_fresh(&room, session, Sensitive::ActForAnother, "/me/mandates").await? {
        return Ok(proof);
    }
    let mandate = id(&input.form.mandate)?;
    let signed_in = room.begin_acting(browser(&ctx, &jar), session, *person, mandate).await?;
    let signed_in = signed_in.ok_or(PageError::NotFound)?;
    Ok((signed_in.cookies(), see_other("/me")).into_response())
}

/// The helper goes back to acting for themselves.
pub(super) async fn stop(
    who: Who<Present>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<StopForm>,
) -> Result<Response, PageError> {
    let Resident { session, person, .. } = &who.0.0;
    if session.acting_for.is_none() {
        return Ok(see_other("/me"));
    }
    let signed_in = room.stop_acting(browser(&ctx, &jar), session, *person).await?;
    let onward = local_path(&input.form.next).unwrap_or("/me/mandates");
    Ok((signed_in.cookies(), see_other(onward)).into_response())
}
