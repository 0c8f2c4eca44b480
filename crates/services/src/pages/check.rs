//! `/services/{service}/check`: everything that was answered, with the way back to each page; then the declaration, and it
//! is sent. Where the service cannot be used, this page says why and what helps instead.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Bucket, Ctx, Input, PageError, Who, see_other};
use serde::Deserialize;

use super::answer_words::{AnswerShown, shown};
use super::apply::in_hand;
use super::keys::Keys;
use super::words::Words;
use super::{Room, again, counter_name, hand_of, journey, op};
use crate::access::{Applying, InHand};
use crate::verbs::{Draft, Sent};
use crate::{Owner, Services, Submitted};

/// A page of questions with its answers.
struct Answered {
    id: String,
    title: Words,
    answers: Vec<AnswerShown>,
    /// Whether anything on it can be changed.
    can_change: bool,
}

/// Why the service cannot be used.
struct Blocked {
    say: Words,
    instead: Option<String>,
}

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    ctx: Ctx,
    op: String,
    id: String,
    service_title: Words,
    pages: Vec<Answered>,
    declaration: Words,
    blocked: Option<Blocked>,
    /// What happened since the page was looked at, in a sentence.
    notice: Option<String>,
    /// For whom an officer at a counter fills in.
    counter: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    op: String,
    declared: Option<String>,
}

/// The page.
pub(super) async fn show(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some((in_hand, draft)) = in_hand(&room, &who.0, &keys, &id).await? else {
        return Ok(see_other(&format!("/services/{id}")));
    };
    answered(&room, ctx, (&in_hand, draft), None).await
}

/// The page, or the way to a page that is not answered yet.
async fn answered(
    room: &Services,
    ctx: Ctx,
    (in_hand, draft): (&InHand, Draft),
    notice: Option<String>,
) -> Result<Response, PageError> {
    let agencies = room.identity().agencies().await?;
    let service = &draft.service;
    let walk = draft.walk(room.today());
    if walk.blocked.is_none()
        && let Some(open) = walk.first_open()
    {
        return Ok(see_other(&format!("/services/{}/apply/{}", service.id, open.page.id)));
    }
    let pages = walk.pages.iter().map(|page| {
        let questions = page.fields.iter().filter(|field| field.kind.is_question());
        let answers: Vec<AnswerShown> = questions
            .map(|field| {
                let answer = walk.answers.get(&field.id);
                shown(&ctx, field, answer, &agencies).on_map(&ctx, room.map(), answer)
            })
            .collect();
        Answered {
            id: page.page.id.clone(),
            title: Words::of(&ctx, &page.page.title),
            can_change: answers.iter().any(|answer| !answer.is_fixed),
            answers,
        }
    });
    let page = Check {
        op: op(&ctx),
        id: service.id.clone(),
        service_title: Words::of(&ctx, &service.title),
        pages: pages.collect(),
        declaration: Words::of(&ctx, &service.declaration),
        blocked: walk
            .blocked
            .map(|block| Blocked { say: Words::of(&ctx, &block.say), instead: block.instead.clone() }),
        notice,
        counter: counter_name(Some(in_hand)),
        ctx: ctx.with_form("declaration"),
    };
    Ok(again(page.ctx.status(), page))
}

/// It is sent.
pub(super) async fn send(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(id): Path<String>,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let Some((in_hand, draft)) = in_hand(&room, &who.0, &keys, &id).await? else {
        return already_sent(&room, &who.0, &keys, &id).await;
    };
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched && form.declared.as_deref() != Some("yes") {
        state.errors.add("declared", "services-error-declaration");
    }
    if switched || !state.errors.is_empty() {
        return answered(&room, ctx.refilled(state), (&in_hand, draft), None).await;
    }
    let service = draft.service.clone();
    let per_minute = service.limits.per_network_per_minute;
    let bucket = Bucket { name: "services.send", capacity: per_minute, per_minute };
    ctx.web().limits().check(&bucket, format!("{} {}", service.id, ctx.visit().limit_key()), 1)?;
    let operation = journey(&ctx, &form.op).operation(&service.id, &in_hand.owner.to_bytes());
    let notice = match room.send(&in_hand, draft.clone(), operation, ctx.lang()).await? {
        Sent::Submitted(Submitted::Opened(reference)) => {
            if in_hand.counter.is_some() {
                return Ok(see_other(&format!("/officer/counter?sent={reference}")));
            }
            return Ok(sent(&keys, &service.id, &in_hand, &format!("/applications/{reference}/sent")));
        }
        Sent::Submitted(Submitted::OnceOnly(_)) if in_hand.counter.is_some() => {
            return Ok(see_other(&format!("/services/{id}")));
        }
        Sent::Submitted(Submitted::OnceOnly(reference)) => {
            return Ok(see_other(&format!("/applications/{reference}")));
        }
        Sent::NoMandate => return Ok(see_other(&format!("/services/{id}"))),
        Sent::Submitted(Submitted::Full) => Some(ctx.t("services-full")),
        Sent::Submitted(Submitted::Closed) => Some(ctx.t("services-closed")),
        Sent::FactsChanged => Some(ctx.t("services-facts-changed")),
        Sent::NotReady => None,
    };
    // What was saved meanwhile is read anew.
    let draft = room.draft_in_hand(&in_hand, &service).await?.unwrap_or(draft);
    answered(&room, ctx.refilled(state), (&in_hand, draft), notice).await
}

/// Leads to the case. The key of a draft that belongs to nobody's account is now that of its case.
fn sent(keys: &Keys, service: &str, in_hand: &InHand, path: &str) -> Response {
    let onward = see_other(path);
    match (in_hand.owner, keys.draft(service)) {
        (Owner::Token(_), Some(key)) => {
            (keys.forget_draft(service), keys.keep_case(key), onward).into_response()
        }
        _ => onward,
    }
}

/// Pressed twice, or gone back to after it was sent: the draft is a case by now.
async fn already_sent(room: &Services, who: &Applying, keys: &Keys, id: &str) -> Result<Response, PageError> {
    let service = super::service(room, id).await?;
    let in_hand = hand_of(room, who, keys, &service).await?;
    if in_hand.as_ref().is_some_and(|in_hand| in_hand.counter.is_some()) {
        return Ok(see_other("/officer/counter"));
    }
    if let Some(in_hand) = in_hand
        && let Some(reference) = room.sent_just_now(in_hand.owner, id).await?
    {
        return Ok(sent(keys, id, &in_hand, &format!("/applications/{reference}/sent")));
    }
    Ok(see_other(&format!("/services/{id}")))
}
