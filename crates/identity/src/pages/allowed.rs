//! `/me/allowed`: who may have which facts, what for, since when and until when; and the button that takes it back.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::Id;
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::fact_words::scope_label;
use super::{Room, asked, id, op, submission};
use crate::access::Oneself;
use crate::login::consent::Ending;
use crate::login::scopes::Scope;
use crate::{AllowedParty, LastRelease};

/// One answer as the page shows it.
struct Answer {
    id: Id,
    name: String,
    operator: String,
    /// In words, joined.
    facts: String,
    /// In words, joined; empty when nothing was refused.
    refused: String,
    purpose: String,
    since: String,
    until: String,
    /// When facts were last given, in words.
    released: String,
    /// How it ended; empty while it stands.
    ending: String,
}

/// The page.
#[derive(Template)]
#[template(path = "allowed.html")]
struct Allowed {
    ctx: Ctx,
    op: String,
    standing: Vec<Answer>,
    over: Vec<Answer>,
    is_withdrawn: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    consent: String,
    op: String,
}

/// The page.
pub(super) async fn show(who: Who<Oneself>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let answers = room.consents_of(who.0.person).await?;
    let (standing, over): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.stands);
    let in_words = |answers: Vec<AllowedParty>| answers.iter().map(|answer| words(&ctx, answer)).collect();
    let page = Allowed {
        op: op(&ctx),
        standing: in_words(standing),
        over: in_words(over),
        is_withdrawn: asked(&ctx, "withdrawn").is_some(),
        ctx,
    };
    Ok(Page(page).into_response())
}

/// Somebody takes a consent back.
pub(super) async fn withdraw(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let submission = submission(&ctx, &input.form.op);
    let consent = id(&input.form.consent)?;
    let withdrawn = room.withdraw_consent(&who.0.session, who.0.person, consent, &submission).await?;
    Ok(see_other(if withdrawn { "/me/allowed?withdrawn=1" } else { "/me/allowed" }))
}

fn words(ctx: &Ctx, answer: &AllowedParty) -> Answer {
    let AllowedParty { consent, stands, last_released } = answer;
    let list =
        |scopes: &[Scope]| scopes.iter().map(|scope| scope_label(ctx, scope)).collect::<Vec<_>>().join("; ");
    let ended = |key: &str, at: i64| ctx.tf(key, &[("date", ctx.date(at))]);
    let ending = match consent.ended {
        Some((at, Ending::Withdrawn)) => ended("identity-allowed-withdrawn", at),
        Some((at, Ending::Replaced)) => ended("identity-allowed-replaced", at),
        None if *stands => String::new(),
        None => ended("identity-allowed-expired", consent.ends_at),
    };
    Answer {
        id: consent.id,
        name: consent.terms.name.get(ctx.lang()).to_owned(),
        operator: consent.terms.operator.clone(),
        facts: list(&consent.allowed),
        refused: list(&consent.refused),
        purpose: consent.terms.purpose.get(ctx.lang()).to_owned(),
        since: ctx.date_time(consent.granted_at),
        until: ctx.date(consent.ends_at),
        released: match last_released {
            LastRelease::At(at) => ctx.date_time(*at),
            LastRelease::Never => ctx.t("identity-allowed-released-none"),
            LastRelease::NotLately => ctx.t("identity-allowed-released-not-lately"),
        },
        ending,
    }
}
