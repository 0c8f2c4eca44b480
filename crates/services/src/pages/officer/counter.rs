//! `/officer/counter`: an officer finds whoever stands before them, says why, and fills in services for them on the pages that
//! residents use, until the sitting ends.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_identity::duties::{Reason, StatedPurpose};
use polity_identity::national_number::NationalNumber;
use polity_identity::{LookUp, Submission};
use polity_web::{Ctx, Input, Page, PageError, Query, Who, see_other};
use serde::Deserialize;

use super::{Room, again, journey, op};
use crate::Services;
use crate::access::{AtWork, CounterOfficer};
use crate::pages::words::agency_name;
use crate::reference::Reference;
use crate::verbs::Sitting;

#[derive(Template)]
#[template(path = "officer/counter.html")]
struct CounterPage {
    ctx: Ctx,
    op: String,
    agencies: Vec<(String, String)>,
    /// Who stands there, and until when the sitting lasts.
    sitting: Option<(String, String)>,
    nobody: bool,
    /// What was sent a moment ago.
    sent: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Way {
    sent: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    number: String,
    agency: String,
    explanation: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Nothing {}

/// The form, or the sitting that stands.
pub(super) async fn show(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    Query(way): Query<Way>,
) -> Result<Response, PageError> {
    let office = &who.0.0;
    let sitting = room.sitting(Some(&office.session)).await?;
    // A number and nothing else: the address may be anybody's.
    let sent = Reference::read(room.prefix(), &way.sent).map(|reference| reference.to_string());
    let page = page(&room, office, ctx, sitting.as_ref(), false).await?;
    Ok(Page(CounterPage { sent, ..page }).into_response())
}

async fn page(
    room: &Services,
    office: &AtWork,
    ctx: Ctx,
    sitting: Option<&Sitting>,
    nobody: bool,
) -> Result<CounterPage, PageError> {
    let known = room.identity().agencies().await?;
    let agencies = office.agencies.iter().map(|code| (code.clone(), agency_name(&ctx, &known, code)));
    Ok(CounterPage {
        op: op(&ctx),
        agencies: agencies.collect(),
        sitting: sitting.map(|sitting| (sitting.name.clone(), ctx.date_time(sitting.ends_at))),
        nobody,
        sent: None,
        ctx: if sitting.is_some() { ctx } else { ctx.with_form("counter-form") },
    })
}

/// Finds the person and begins the sitting. The look is in the ledger before anything of them is shown.
pub(super) async fn begin(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let office = &who.0.0;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    let agency = match office.agencies.as_slice() {
        [only] if form.agency.is_empty() => only,
        _ => &form.agency,
    };
    let officer = office.acting_at_counter(agency);
    let number = NationalNumber::parse_tolerant(&form.number).ok();
    let purpose = StatedPurpose::state(Reason::Application.name(), &form.explanation).ok();
    let mut nobody = false;
    if !switched {
        state.errors.require(officer.is_some(), "agency", "officer-error-counter-agency");
        state.errors.require(number.is_some(), "number", "officer-error-counter-number");
        state.errors.require(purpose.is_some(), "explanation", "officer-error-counter-why");
        if let (Some(officer), Some(number), Some(purpose)) = (&officer, number, &purpose) {
            let submission = Submission { journey: journey(&ctx, &form.op), lang: ctx.lang() };
            match room.identity().look_up_at_counter(officer, number, purpose, &submission).await? {
                LookUp::Record(record) if record.person == office.person => {
                    state.errors.add("number", "officer-error-counter-oneself");
                }
                LookUp::Record(record) => {
                    let them = (record.person, record.name());
                    room.begin_sitting(&office.session, officer, them, ctx.lang()).await?;
                    return Ok(see_other("/officer/counter"));
                }
                LookUp::NoDuty => {
                    state.errors.add("", "officer-error-counter-duty");
                }
                LookUp::Nobody | LookUp::Several(_) | LookUp::TooMany => nobody = true,
            }
        }
    }
    let page = page(&room, office, ctx.refilled(state), None, nobody).await?;
    Ok(again(page.ctx.status(), page))
}

/// Ends the sitting; what was begun in it and not sent is forgotten.
pub(super) async fn end(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    _: Input<Nothing>,
) -> Result<Response, PageError> {
    let sitting = room.sitting(Some(&who.0.0.session)).await?.ok_or(PageError::NotFound)?;
    room.end_sitting(&sitting, ctx.lang()).await?;
    Ok(see_other("/officer/counter"))
}
