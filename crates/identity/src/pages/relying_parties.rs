//! `/admin/relying-parties`: the programs that sign people in here; registering one, looking at one, removing one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Arg, Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::sign_in::unless_fresh;
use super::{Room, again, judge, op, submission};
use crate::access::{Administrator, InOffice};
use crate::assurance::Sensitive;
use crate::catalogue::Catalogue;
use crate::login::registration::{CONSENT_DAYS, Registration, Words};
use crate::login::registration_faults::{Fault, Why};
use crate::login::relying_party::{ClientKeys, Environment, RelyingParty};
use crate::login::scopes::Scope;
use crate::{Identity, RelyingPartyStep};

const HERE: &str = "/admin/relying-parties";

/// The list with the form that registers one.
#[derive(Template)]
#[template(path = "relying_parties.html")]
struct PartiesPage {
    ctx: Ctx,
    op: String,
    parties: Vec<PartyLine>,
    scopes: Vec<(String, String)>,
}

/// A relying party in the list.
struct PartyLine {
    client_id: String,
    name: String,
    operator: String,
    kind: String,
    environment: String,
    is_test: bool,
}

/// One relying party.
#[derive(Template)]
#[template(path = "relying_party.html")]
struct PartyPage {
    ctx: Ctx,
    party: PartyLine,
    purpose: String,
    redirect_uris: Vec<String>,
    scopes: Vec<(String, String)>,
    /// Where the keys are, or the names of those that are registered.
    keys_at: Option<String>,
    key_names: Vec<String>,
    consent_days: u32,
    registered_at: Micros,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    #[serde(rename = "name-en")]
    name_en: String,
    #[serde(rename = "name-zh")]
    name_zh: String,
    #[serde(rename = "name-ms")]
    name_ms: String,
    #[serde(rename = "name-ta")]
    name_ta: String,
    operator: String,
    kind: String,
    environment: String,
    redirect_uris: String,
    jwks: String,
    jwks_uri: String,
    scopes: Vec<String>,
    #[serde(rename = "purpose-en")]
    purpose_en: String,
    #[serde(rename = "purpose-zh")]
    purpose_zh: String,
    #[serde(rename = "purpose-ms")]
    purpose_ms: String,
    #[serde(rename = "purpose-ta")]
    purpose_ta: String,
    consent_days: String,
    op: String,
}

impl Form {
    /// What the form declares. `openid` is not asked for: nobody can do without it.
    fn registration(self) -> Registration {
        let words = |[en, zh, ms, ta]: [String; 4]| {
            let each = [("en", en), ("zh", zh), ("ms", ms), ("ta", ta)];
            let written = each.into_iter().filter(|(_, text)| !text.trim().is_empty());
            Words::Each(written.map(|(lang, text)| (lang.to_owned(), text)).collect::<BTreeMap<_, _>>())
        };
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let days = self.consent_days.trim();
        Registration {
            client_id: None,
            name: words([self.name_en, self.name_zh, self.name_ms, self.name_ta]),
            operator: self.operator,
            kind: self.kind,
            environment: self.environment,
            redirect_uris: self.redirect_uris.split_whitespace().map(str::to_owned).collect(),
            jwks: given(self.jwks).map(serde_json::Value::String),
            jwks_uri: given(self.jwks_uri),
            scopes: std::iter::once("openid".to_owned()).chain(self.scopes).collect(),
            purpose: words([self.purpose_en, self.purpose_zh, self.purpose_ms, self.purpose_ta]),
            // What is no number is no number of days, which the rules refuse in their own words.
            consent_days: Some(if days.is_empty() { CONSENT_DAYS } else { days.parse().unwrap_or(0) }),
            calls_per_second: None,
        }
    }
}

/// The list.
pub(super) async fn list(_: Who<Administrator>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    Ok(Page(page(&room, ctx).await?).into_response())
}

async fn page(room: &Identity, ctx: Ctx) -> Result<PartiesPage, PageError> {
    let parties = room.relying_parties().await?;
    let attributes = Catalogue::built_in().sections.iter().flat_map(|section| &section.attributes);
    let scopes = std::iter::once(Scope::UserIdentity.name().to_owned())
        .chain(attributes.map(|attribute| attribute.name.clone()))
        .filter_map(|name| Some((scope_words(&ctx, &Scope::from_name(&name)?), name)))
        .map(|(words, name)| (name, words))
        .collect();
    Ok(PartiesPage {
        op: op(&ctx),
        parties: parties.iter().map(|party| line(&ctx, party)).collect(),
        scopes,
        ctx: ctx.with_form("party-form"),
    })
}

fn line(ctx: &Ctx, party: &RelyingParty) -> PartyLine {
    PartyLine {
        client_id: party.client_id.clone(),
        name: party.name.get(ctx.lang()).to_owned(),
        operator: party.operator.clone(),
        kind: ctx.t(&format!("identity-party-kind-{}", party.kind.name())),
        environment: ctx.t(&format!("identity-party-environment-{}", party.environment.name())),
        is_test: party.environment == Environment::Test,
    }
}

/// A scope in words, with its name on the wire.
fn scope_words(ctx: &Ctx, scope: &Scope) -> String {
    let words = match scope {
        Scope::OpenId => ctx.t("identity-party-scope-openid"),
        Scope::UserIdentity => ctx.t("identity-party-scope-identity"),
        other => ctx.t(&format!("identity-attribute-{}", other.attribute().unwrap_or_default())),
    };
    format!("{words} ({})", scope.name())
}

/// A relying party is registered.
pub(super) async fn register(
    who: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    if let Some(proof) = proof(&room, &who.0.0, HERE).await? {
        return Ok(proof);
    }
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let status = state.status();
            return Ok(again(status, page(&room, ctx.refilled(state)).await?));
        }
    };
    let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
    let submission = submission(&ctx, &form.op);
    let step = room.register_relying_party(&actor, &form.registration(), Some(&submission)).await?;
    match step {
        RelyingPartyStep::Done(party) => return Ok(see_other(&format!("{HERE}/{}", party.client_id))),
        RelyingPartyStep::NotFound => return Ok(see_other(HERE)),
        RelyingPartyStep::Refused(faults) => faults.iter().for_each(|fault| say(&mut state, fault)),
    }
    let status = state.status();
    Ok(again(status, page(&room, ctx.refilled(state)).await?))
}

/// Say a fault beside its field. Texts in four languages have four fields; the first stands for them.
fn say(state: &mut FormState, fault: &Fault) {
    let field = match (fault.field, fault.why) {
        ("name", _) => "name-en",
        ("purpose", _) => "purpose-en",
        // Given twice is as wrong beside the one as beside the other, and the second is the one to take out.
        ("jwks", Why::KeysBoth) => "jwks_uri",
        (field, _) => field,
    };
    let seen = fault.seen.clone().unwrap_or_default();
    state.errors.add_with(field, fault.why.key(), vec![("seen", Arg::from(seen))]);
}

async fn proof(room: &Identity, office: &InOffice, next: &str) -> Result<Option<Response>, PageError> {
    unless_fresh(room, &office.session, Sensitive::RelyingParties, next).await
}

/// One of them.
pub(super) async fn show(
    _: Who<Administrator>,
    State(room): Room,
    ctx: Ctx,
    Path(client_id): Path<String>,
) -> Result<Response, PageError> {
    let party = room.relying_party(&client_id).await?.ok_or(PageError::NotFound)?;
    let (keys_at, key_names) = match &party.keys {
        ClientKeys::Url(address) => (Some(address.clone()), Vec::new()),
        ClientKeys::Inline(keys) => {
            (None, keys.keys().iter().filter_map(|key| key.kid().map(str::to_owned)).collect())
        }
    };
    Ok(Page(PartyPage {
        party: line(&ctx, &party),
        purpose: party.purpose.get(ctx.lang()).to_owned(),
        redirect_uris: party.redirect_uris.clone(),
        scopes: party
            .scopes
            .iter()
            .map(|scope| (scope.name().to_owned(), scope_words(&ctx, scope)))
            .collect(),
        keys_at,
        key_names,
        consent_days: party.consent_days,
        registered_at: party.registered_at,
        ctx,
    })
    .into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Removal {}

/// One of them is removed.
pub(super) async fn remove(
    who: Who<Administrator>,
    State(room): Room,
    Path(client_id): Path<String>,
    _: Input<Removal>,
) -> Result<Response, PageError> {
    let here = format!("{HERE}/{}", super::escaped(&client_id));
    if let Some(proof) = proof(&room, &who.0.0, &here).await? {
        return Ok(proof);
    }
    let actor = who.0.0.first().ok_or(PageError::Forbidden)?.to_actor();
    room.remove_relying_party(&actor, &client_id).await?;
    Ok(see_other(HERE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::relying_party::Kind;

    #[test]
    fn every_word_that_is_put_together_is_there() {
        let locales = polity_web::Locales::new(&[super::super::LOCALES]).unwrap();
        let kinds = Kind::ALL.map(|kind| format!("identity-party-kind-{}", kind.name()));
        let environments = Environment::ALL.map(|one| format!("identity-party-environment-{}", one.name()));
        let rules = Why::ALL.iter().map(|why| why.key().to_owned());
        for key in rules.chain(kinds).chain(environments) {
            assert!(locales.has(polity_web::Lang::En, &key), "{key}");
        }
    }
}
