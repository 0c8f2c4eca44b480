//! `/developers`: for whoever writes a program that signs people in here: how to begin, and what was wrong with a
//! refused request. Code and the sentences of rules are in English, as on the wire; the rest is in four languages.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Anyone, Ctx, Page, PageError, Who, see_other};

use super::{Room, asked, escaped};
use crate::login::fapi::MOUNTS;
use crate::login::refusal::Rule;

/// The sample, as it stands in the repository: for the demonstration's usual address.
const SAMPLE: &str = include_str!("../../assets/developers/login.mjs");
/// The issuer in the sample.
const SAMPLE_ISSUER: &str = "http://localhost:8080/login/fapi";

/// The neutral address of the issuer.
pub(super) fn issuer(ctx: &Ctx) -> String {
    ctx.web().config().absolute(MOUNTS.first().copied().unwrap_or_default())
}

/// A sign-in without a browser, for tests.
const SIGN_IN: &str = include_str!("../../assets/developers/sign-in.mjs");

fn sample(ctx: &Ctx) -> String {
    SAMPLE.replace(SAMPLE_ISSUER, &issuer(ctx))
}

/// Where to begin.
#[derive(Template)]
#[template(path = "developers.html")]
struct Start {
    ctx: Ctx,
    issuer: String,
    sample: String,
    sign_in: &'static str,
    /// Relying parties that this demonstration brings: name and identifier.
    samples: Vec<(String, String)>,
}

/// Where to begin.
pub(super) async fn start(_: Who<Anyone>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let mut samples = Vec::new();
    for played in room.sample_parties() {
        if let Some(party) = room.relying_party(&played.client_id).await? {
            samples.push((party.name.get(ctx.lang()).to_owned(), party.client_id.clone()));
        }
    }
    Ok(Page(Start { issuer: issuer(&ctx), sample: sample(&ctx), sign_in: SIGN_IN, samples, ctx })
        .into_response())
}

/// The sample as a file.
pub(super) async fn login_file(_: Who<Anyone>, ctx: Ctx) -> Response {
    file("attachment; filename=\"login.mjs\"", sample(&ctx))
}

/// The sign-in for tests as a file.
pub(super) async fn sign_in_file(_: Who<Anyone>) -> Response {
    file("attachment; filename=\"sign-in.mjs\"", SIGN_IN.to_owned())
}

fn file(disposition: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, text).into_response()
}

/// Where the number of a refused request is asked for, with every rule.
#[derive(Template)]
#[template(path = "refusals.html")]
struct Refusals {
    ctx: Ctx,
    number: String,
    is_unknown: bool,
    rules: &'static [Rule],
}

/// One refused request.
#[derive(Template)]
#[template(path = "refusal.html")]
struct Refused {
    ctx: Ctx,
    number: String,
    at: Micros,
    endpoint: String,
    client_id: String,
    /// Name of the relying party, if it is one.
    party: Option<String>,
    rule: Option<Rule>,
    seen: Option<String>,
}

/// The form; with a number in the query, on to its page.
pub(super) async fn refusals(_: Who<Anyone>, ctx: Ctx) -> Response {
    match asked(&ctx, "number").map(|number| number.trim().to_owned()).filter(|number| !number.is_empty()) {
        Some(number) => see_other(&format!("/developers/refusals/{}", escaped(&number))),
        None => {
            Page(Refusals { ctx, number: String::new(), is_unknown: false, rules: Rule::ALL }).into_response()
        }
    }
}

/// What was wrong with a request.
pub(super) async fn refusal(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let found = match number.parse() {
        Ok(id) => room.refusal(id).await?,
        Err(_) => None,
    };
    let Some(refusal) = found else {
        let page = Page(Refusals { ctx, number, is_unknown: true, rules: Rule::ALL });
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let party = room.relying_party(&refusal.client_id).await?;
    Ok(Page(Refused {
        number,
        at: refusal.at,
        endpoint: refusal.endpoint,
        party: party.map(|party| party.name.get(ctx.lang()).to_owned()),
        client_id: refusal.client_id,
        rule: refusal.rule,
        seen: refusal.seen,
        ctx,
    })
    .into_response())
}

/// What users of the mock server find here.
#[derive(Template)]
#[template(path = "mockpass.html")]
struct MockPass {
    ctx: Ctx,
    issuer: String,
    compatible: String,
    /// What it accepts, in words, and the rules that refuse it here.
    cases: Vec<(String, String)>,
}

/// What the mock server, version 4.6.11, accepts under the same paths, read in its source: the key of the words, and our rules.
const ACCEPTED_THERE: [(&str, &[Rule]); 7] = [
    ("identity-mockpass-case-client", &[Rule::ClientUnknown, Rule::ClientKeyMissing, Rule::AssertionIssuer]),
    ("identity-mockpass-case-redirect", &[Rule::RedirectUri]),
    ("identity-mockpass-case-scope", &[Rule::ScopeUnknown]),
    ("identity-mockpass-case-context", &[Rule::ContextMissing]),
    (
        "identity-mockpass-case-replay",
        &[Rule::AssertionReplayed, Rule::AssertionTimes, Rule::DpopReplayed, Rule::DpopTimes],
    ),
    ("identity-mockpass-case-dpop", &[Rule::DpopMissing]),
    ("identity-mockpass-case-code", &[Rule::CodeUnknown, Rule::CodeForAnother]),
];

/// What users of the mock server find here.
pub(super) async fn mockpass(_: Who<Anyone>, ctx: Ctx) -> Response {
    let compatible = ctx.web().config().absolute(MOUNTS.last().copied().unwrap_or_default());
    let names = |rules: &[Rule]| rules.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ");
    let cases = ACCEPTED_THERE.iter().map(|(key, rules)| (ctx.t(key), names(rules))).collect();
    Page(MockPass { issuer: issuer(&ctx), compatible, cases, ctx }).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_for_the_issuer_of_the_demonstration() {
        assert_eq!(SAMPLE.matches(SAMPLE_ISSUER).count(), 1);
        assert!(SAMPLE_ISSUER.ends_with(MOUNTS[0]));
    }
}
