//! Appointments as the applicant sees them, and each as a file for their calendar.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use polity_identity::Agency;
use polity_store::Micros;
use polity_web::{Ctx, PageError, Who};

use super::Room;
use super::applications::own;
use super::keys::Keys;
use super::words::{Words, agency_name};
use crate::access::Applying;
use crate::{Case, Services};

/// An appointment on the page of its case.
pub(super) struct AppointmentLine {
    pub stage: String,
    pub title: String,
    pub agency: String,
    pub starts_at: Micros,
    pub called_off: bool,
    pub place: String,
    pub words: String,
}

/// The appointments of a case, those first that come first.
pub(super) async fn lines(
    room: &Services,
    ctx: &Ctx,
    case: &Case,
    agencies: &[Agency],
) -> Result<Vec<AppointmentLine>, PageError> {
    let mut appointments = room.appointments(case).await?;
    appointments.sort_by_key(|appointment| appointment.starts_at);
    let line = |appointment: crate::Appointment| {
        let stage = case.service.stages.iter().find(|stage| stage.id == appointment.stage);
        AppointmentLine {
            title: stage.map_or_else(String::new, |stage| Words::of(ctx, &stage.title).text),
            agency: agency_name(ctx, agencies, &appointment.agency),
            stage: appointment.stage,
            starts_at: appointment.starts_at,
            called_off: appointment.called_off,
            place: appointment.particulars.place,
            words: appointment.particulars.words,
        }
    };
    Ok(appointments.into_iter().map(line).collect())
}

/// The invitation as a file. A calendar that has it already takes the newer one in its place.
pub(super) async fn file(
    who: Who<Applying>,
    State(room): Room,
    keys: Keys,
    Path((reference, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, case) = own(&room, &who.0, &keys, &reference).await?;
    let appointment = room.appointments(&case).await?.into_iter().find(|known| known.stage == stage);
    let invitation = room.invitation(&case, &appointment.ok_or(PageError::NotFound)?);
    let media_type = format!("text/calendar; method={}; charset=utf-8", invitation.method.name());
    let name = format!("attachment; filename=\"{}-{stage}.ics\"", case.reference);
    let headers = [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, invitation.to_text()).into_response())
}
