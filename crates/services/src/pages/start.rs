//! `/services/{service}`: what a service is, for whom, and what one needs; the way in, and the way back to a draft.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_vault::token;
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::keys::Keys;
use super::words::{Words, agency_name};
use super::{Room, counter_name, firm_of, hand_of, service, whose};
use crate::Services;
use crate::access::{Applying, InHand, Misplaced};
use crate::document::Service;
use crate::verbs::Begun;

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    ctx: Ctx,
    id: String,
    title: Words,
    summary: Words,
    who: Words,
    purpose: Words,
    documents: Vec<Words>,
    agency: String,
    minutes: u32,
    working_days: u32,
    retain_days: u32,
    signs_in: bool,
    is_open: bool,
    opens: Option<String>,
    closes: Option<String>,
    has_draft: bool,
    /// For whom an officer at a counter fills in.
    counter: Option<String>,
    /// The business for which one fills in.
    firm: Option<String>,
    /// For whom it is, where it is not for whoever reads this.
    misplaced: Option<String>,
    /// Why nothing was begun.
    refused: Option<String>,
    /// The open case of whoever may have only one.
    standing: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Nothing {}

/// The page.
pub(super) async fn show(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let service = service(&room, &id).await?;
    Ok(Page(page(&room, &who.0, ctx, &keys, &service, None).await?).into_response())
}

async fn page(
    room: &Services,
    who: &Applying,
    ctx: Ctx,
    keys: &Keys,
    service: &Arc<Service>,
    refused: Option<String>,
) -> Result<Start, PageError> {
    let agencies = room.identity().agencies().await?;
    // Whoever has to sign in first has no draft that could be shown yet.
    let in_hand = whose(room, who, keys, service).await.ok().flatten();
    let misplaced = in_hand.as_ref().and_then(|in_hand| in_hand.misplaced(service));
    let in_hand = in_hand.filter(|_| misplaced.is_none());
    let firm = firm_of(room, who.session()).await?;
    let counter = counter_name(in_hand.as_ref());
    let (has_draft, standing) = match &in_hand {
        Some(in_hand) => (
            room.has_draft(in_hand.drafts, &service.id).await?,
            room.standing_case(in_hand.owner, service).await?.map(|reference| reference.to_string()),
        ),
        None => (false, None),
    };
    let day = |at: jiff::Timestamp| ctx.date_time(at.as_microsecond());
    let now = room.timestamp();
    Ok(Start {
        id: service.id.clone(),
        title: Words::of(&ctx, &service.title),
        summary: Words::of(&ctx, &service.summary),
        who: Words::of(&ctx, &service.before.who),
        purpose: Words::of(&ctx, &service.privacy.purpose),
        documents: service.before.documents.iter().map(|text| Words::of(&ctx, text)).collect(),
        agency: agency_name(&ctx, &agencies, &service.agency),
        minutes: service.before.minutes,
        working_days: service.before.outcome_working_days,
        retain_days: service.privacy.retain_days,
        signs_in: service.login.is_some(),
        is_open: room.is_open_now(service),
        opens: service.limits.opens.filter(|opens| *opens > now).map(day),
        closes: service.limits.closes.map(day),
        has_draft,
        // Which case it is, an officer at a counter is not told.
        refused: refused
            .or_else(|| (standing.is_some() && counter.is_some()).then(|| ctx.t("officer-counter-standing"))),
        standing: standing.filter(|_| counter.is_none()),
        counter,
        firm,
        misplaced: misplaced.map(|why| match why {
            Misplaced::ForBusinesses => ctx.t("services-for-businesses"),
            Misplaced::ForPeople => ctx.t("services-for-people"),
        }),
        ctx,
    })
}

/// Begins, or goes on where somebody left off.
pub(super) async fn begin(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(id): Path<String>,
    _: Input<Nothing>,
) -> Result<Response, PageError> {
    let service = service(&room, &id).await?;
    // Whoever has to sign in first is shown this page again afterwards, where the button goes on.
    let in_hand = hand_of(&room, &who.0, &keys, &service).await?;
    let (in_hand, key) = if let Some(in_hand) = in_hand {
        (in_hand, None)
    } else {
        let key = token::generate(ctx.web().entropy());
        (InHand::by_key(token::hash(&key)), Some(key))
    };
    let refused = match room.begin(&in_hand, &service).await? {
        Begun::Draft(draft) => {
            let walk = draft.walk(room.today());
            let answered =
                !draft.content.answers.keys().all(|id| service.field(id).is_some_and(crate::verbs::is_fixed));
            let next = if answered { walk.first_open() } else { walk.pages.first() };
            let path = next.map_or_else(
                || format!("/services/{id}/check"),
                |shown| format!("/services/{id}/apply/{}", shown.page.id),
            );
            let onward = see_other(&path);
            return Ok(match key {
                Some(key) => (keys.keep_draft(&service.id, &key), onward).into_response(),
                None => onward,
            });
        }
        Begun::OnceOnly | Begun::Closed => None,
        Begun::NoMandate => Some(ctx.t("services-no-mandate")),
    };
    Ok(Page(page(&room, &who.0, ctx, &keys, &service, refused).await?).into_response())
}

/// Deletes the draft.
pub(super) async fn discard(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path(id): Path<String>,
    _: Input<Nothing>,
) -> Result<Response, PageError> {
    let service = service(&room, &id).await?;
    let in_hand = hand_of(&room, &who.0, &keys, &service).await?;
    if let Some(in_hand) = in_hand
        && let Some(draft) = room.draft_in_hand(&in_hand, &service).await?
    {
        room.discard_draft(&draft, ctx.lang()).await?;
    }
    Ok((keys.forget_draft(&service.id), see_other(&format!("/services/{}", service.id))).into_response())
}
