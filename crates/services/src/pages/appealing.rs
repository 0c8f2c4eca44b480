//! `/applications/{reference}/appeal`: whoever was refused says why they think that it is wrong. They do it once, in their own
//! words, and other officers decide.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Ctx, FormErrors, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::applications::own;
use super::keys::Keys;
use super::words::{Words, last_day};
use super::{Room, again, journey, op};
use crate::access::Applying;
use crate::{APPEAL_CHARS_MAX, Case};

#[derive(Template)]
#[template(path = "appeal.html")]
struct Appeal {
    ctx: Ctx,
    op: String,
    reference: String,
    title: Words,
    /// The last day on which one can.
    until: String,
    /// Why it was refused, where the officer gave a reason of the document.
    reason: Option<Words>,
    most: u32,
    /// The service, for a report about this page.
    id: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    op: String,
    words: String,
}

fn page(ctx: Ctx, case: &Case, until: Micros) -> Appeal {
    Appeal {
        op: op(&ctx),
        reference: case.reference.to_string(),
        title: Words::of(&ctx, &case.service.title),
        until: last_day(&ctx, until),
        reason: super::applications::outcome(&ctx, case).reason,
        most: u32::try_from(APPEAL_CHARS_MAX).unwrap_or(u32::MAX),
        id: case.service.id.clone(),
        // The language switch sends the form along.
        ctx: ctx.with_form("appeal-form"),
    }
}

/// The form; where nobody can appeal, the application.
pub(super) async fn ask(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, &who.0, &keys, &reference).await?;
    Ok(match room.may_appeal_until(&case) {
        Some(until) => Page(page(ctx, &case, until)).into_response(),
        None => see_other(&format!("/applications/{}", case.reference)),
    })
}

/// The appeal.
pub(super) async fn send(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(reference): Path<String>,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let (in_hand, case) = own(&room, &who.0, &keys, &reference).await?;
    let here = format!("/applications/{}", case.reference);
    // Whoever sends it twice, or too late, is shown where the case is now.
    let Some(until) = room.may_appeal_until(&case) else { return Ok(see_other(&here)) };
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        judge(&mut state.errors, &form.words);
        if state.errors.is_empty() {
            let operation = journey(&ctx, &form.op).operation("services.appeal", case.id.as_bytes());
            room.appeal(&case, in_hand.to_actor(), &form.words, operation).await?;
            return Ok(see_other(&here));
        }
    }
    let page = page(ctx.refilled(state), &case, until);
    Ok(again(page.ctx.status(), page))
}

fn judge(errors: &mut FormErrors, words: &str) {
    errors.require(!words.trim().is_empty(), "words", "services-error-missing");
    if words.chars().count() > APPEAL_CHARS_MAX {
        errors.add_with("words", "services-error-too-long", vec![("most", APPEAL_CHARS_MAX.into())]);
    }
}
