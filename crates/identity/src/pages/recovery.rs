//! `/me/recovery-codes`: ten codes to print, shown while they are fresh; and making new ones.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::sign_in::unless_fresh;
use super::{Room, op, submission};
use crate::access::Oneself;
use crate::assurance::Sensitive;

/// The page with codes, or, when they are not fresh any more, with how to make new ones.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct RecoveryCodes {
    ctx: Ctx,
    op: String,
    codes: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    op: String,
}

/// The page.
pub(super) async fn show(who: Who<Oneself>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let codes = room.printed_codes(who.0.session.account).await?.unwrap_or_default();
    Ok(Page(RecoveryCodes { op: op(&ctx), codes, ctx }).into_response())
}

/// New codes; the old ones stop working.
pub(super) async fn renew(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let session = &who.0.session;
    if let Some(proof) = unless_fresh(&room, session, Sensitive::SignInMethods, "/me/recovery-codes").await? {
        return Ok(proof);
    }
    room.renew_recovery_codes(session, who.0.person, &submission(&ctx, &input.form.op)).await?;
    Ok(see_other("/me/recovery-codes"))
}

/// The owner has kept the codes.
pub(super) async fn kept(who: Who<Oneself>, State(room): Room) -> Result<Response, PageError> {
    room.codes_kept(who.0.session.account).await?;
    Ok(see_other("/me"))
}
