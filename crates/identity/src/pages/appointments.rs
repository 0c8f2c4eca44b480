//! `/admin/agencies/{code}`: the officers of an agency, appointing one and ending an appointment.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::admin::duty_words;
use super::sign_in::unless_fresh;
use super::{Room, again, escaped, id, judge, op, submission};
use crate::access::{Administrator, Role};
use crate::assurance::Sensitive;
use crate::national_number::NationalNumber;
use crate::{Appointed, EndedAppointment, Identity};

/// An agency with its officers.
#[derive(Template)]
#[template(path = "agency.html")]
struct AgencyPage {
    ctx: Ctx,
    op: String,
    code: String,
    name: String,
    duties: String,
    officers: Vec<OfficerLine>,
    roles: Vec<(&'static str, String)>,
    own_office: bool,
}

/// An officer in the list.
struct OfficerLine {
    id: polity_store::Id,
    name: String,
    role: String,
    from: polity_store::Micros,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AppointForm {
    number: String,
    role: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct EndForm {
    agency: String,
    op: String,
}

/// The agency.
pub(super) async fn show(
    _: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    Ok(Page(page(&room, ctx, &code).await?).into_response())
}

async fn page(room: &Identity, ctx: Ctx, code: &str) -> Result<AgencyPage, PageError> {
    let agency = room.agency(code).await?.ok_or(PageError::NotFound)?;
    let role_words = |role: Role| ctx.t(&format!("identity-role-{}", role.name()));
    let officers = room
        .appointments_in(code)
        .await?
        .into_iter()
        .map(|(appointment, name)| OfficerLine {
            id: appointment.id,
            name,
            role: role_words(appointment.role),
            from: appointment.from,
        })
        .collect();
    Ok(AgencyPage {
        op: op(&ctx),
        name: agency.name(ctx.lang()).to_owned(),
        duties: agency.duties.iter().map(|duty| duty_words(&ctx, duty)).collect::<Vec<_>>().join(", "),
        code: agency.code,
        officers,
        roles: Role::ALL.into_iter().map(|role| (role.name(), role_words(role))).collect(),
        own_office: super::asked(&ctx, "own").is_some(),
        ctx: ctx.with_form("appoint-form"),
    })
}

/// An officer is appointed, by national number.
pub(super) async fn appoint(
    who: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    Path(code): Path<String>,
    input: Input<AppointForm>,
) -> Result<Response, PageError> {
    let here = format!("/admin/agencies/{}", escaped(&code));
    if let Some(proof) = unless_fresh(&room, &who.0.0.session, Sensitive::Appointments, &here).await? {
        return Ok(proof);
    }
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, page(&room, ctx.refilled(state), &code).await?));
        }
    };
    let number = NationalNumber::parse_tolerant(&form.number).ok();
    state.errors.require(number.is_some(), "number", "identity-error-number-shape");
    let role = Role::from_name(&form.role);
    state.errors.require(role.is_some(), "role", "identity-error-role");
    if let (Some(number), Some(role)) = (number, role) {
        let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
        match room.appoint(&actor, &number, &code, role, &submission(&ctx, &form.op)).await? {
            Appointed::Done(_) => return Ok(see_other(&here)),
            Appointed::NoSuchAgency => return Err(PageError::NotFound),
            Appointed::NoSuchPerson => state.errors.add("number", "identity-error-no-such-number"),
            Appointed::Already => state.errors.add("role", "identity-error-appointed"),
        };
    }
    let status = state.status();
    Ok(again(status, page(&room, ctx.refilled(state), &code).await?))
}

/// An appointment ends, and the officer's sessions with it.
pub(super) async fn end(
    who: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    Path(appointment): Path<String>,
    input: Input<EndForm>,
) -> Result<Response, PageError> {
    let form = input.form;
    let here = format!("/admin/agencies/{}", escaped(&form.agency));
    if let Some(proof) = unless_fresh(&room, &who.0.0.session, Sensitive::Appointments, &here).await? {
        return Ok(proof);
    }
    let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
    match room.end_appointment(&actor, id(&appointment)?, &submission(&ctx, &form.op)).await? {
        EndedAppointment::Done | EndedAppointment::NotRunning => Ok(see_other(&here)),
        EndedAppointment::OwnOffice => Ok(see_other(&format!("{here}?own=1"))),
    }
}
