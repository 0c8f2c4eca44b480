//! `/authorize/{handle}`: who asks for what, with the values, and the person's answer.
//!
//! Promise to the reader: nothing leaves before they pressed "Allow", except what an earlier answer of theirs covers;
//! each fact can be kept back by itself; and whatever they press, they come back to where they came from.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Answers, Ctx, Input, Page, PageError, Session, Who, forms_may_end_at, see_other};
use serde::Deserialize;
use url::Url;

use super::data::agency_name;
use super::fact_words::{scope_label, shown};
use super::{Room, escaped, judge};
use crate::access::{Present, Resident};
use crate::login::consent::{Need, choose, end_of, is_needed};
use crate::login::occasion::Occasion;
use crate::login::relying_party::{Environment, Kind, RelyingParty};
use crate::login::scopes::Scope;
use crate::{Agency, Asked, Decided, Identity, Record};

/// Where the page stands; the handle of the request follows.
pub(super) const PATH: &str = "/authorize/";

/// One thing that is asked for.
struct FactAsked {
    /// Name of the scope: the value of its box.
    scope: String,
    label: String,
    /// Its value; none when the register holds nothing.
    lines: Vec<String>,
    /// Where it comes from; empty for what the register does not hold.
    source: String,
    /// It cannot be refused by itself.
    is_needed: bool,
    is_ticked: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "authorize.html")]
struct Authorize {
    ctx: Ctx,
    handle: String,
    name: String,
    operator: String,
    is_login: bool,
    is_test: bool,
    /// For what kind of act, in words; empty when the request does not say.
    occasion: String,
    /// What the relying party says about it.
    message: Option<String>,
    facts: Vec<FactAsked>,
    purpose: String,
    until: String,
    /// The boxes hold an earlier answer.
    is_again: bool,
}

/// The page for who acts for somebody else: an identity is not lent.
#[derive(Template)]
#[template(path = "authorize_acting.html")]
struct Acting {
    ctx: Ctx,
    name: String,
    next: String,
}

/// The page for a request that cannot go on.
#[derive(Template)]
#[template(path = "authorize_gone.html")]
struct Gone {
    ctx: Ctx,
    /// Number of the refusal on the developers' pages.
    refusal: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    scope: Vec<String>,
    decision: String,
}

/// The page, or straight on where an earlier answer covers what is asked.
pub(super) async fn show(
    who: Who<Present>,
    State(room): Room,
    Path(handle): Path<String>,
    ctx: Ctx,
) -> Result<Response, PageError> {
    let Some(asked) = room.asked_by_handle(&handle).await? else { return Ok(gone(ctx, None)) };
    if let Some(elsewhere) = not_yet(&who.0.0.session, &asked, &ctx) {
        return Ok(elsewhere);
    }
    let refused = match room.need_to_ask(who.0.0.person, &asked).await? {
        Need::Covered { consent } => {
            let (session, lang) = (&who.0.0.session, ctx.lang());
            let decided = room.allow(session, &asked, &asked.scopes, consent, None, lang).await?;
            return Ok(sent_on(ctx, &handle, decided));
        }
        Need::Ask { refused } => refused,
    };
    let ticked = |scope: &Scope| !refused.contains(scope);
    page(&room, &who.0.0, asked, ctx, !refused.is_empty(), &ticked).await
}

/// The answer.
pub(super) async fn answer(
    who: Who<Present>,
    State(room): Room,
    Path(handle): Path<String>,
    ctx: Ctx,
    input: Input<Form>,
) -> Result<Response, PageError> {
    let Some(asked) = room.asked_by_handle(&handle).await? else { return Ok(gone(ctx, None)) };
    if let Some(elsewhere) = not_yet(&who.0.0.session, &asked, &ctx) {
        return Ok(elsewhere);
    }
    let (session, person) = (&who.0.0.session, who.0.0.person);
    let form = match judge(input) {
        Ok((form, _)) => form,
        Err(state) => {
            let ticked = |scope: &Scope| is_ticked(&state.answers, scope);
            let earlier = room.need_to_ask(person, &asked).await?;
            let is_again = matches!(earlier, Need::Ask { refused } if !refused.is_empty());
            return page(&room, &who.0.0, asked, ctx, is_again, &ticked).await;
        }
    };
    let decided = match form.decision.as_str() {
        "allow" => {
            let choice = choose(&asked.scopes, &form.scope);
            let allowed = choice.allowed.clone();
            let answer = room.grant_consent(session, person, &asked.relying_party, choice, ctx.lang())?;
            let consent = answer.consent().id;
            room.allow(session, &asked, &allowed, consent, Some(answer), ctx.lang()).await?
        }
        "refuse" => room.refuse(&asked, "access_denied", "the person did not allow it", ctx.lang()).await?,
        _ => return Ok(see_other(&here(&handle))),
    };
    Ok(sent_on(ctx, &handle, decided))
}

/// Where a decision leads.
fn sent_on(ctx: Ctx, handle: &str, decided: Decided) -> Response {
    match decided {
        Decided::Redirect(back) => see_other(&back),
        Decided::StepUp => prove_again(handle),
        Decided::Gone => gone(ctx, None),
    }
}

/// The address of this page.
pub(super) fn here(handle: &str) -> String {
    format!("{PATH}{}", escaped(handle))
}

fn prove_again(handle: &str) -> Response {
    see_other(&format!("/sign-in?again=1&next={}", escaped(&here(handle))))
}

fn is_ticked(answers: &Answers, scope: &Scope) -> bool {
    answers.holds("scope", scope.name())
}

/// Whatever has to happen before the person can be asked at all.
fn not_yet(session: &Session, asked: &Asked, ctx: &Ctx) -> Option<Response> {
    if session.acting_for.is_some() {
        let name = asked.relying_party.name.get(ctx.lang()).to_owned();
        let page = Page(Acting { name, next: here(&asked.handle), ctx: ctx.clone() }).into_response();
        return Some(leading_to(&asked.relying_party, page));
    }
    (session.assurance < asked.level()).then(|| prove_again(&asked.handle))
}

async fn page(
    room: &Identity,
    who: &Resident,
    asked: Asked,
    ctx: Ctx,
    is_again: bool,
    is_ticked: &(dyn Fn(&Scope) -> bool + Sync),
) -> Result<Response, PageError> {
    let party = asked.relying_party.as_ref();
    let record = room.facts_asked(&who.session, who.person, party, &asked.scopes).await?;
    let agencies = room.agencies().await?;
    let facts = asked
        .scopes
        .iter()
        .map(|scope| FactAsked { is_ticked: is_ticked(scope), ..fact(&ctx, scope, &record, &agencies) })
        .collect();
    let occasion = asked.context().map(Occasion::of);
    let page = Authorize {
        handle: escaped(&asked.handle),
        name: party.name.get(ctx.lang()).to_owned(),
        operator: party.operator.clone(),
        is_login: party.kind == Kind::Login,
        is_test: party.environment == Environment::Test,
        occasion: occasion.map(|act| ctx.t(&format!("identity-context-{}", act.name()))).unwrap_or_default(),
        message: asked.message().map(str::to_owned),
        facts,
        purpose: party.purpose.get(ctx.lang()).to_owned(),
        until: ctx.date(end_of(room.now(), party.consent_days)),
        is_again,
        ctx: ctx.with_form("consent-form"),
    };
    Ok(leading_to(party, Page(page).into_response()))
}

/// One thing that is asked for, in words.
fn fact(ctx: &Ctx, scope: &Scope, record: &Record, agencies: &[Agency]) -> FactAsked {
    let in_words = scope.attribute().and_then(|name| {
        let section = record.sections.iter().find(|section| section.facts.0.contains_key(name))?;
        let fact = section.facts.0.get(name)?;
        let keeper = agency_name(ctx, agencies, &section.source);
        match scope.member() {
            Some(member) => shown(ctx, name, &fact.part(member), &keeper),
            None => shown(ctx, name, fact, &keeper),
        }
    });
    let (lines, source) = in_words.map(|shown| (shown.lines, shown.source)).unwrap_or_default();
    FactAsked {
        scope: scope.name().to_owned(),
        label: scope_label(ctx, scope),
        lines,
        source,
        is_needed: is_needed(scope),
        is_ticked: true,
    }
}

/// The page that an unknown or finished request ends on: never a redirect, because nobody vouches for where to.
pub(crate) fn gone(ctx: Ctx, refusal: Option<String>) -> Response {
    (StatusCode::BAD_REQUEST, Page(Gone { ctx, refusal })).into_response()
}

/// Lets the forms of `response` end at the relying party's own addresses: browsers hold a form's whole way, redirects
/// included, to the policy of the page that it stands on.
pub(super) fn leading_to(party: &RelyingParty, mut response: Response) -> Response {
    let places: Vec<Url> = party.redirect_uris.iter().filter_map(|address| address.parse().ok()).collect();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, forms_may_end_at(&places));
    response
}

/// The relying party that waits behind `next`, when it leads to this page.
pub(super) async fn waiting_behind(
    room: &Identity,
    next: &str,
) -> Result<Option<std::sync::Arc<RelyingParty>>, PageError> {
    let Some(handle) = next.strip_prefix(PATH) else { return Ok(None) };
    Ok(room.asked_by_handle(handle).await?.map(|asked| asked.relying_party))
}
