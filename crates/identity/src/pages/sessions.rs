//! `/me/sessions`: where an account is signed in, and ending any of it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::Room;
use crate::SignedInPlace;
use crate::access::Oneself;

/// The page.
#[derive(Template)]
#[template(path = "sessions.html")]
struct Sessions {
    ctx: Ctx,
    places: Vec<SignedInPlace>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    /// A session's id; empty for all but this one.
    session: String,
}

/// The page.
pub(super) async fn show(who: Who<Oneself>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let places = room.signed_in_places(&who.0.session).await?;
    Ok(Page(Sessions { ctx, places }).into_response())
}

/// One place ends, or all others.
pub(super) async fn end(
    who: Who<Oneself>,
    State(room): Room,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let which = input.form.session.as_str();
    room.end_sessions(&who.0.session, (!which.is_empty()).then_some(which)).await?;
    Ok(see_other("/me/sessions"))
}
