//! `/officer/cases/{reference}/stages/{stage}/appointment`: when somebody comes. The applicant's home is not shown here: it
//! is written into the invitation that only the applicant opens.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::{Date, Time};
use polity_store::Micros;
use polity_web::{Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::stage::own_stage;
use super::{Room, again, at_desk, journey, op};
use crate::access::CaseOfficer;
use crate::document::Stage;
use crate::flow::Progress;
use crate::pages::words::Words;
use crate::verbs::{Arranged, Arrangement};
use crate::{Appointment, Case, Particulars, Services};

/// How long a visit can be planned to take, in minutes.
const LENGTHS: [u16; 5] = [30, 60, 90, 120, 180];
/// How far ahead (microseconds): a year. A later one is a typing error.
const AHEAD_MAX: Micros = 366 * 86_400 * 1_000_000;
/// Characters of a place, and of what to know before.
const WORDS_CHARS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "officer/appointment.html")]
struct AppointmentPage {
    ctx: Ctx,
    op: String,
    reference: String,
    stage: String,
    title: Words,
    /// The one that stands: when, and whether it was called off.
    standing: Option<(Micros, bool)>,
    seen: String,
    lengths: Vec<(String, String)>,
    is_open: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    /// `make` or `call-off`.
    act: String,
    #[serde(rename = "day-day")]
    day: String,
    #[serde(rename = "day-month")]
    month: String,
    #[serde(rename = "day-year")]
    year: String,
    time: String,
    minutes: String,
    place: String,
    words: String,
    /// The sequence of the one on the page; empty for none.
    seen: String,
    op: String,
}

/// The page.
pub(super) async fn show(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    let state = FormState::prefilled([("minutes", "60".to_owned())]);
    Ok(Page(page(&room, ctx.refilled(state), &case, stage).await?).into_response())
}

async fn page(room: &Services, ctx: Ctx, case: &Case, stage: &Stage) -> Result<AppointmentPage, PageError> {
    if !stage.appointment {
        return Err(PageError::NotFound);
    }
    let standing = standing(room, case, stage).await?;
    let is_open =
        matches!(case.state.stage(&stage.id), Some(Progress::Open { .. })) && case.state.ending().is_none();
    let length = |minutes: u16| {
        (minutes.to_string(), ctx.tf("officer-appointment-minutes", &[("minutes", i64::from(minutes))]))
    };
    Ok(AppointmentPage {
        op: op(&ctx),
        reference: case.reference.to_string(),
        stage: stage.id.clone(),
        title: Words::of(&ctx, &stage.title),
        seen: standing.as_ref().map(|known| known.sequence.to_string()).unwrap_or_default(),
        standing: standing.map(|known| (known.starts_at, known.called_off)),
        lengths: LENGTHS.map(length).to_vec(),
        is_open,
        ctx: if is_open { ctx.with_form("appointment-form") } else { ctx },
    })
}

async fn standing(room: &Services, case: &Case, stage: &Stage) -> Result<Option<Appointment>, PageError> {
    Ok(room.appointments(case).await?.into_iter().find(|known| known.stage == stage.id))
}

/// Makes it, moves it, or calls it off.
pub(super) async fn arrange(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched && let Some(arranged) = read(&ctx, &form, &mut state) {
        let mut bound = desk.person().as_bytes().to_vec();
        bound.extend(case.id.as_bytes());
        bound.extend(format!("{arranged:?}{}", form.seen).bytes());
        let operation = journey(&ctx, &form.op).operation("services.arrange", &bound);
        let seen = form.seen.parse().ok();
        match room.arrange(&desk, &case, stage, arranged, seen, operation).await? {
            Arrangement::Done => return Ok(see_other(&format!("/officer/cases/{}", case.reference))),
            Arrangement::Overtaken => drop(state.errors.add("", "officer-error-overtaken")),
            Arrangement::NotNow => drop(state.errors.add("", "officer-refusal-not-open")),
        }
    }
    let status = state.status();
    Ok(again(status, page(&room, ctx.refilled(state), &case, stage).await?))
}

/// What the form wants, or what is wrong with it.
fn read(ctx: &Ctx, form: &Form, state: &mut FormState) -> Option<Arranged> {
    if form.act == "call-off" {
        return Some(Arranged::Off);
    }
    let day = date_of(&form.day, &form.month, &form.year);
    let time = time_of(&form.time);
    let minutes = form.minutes.parse().ok().filter(|minutes: &u16| LENGTHS.contains(minutes));
    state.errors.require(day.is_some(), "day", "officer-error-day");
    state.errors.require(time.is_some(), "time", "officer-error-time");
    state.errors.require(minutes.is_some(), "minutes", "officer-error-minutes");
    for (field, words) in [("place", &form.place), ("words", &form.words)] {
        if words.chars().count() > WORDS_CHARS_MAX {
            let most = polity_web::Arg::from(i64::try_from(WORDS_CHARS_MAX).unwrap_or(i64::MAX));
            state.errors.add_with(field, "officer-error-words-long", vec![("most", most)]);
        }
    }
    let zone = &ctx.web().config().time_zone;
    let starts_at = zone.to_timestamp(day?.to_datetime(time?)).ok()?.as_microsecond();
    let now = ctx.web().now();
    state.errors.require(starts_at > now && starts_at - now < AHEAD_MAX, "day", "officer-error-day-ahead");
    let ends_at = starts_at + Micros::from(minutes?) * 60 * 1_000_000;
    let particulars =
        Particulars { place: form.place.trim().to_owned(), words: form.words.trim().to_owned() };
    state.errors.is_empty().then_some(Arranged::At(starts_at, ends_at, particulars))
}

fn date_of(day: &str, month: &str, year: &str) -> Option<Date> {
    Date::new(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()
}

/// A time of day of 24 hours, such as `9:30` or `14.05`.
fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', '.'])?;
    (minute.len() == 2).then_some(())?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_or_refused() {
        assert_eq!(time_of(" 9:30 "), Time::new(9, 30, 0, 0).ok());
        assert_eq!(time_of("14.05"), Time::new(14, 5, 0, 0).ok());
        for wrong in ["", "9", "9:5", "24:00", "10:60", "x:10", "-1:00", "10:30:00"] {
            assert_eq!(time_of(wrong), None, "{wrong}");
        }
    }
}
