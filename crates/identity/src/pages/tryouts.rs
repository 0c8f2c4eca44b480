//! `/developers/try`: a login step by step, with what is sent and what comes back. In demonstrations only.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Anyone, Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::{Room, developers};
use crate::verbs::{TryStep, Tryout};

/// Most characters of a value that are shown: tokens are long, and nobody reads them.
const SHOWN_CHARS_MAX: usize = 160;

/// The choice of a relying party.
#[derive(Template)]
#[template(path = "tryouts.html")]
struct Choice {
    ctx: Ctx,
    parties: Vec<PartyToTry>,
}

/// A relying party that can be tried.
struct PartyToTry {
    client_id: String,
    name: String,
    kind: String,
}

/// A login under way or done.
#[derive(Template)]
#[template(path = "tryout.html")]
struct Shown {
    ctx: Ctx,
    name: String,
    steps: Vec<StepShown>,
    onward: Option<String>,
}

/// One step of it.
struct StepShown {
    title: String,
    about: String,
    call: String,
    sent: Vec<(String, String)>,
    answer: String,
    opened: Vec<(String, String)>,
    is_refused: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    party: String,
}

/// The choice.
pub(super) async fn choose(_: Who<Anyone>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let mut parties = Vec::new();
    for played in room.sample_parties() {
        let Some(party) = room.relying_party(&played.client_id).await? else { continue };
        parties.push(PartyToTry {
            client_id: party.client_id.clone(),
            name: party.name.get(ctx.lang()).to_owned(),
            kind: ctx.t(&format!("identity-party-kind-{}", party.kind.name())),
        });
    }
    Ok(Page(Choice { ctx, parties }).into_response())
}

/// A login begins: the request is pushed.
pub(super) async fn begin(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let issuer = developers::issuer(&ctx);
    let begun = room.begin_tryout(&input.form.party, &issuer).await?;
    Ok(see_other(
        &begun.map_or_else(|| "/developers/try".to_owned(), |state| format!("/developers/try/{state}")),
    ))
}

/// The person's browser comes back.
pub(super) async fn callback(_: Who<Anyone>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let query = ctx.visit().query().as_bytes();
    let came_back: Vec<(String, String)> = url::form_urlencoded::parse(query).into_owned().take(20).collect();
    let state = came_back.iter().find(|(name, _)| name == "state").map(|(_, state)| state.clone());
    let Some(state) = state else { return Ok(see_other("/developers/try")) };
    if room.continue_tryout(&state, &came_back).await? {
        return Ok(see_other(&format!("/developers/try/{}", super::escaped(&state))));
    }
    Ok(see_other("/developers/try"))
}

/// The steps so far.
pub(super) async fn show(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    Path(state): Path<String>,
) -> Result<Response, PageError> {
    let Some(tryout) = room.tryout(&state).await? else { return Ok(see_other("/developers/try")) };
    let Tryout { client_id, steps, onward, .. } = tryout;
    let party = room.relying_party(&client_id).await?;
    let name = party.map_or(client_id, |party| party.name.get(ctx.lang()).to_owned());
    let steps = steps.into_iter().map(|step| shown(&ctx, step)).collect();
    Ok(Page(Shown { ctx, name, steps, onward }).into_response())
}

fn shown(ctx: &Ctx, step: TryStep) -> StepShown {
    let cut = |text: String| match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    };
    // The answer of the token endpoint is JSON with long tokens in it: each line is cut by itself.
    let answer = step.answer.lines().map(|line| cut(line.to_owned())).collect::<Vec<_>>().join("\n");
    StepShown {
        title: ctx.t(&format!("identity-try-step-{}", step.name)),
        about: ctx.t(&format!("identity-try-about-{}", step.name)),
        call: step.call,
        sent: step.sent.into_iter().map(|(name, value)| (name, cut(value))).collect(),
        answer,
        opened: step.opened,
        is_refused: step.is_refused,
    }
}
