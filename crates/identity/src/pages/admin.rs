//! `/admin/agencies`: the agencies of the nation, and founding or renaming one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::{Room, again, judge, op};
use crate::access::Administrator;
use crate::duties::Duties;
use crate::{Agency, Identity};

/// The list with the form that founds an agency.
#[derive(Template)]
#[template(path = "agencies.html")]
struct AgenciesPage {
    ctx: Ctx,
    op: String,
    agencies: Vec<AgencyLine>,
    duties: Vec<(String, String)>,
}

/// An agency in the list.
struct AgencyLine {
    code: String,
    name: String,
    duties: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    code: String,
    #[serde(rename = "name-en")]
    en: String,
    #[serde(rename = "name-zh")]
    zh: String,
    #[serde(rename = "name-ms")]
    ms: String,
    #[serde(rename = "name-ta")]
    ta: String,
    duties: Vec<String>,
}

/// The list.
pub(super) async fn list(_: Who<Administrator>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    Ok(Page(page(&room, ctx).await?).into_response())
}

async fn page(room: &Identity, ctx: Ctx) -> Result<AgenciesPage, PageError> {
    let agencies = room.agencies().await?;
    let lines = agencies
        .iter()
        .map(|agency| AgencyLine {
            code: agency.code.clone(),
            name: agency.name(ctx.lang()).to_owned(),
            duties: agency.duties.iter().map(|duty| duty_words(&ctx, duty)).collect::<Vec<_>>().join(", "),
        })
        .collect();
    let duties = Duties::built_in().names().map(|duty| (duty.to_owned(), duty_words(&ctx, duty))).collect();
    Ok(AgenciesPage { op: op(&ctx), agencies: lines, duties, ctx: ctx.with_form("agency-form") })
}

/// A duty in words.
pub(super) fn duty_words(ctx: &Ctx, duty: &str) -> String {
    ctx.t(&format!("identity-duty-{duty}"))
}

/// An agency is founded, or an existing one gets other names and duties.
pub(super) async fn set(
    who: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, page(&room, ctx.refilled(state)).await?));
        }
    };
    state.errors.require(!form.en.trim().is_empty(), "name-en", "identity-error-agency-name");
    let names: BTreeMap<String, String> =
        [("en", form.en), ("zh", form.zh), ("ms", form.ms), ("ta", form.ta)]
            .into_iter()
            .map(|(lang, name)| (lang.to_owned(), name.trim().to_owned()))
            .filter(|(_, name)| !name.is_empty())
            .collect();
    let agency = Agency { code: form.code.trim().to_owned(), names, duties: form.duties };
    if state.errors.is_empty() {
        let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
        if room.set_agency(&actor, &agency).await? {
            return Ok(see_other(&format!("/admin/agencies/{}", agency.code)));
        }
        state.errors.add("code", "identity-error-agency-code");
    }
    let status = state.status();
    Ok(again(status, page(&room, ctx.refilled(state)).await?))
}
