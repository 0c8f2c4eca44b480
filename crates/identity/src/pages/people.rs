//! `/officer/people`: an officer looks a resident up, for a purpose that the resident will read.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who};
use serde::Deserialize;

use super::data::{SectionOnPage, agency_name, sections};
use super::{Room, again, id, judge, op, submission};
use crate::access::{InOffice, Officer};
use crate::duties::{PurposeFault, Reason, StatedPurpose};
use crate::national_number::NationalNumber;
use crate::{AgencyActor, Found, Identity, LookUp, Sought};

/// The form, and what was found with it.
#[derive(Template)]
#[template(path = "people.html")]
struct People {
    ctx: Ctx,
    op: String,
    /// Agencies to choose from, code and name; one means that there is nothing to choose.
    agencies: Vec<(String, String)>,
    reasons: Vec<(&'static str, String)>,
    /// The sections that may be seen, in words.
    seen: String,
    outcome: Outcome,
}

/// What was found.
enum Outcome {
    /// Nothing was looked for yet.
    None,
    /// A record.
    Record { name: String, sections: Vec<SectionOnPage> },
    /// Several people; each is opened by a form of its own.
    Several(Vec<Found>),
    /// Nobody, or nobody that may be seen.
    Nobody,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    agency: String,
    /// A national number or words of a name.
    sought: String,
    /// The id that a search gave.
    person: String,
    reason: String,
    explanation: String,
    op: String,
}

/// The form.
pub(super) async fn show(who: Who<Officer>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    Ok(Page(page(&room, &who.0.0, ctx, Outcome::None).await?).into_response())
}

async fn page(room: &Identity, office: &InOffice, ctx: Ctx, outcome: Outcome) -> Result<People, PageError> {
    let known = room.agencies().await?;
    let agencies: Vec<(String, String)> =
        office.agencies().iter().map(|code| ((*code).to_owned(), agency_name(&ctx, &known, code))).collect();
    let mut seen = Vec::new();
    if let Some(officer) = chosen(office, &ctx) {
        for section in room.sections_seen_by(&officer).await? {
            seen.push(ctx.t(&format!("identity-section-{section}")));
        }
    }
    Ok(People {
        op: op(&ctx),
        reasons: reasons(&ctx),
        seen: seen.join(", "),
        agencies,
        outcome,
        ctx: ctx.with_form("people-form"),
    })
}

fn chosen(office: &InOffice, ctx: &Ctx) -> Option<AgencyActor> {
    office.acting_for_chosen(ctx.value("agency"))
}

/// The reasons of the list in words.
pub(super) fn reasons(ctx: &Ctx) -> Vec<(&'static str, String)> {
    Reason::ALL
        .into_iter()
        .map(|reason| (reason.name(), ctx.t(&format!("identity-reason-{}", reason.name()))))
        .collect()
}

/// Look.
pub(super) async fn look(
    who: Who<Officer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    // A change of language asks for the same page again; the same form looks only once, so it is simply sent again.
    let is_search = input.switched_to().is_none() || !input.form.reason.is_empty();
    let (form, mut state) = if is_search {
        input.into_parts()
    } else {
        match judge(input) {
            Ok(judged) => judged,
            Err(state) => {
                let status = state.status();
                return Ok(again(status, page(&room, &who.0.0, ctx.refilled(state), Outcome::None).await?));
            }
        }
    };
    let officer = who.0.0.acting_for_chosen(&form.agency);
    state.errors.require(officer.is_some(), "agency", "identity-error-agency");
    let sought = read_sought(&form, &mut state)?;
    let purpose = state_purpose(&mut state, &form.reason, &form.explanation);
    let (Some(officer), Some(sought), Some(purpose)) = (officer, sought, purpose) else {
        let status = state.status();
        return Ok(again(status, page(&room, &who.0.0, ctx.refilled(state), Outcome::None).await?));
    };
    let found = room.look_up(&officer, &sought, &purpose, &submission(&ctx, &form.op)).await?;
    let outcome = match found {
        LookUp::Record(record) => {
            let known = room.agencies().await?;
            let sections = sections(&ctx, &record, &known);
            Outcome::Record { name: record.name().to_owned(), sections }
        }
        LookUp::Several(found) => Outcome::Several(found),
        LookUp::Nobody => Outcome::Nobody,
        LookUp::TooMany => {
            state.errors.add("sought", "identity-error-too-many-found");
            Outcome::None
        }
        LookUp::NoDuty => {
            state.errors.add("", "identity-error-no-duty");
            Outcome::None
        }
    };
    let status = state.status();
    Ok(again(status, page(&room, &who.0.0, ctx.refilled(state), outcome).await?))
}

fn read_sought(form: &Form, state: &mut FormState) -> Result<Option<Sought>, PageError> {
    if !form.person.is_empty() {
        return Ok(Some(Sought::Person(id(&form.person)?)));
    }
    let typed = form.sought.trim();
    if typed.is_empty() {
        state.errors.add("sought", "identity-error-sought-missing");
        return Ok(None);
    }
    if let Ok(number) = NationalNumber::parse_tolerant(typed) {
        return Ok(Some(Sought::Number(number)));
    }
    if typed.chars().any(|c| c.is_ascii_digit()) {
        // A name has no digits: somebody mistyped a number, and a search by name would only say "nobody".
        state.errors.add("sought", "identity-error-number-shape");
        return Ok(None);
    }
    Ok(Some(Sought::Name(typed.to_owned())))
}

/// Both parts of a purpose, each with its message beside its field.
pub(super) fn state_purpose(state: &mut FormState, reason: &str, explanation: &str) -> Option<StatedPurpose> {
    match StatedPurpose::state(reason, explanation) {
        Ok(purpose) => Some(purpose),
        Err(fault) => {
            let (field, key) = match fault {
                PurposeFault::NoReason => ("reason", "identity-error-reason"),
                PurposeFault::NoExplanation => ("explanation", "identity-error-explanation"),
                PurposeFault::TooLong => ("explanation", "identity-error-explanation-long"),
            };
            state.errors.add(field, key);
            // Both are missing as a rule: say both at once.
            if fault == PurposeFault::NoReason && explanation.trim().is_empty() {
                state.errors.add("explanation", "identity-error-explanation");
            }
            None
        }
    }
}
