//! `/me`: a resident's home: what needs attention, the latest looks, and the way to everything that is theirs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Ctx, Page, PageError, Who, see_other};

use super::looks::{LookShown, folded};
use super::{Room, firm};
use crate::Report;
use crate::access::{Present, Resident, represented_by};
use crate::look_report::Status;
use crate::mandate::Represented;
use crate::sign_in_methods::RECOVERY_CODES_LOW;

/// Looks shown on the home page.
const LATEST_LOOKS: usize = 3;

/// How long a closed report is news (microseconds): two weeks.
const NEWS_FOR: Micros = 14 * 86_400 * 1_000_000;

/// The home page.
#[derive(Template)]
#[template(path = "me.html")]
struct Me {
    ctx: Ctx,
    name: String,
    /// The name of the person for whom the session acts.
    acting_for: Option<String>,
    looks: Vec<LookShown>,
    open_reports: usize,
    answered_reports: usize,
    recovery_codes: usize,
    few_recovery_codes: bool,
    places: usize,
    helpers: usize,
    fresh_codes: bool,
}

/// The page.
pub(super) async fn show(who: Who<Present>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let Resident { session, person, subject } = &who.0.0;
    if let Some(Represented::Entity(entity)) = represented_by(session) {
        return firm::show(&room, session, entity, ctx).await;
    }
    let Some((looks, _)) = room.looks_at(session, *subject, None).await? else {
        // The mandate has ended while the session still stood: nothing of the other person is left to see.
        return Ok(see_other("/me/mandates"));
    };
    let agencies = room.agencies().await?;
    let reports = room.my_reports(session, *subject).await?;
    let now = ctx.web().now();
    let is_news = |report: &Report| match report.status {
        Status::Open => false,
        Status::Answered => true,
        Status::Closed => now - report.changed_at < NEWS_FOR,
    };
    let methods = room.methods(session.account).await?;
    let (helped_by, helps) = room.helper_mandates(*person).await?;
    let businesses = room.entity_mandates(*person).await?;
    let acting_for = room.acting_for(session).await?.map(|acting| acting.name);
    let name = match &acting_for {
        Some(name) => name.clone(),
        None => room.name_of(*person).await?.unwrap_or_default(),
    };
    let mut shown = folded(&ctx, looks, &agencies, *person);
    shown.retain(|look| !look.is_own);
    shown.truncate(LATEST_LOOKS);
    let page = Me {
        name,
        acting_for,
        looks: shown,
        open_reports: reports.iter().filter(|report| report.status == Status::Open).count(),
        answered_reports: reports.iter().filter(|report| is_news(report)).count(),
        recovery_codes: methods.recovery_codes,
        few_recovery_codes: methods.recovery_codes_since.is_some()
            && methods.recovery_codes <= RECOVERY_CODES_LOW,
        places: room.signed_in_places(session).await?.len(),
        helpers: helped_by.iter().chain(&helps).chain(&businesses).filter(|mandate| mandate.in_force).count(),
        fresh_codes: session.acting_for.is_none() && room.printed_codes(session.account).await?.is_some(),
        ctx,
    };
    Ok(Page(page).into_response())
}
