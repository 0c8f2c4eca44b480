//! `/counter`: an officer has a resident before them, finds their record, and issues a letter or grants a helper.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who};
use serde::Deserialize;

use super::data::{SectionOnPage, agency_name, sections};
use super::people::state_purpose;
use super::{Room, again, judge, op, submission, typed_date};
use crate::access::{CounterOfficer, InOffice};
use crate::duties::Reason;
use crate::national_number::NationalNumber;
use crate::{AgencyActor, DOCUMENTS, Granted, Identity, Letter, LookUp, Record};

/// The form that finds a person, and what was found.
#[derive(Template)]
#[template(path = "counter.html")]
struct Counter {
    ctx: Ctx,
    op: String,
    agencies: Vec<(String, String)>,
    found: Option<PersonAtCounter>,
    nobody: bool,
}

/// The person whose documents are to be checked.
pub(super) struct PersonAtCounter {
    pub person: polity_store::Id,
    pub name: String,
    pub sections: Vec<SectionOnPage>,
    pub letters: Vec<Letter>,
    pub documents: Vec<(&'static str, String)>,
    pub languages: Vec<(&'static str, &'static str)>,
}

/// The form that grants a helper.
#[derive(Template)]
#[template(path = "counter_mandate.html")]
struct MandatePage {
    ctx: Ctx,
    op: String,
    agencies: Vec<(String, String)>,
    granted: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    agency: String,
    number: String,
    explanation: String,
    op: String,
}

impl Form {
    /// The form as it was typed, from the state that it left.
    fn of(state: &FormState) -> Self {
        let typed = |field: &str| state.answers.first(field).to_owned();
        Self {
            agency: typed("agency"),
            number: typed("number"),
            explanation: typed("explanation"),
            op: typed("op"),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MandateForm {
    agency: String,
    represented: String,
    helper: String,
    #[serde(rename = "until-day")]
    day: String,
    #[serde(rename = "until-month")]
    month: String,
    #[serde(rename = "until-year")]
    year: String,
    op: String,
}

/// The form.
pub(super) async fn show(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Response, PageError> {
    Ok(Page(page(&room, &who.0.0, ctx, None, false).await?).into_response())
}

async fn page(
    room: &Identity,
    office: &InOffice,
    ctx: Ctx,
    found: Option<PersonAtCounter>,
    nobody: bool,
) -> Result<Counter, PageError> {
    let agencies = agencies(room, office, &ctx).await?;
    Ok(Counter { op: op(&ctx), agencies, found, nobody, ctx: ctx.with_form("counter-form") })
}

async fn agencies(room: &Identity, office: &InOffice, ctx: &Ctx) -> Result<Vec<(String, String)>, PageError> {
    let known = room.agencies().await?;
    Ok(office.agencies().iter().map(|code| ((*code).to_owned(), agency_name(ctx, &known, code))).collect())
}

/// Find the person. The purpose is always that they asked for it; the officer adds which case.
pub(super) async fn look(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    // Switching the language of a page that shows a person sends the same form again: the same look, not another.
    let shows_nothing = input.form.explanation.is_empty();
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) if shows_nothing => {
            let status = state.status();
            return Ok(again(status, page(&room, &who.0.0, ctx.refilled(state), None, false).await?));
        }
        Err(state) => (Form::of(&state), state),
    };
    let officer = who.0.0.acting_for_chosen(&form.agency);
    state.errors.require(officer.is_some(), "agency", "identity-error-agency");
    let number = NationalNumber::parse_tolerant(&form.number).ok();
    state.errors.require(number.is_some(), "number", "identity-error-number-shape");
    let purpose = state_purpose(&mut state, Reason::Application.name(), &form.explanation);
    let (mut found, mut nobody) = (None, false);
    if let (Some(officer), Some(number), Some(purpose)) = (officer, number, purpose) {
        let submission = submission(&ctx, &form.op);
        match room.look_up_at_counter(&officer, number, &purpose, &submission).await? {
            LookUp::Record(record) => found = Some(at_counter(&room, &ctx, &record).await?),
            LookUp::NoDuty => {
                state.errors.add("", "identity-error-no-duty");
            }
            LookUp::Nobody | LookUp::Several(_) | LookUp::TooMany => nobody = true,
        }
    }
    let status = state.status();
    Ok(again(status, page(&room, &who.0.0, ctx.refilled(state), found, nobody).await?))
}

/// The person in words, with what the officer may do next.
pub(super) async fn at_counter(
    room: &Identity,
    ctx: &Ctx,
    record: &Record,
) -> Result<PersonAtCounter, PageError> {
    let known = room.agencies().await?;
    Ok(PersonAtCounter {
        person: record.person,
        name: record.name().to_owned(),
        sections: sections(ctx, record, &known),
        letters: room.letters_of(record.person).await?,
        documents: DOCUMENTS
            .into_iter()
            .map(|document| (document, ctx.t(&format!("identity-document-{document}"))))
            .collect(),
        languages: ctx.web().config().languages.iter().map(|lang| (lang.code(), lang.own_name())).collect(),
    })
}

/// The form that grants a helper.
pub(super) async fn show_mandate(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Response, PageError> {
    let granted = super::asked(&ctx, "granted").is_some();
    Ok(Page(mandate_page(&room, &who.0.0, ctx, granted).await?).into_response())
}

async fn mandate_page(
    room: &Identity,
    office: &InOffice,
    ctx: Ctx,
    granted: bool,
) -> Result<MandatePage, PageError> {
    let agencies = agencies(room, office, &ctx).await?;
    Ok(MandatePage { op: op(&ctx), agencies, granted, ctx: ctx.with_form("mandate-form") })
}

/// A helper is granted.
pub(super) async fn grant_mandate(
    who: Who<CounterOfficer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<MandateForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, mandate_page(&room, &who.0.0, ctx.refilled(state), false).await?));
        }
    };
    let officer = who.0.0.acting_for_chosen(&form.agency);
    state.errors.require(officer.is_some(), "agency", "identity-error-agency");
    let represented = NationalNumber::parse_tolerant(&form.represented).ok();
    state.errors.require(represented.is_some(), "represented", "identity-error-number-shape");
    let helper = NationalNumber::parse_tolerant(&form.helper).ok();
    state.errors.require(helper.is_some(), "helper", "identity-error-number-shape");
    let until = typed_date(&form.day, &form.month, &form.year);
    state.errors.require(until.is_some(), "until", "identity-error-until");
    if let (Some(officer), Some(represented), Some(helper), Some(until)) =
        (officer, represented, helper, until)
    {
        match grant(&room, &ctx, &officer, [represented, helper], until, &form.op).await? {
            Granted::Done(_) => return Ok(polity_web::see_other("/counter/mandates?granted=1")),
            Granted::NoSuchPerson => state.errors.add("represented", "identity-error-no-such-number"),
            Granted::NoSuchHelper => state.errors.add("helper", "identity-error-no-such-number"),
            Granted::Oneself => state.errors.add("helper", "identity-error-own-helper"),
            Granted::Until => state.errors.add("until", "identity-error-until"),
        };
    }
    let status = state.status();
    Ok(again(status, mandate_page(&room, &who.0.0, ctx.refilled(state), false).await?))
}

/// The mandate runs to the end of the day that was typed.
async fn grant(
    room: &Identity,
    ctx: &Ctx,
    officer: &AgencyActor,
    [represented, helper]: [NationalNumber; 2],
    until: jiff::civil::Date,
    op: &str,
) -> Result<Granted, PageError> {
    let zone = &ctx.web().config().time_zone;
    let end = zone.to_timestamp(until.at(23, 59, 59, 0)).map_or(0, jiff::Timestamp::as_microsecond);
    Ok(room.grant_helper(officer, &represented, &helper, end, &submission(ctx, op)).await?)
}
