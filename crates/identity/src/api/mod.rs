//! Machine interfaces under `/api/identity`: the attribute catalogue for everyone, and a resident's own record and looks.
//!
//! The record has the members of the wire (`value`, `code`, `desc`, `classification`, `source`, `lastupdated`), so that a
//! program written against the national data service reads it unchanged. Reading it is an act in the ledger like any look.

mod fapi;
mod program;

pub use program::Program;

use axum::extract::{RawQuery, State};
use polity_web::{Anyone, Json, Problem, ProblemKind, Routes, Who, doc};
use serde_json::{Map, Value, json};

use crate::access::Resident;
use crate::catalogue::{By, Catalogue, Form};
use crate::{Identity, IdentityError};

/// Adds the interfaces to the room's routes.
pub(crate) fn add_to(routes: Routes<Identity>) -> Routes<Identity> {
    fapi::add_to(routes).api(doc!(catalogue)).api(doc!(me)).api(doc!(looks))
}

/// Which attributes the register can hold, by section, with the form of each.
#[utoipa::path(
    get,
    path = "/api/identity/catalogue",
    responses((status = 200, description = "Sections in the order in which they are shown", body = serde_json::Value))
)]
async fn catalogue(_: Who<Anyone>) -> Json<Value> {
    let sections: Vec<Value> = Catalogue::built_in()
        .sections
        .iter()
        .map(|section| {
            let attributes: Vec<Value> = section
                .attributes
                .iter()
                .map(|attribute| {
                    json!({
                        "name": attribute.name,
                        "form": form_name(attribute.form),
                        "kept_by_person": attribute.by == By::Person,
                        "codes": attribute.codes,
                    })
                })
                .collect();
            json!({ "name": section.name, "duty": section.duty, "attributes": attributes })
        })
        .collect();
    Json(json!({ "sections": sections }))
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Value => "value",
        Form::Code => "code",
        Form::Nested => "nested",
        Form::List => "list",
    }
}

/// The signed-in resident's own record, or that of the person whose mandate the session uses.
#[utoipa::path(
    get,
    path = "/api/identity/me",
    responses(
        (status = 200, description = "`person_info` by attribute name", body = serde_json::Value),
        (status = 401, description = "Nobody is signed in with two factors"),
        (status = 403, description = "The session has no person, or its mandate has ended"),
    )
)]
async fn me(who: Who<Resident>, State(room): State<Identity>) -> Result<Json<Value>, Problem> {
    let record = room.my_data(&who.0.session, who.0.subject).await?;
    let record = record.ok_or_else(mandate_ended)?;
    let mut person = Map::new();
    for section in &record.sections {
        for (name, fact) in &section.facts.0 {
            person.insert(name.clone(), fact.wire());
        }
    }
    Ok(Json(json!({ "person_info": person })))
}

/// Who looked at the signed-in resident's data, newest first, fifty at a time.
#[utoipa::path(
    get,
    path = "/api/identity/looks",
    params(("before" = Option<i64>, Query, description = "The `next` of the page before")),
    responses(
        (status = 200, description = "`looks`, and `next` when there are more", body = serde_json::Value),
        (status = 400, description = "`before` is not a number"),
        (status = 401, description = "Nobody is signed in with two factors"),
        (status = 403, description = "The session has no person, or its mandate has ended"),
    )
)]
async fn looks(
    who: Who<Resident>,
    State(room): State<Identity>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Problem> {
    let query = query.unwrap_or_default();
    let before = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "before");
    let before = match before {
        None => None,
        Some((_, number)) => Some(number.parse::<i64>().map_err(|_| {
            Problem::new(&ProblemKind::BAD_REQUEST).detail("before must be the number that `next` gave")
        })?),
    };
    let page = room.looks_at(&who.0.session, who.0.subject, before).await?;
    let (looks, next) = page.ok_or_else(mandate_ended)?;
    let looks: Vec<Value> = looks
        .into_iter()
        .map(|shown| {
            json!({
                "entry": shown.look.number,
                "id": shown.look.id,
                "at": shown.look.at,
                "kind": shown.look.kind,
                "access": shown.look.access,
                "agency": shown.look.actor.agency,
                "role": shown.look.actor.role,
                "purpose": shown.look.purpose,
                "attributes": shown.look.attributes,
                "report": shown.report,
            })
        })
        .collect();
    Ok(Json(json!({ "looks": looks, "next": next })))
}

fn mandate_ended() -> Problem {
    Problem::new(&ProblemKind::FORBIDDEN).detail("the mandate of this session has ended")
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        Self::from(&polity_web::PageError::from(error))
    }
}
