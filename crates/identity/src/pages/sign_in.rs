//! `/sign-in`: a passkey first, else number and password, then a code. `/sign-out`. In a demonstration, one click.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Anyone, Bucket, Ctx, Input, Json, Lang, PageError, Session, Who, local_path, see_other};
use serde::Deserialize;

use super::authorize::{leading_to, waiting_behind};
use super::cookies::{Jar, Step};
use super::{Room, again, asked, browser, escaped, judge, onward, op, say_wait, submission};
use crate::assurance::Sensitive;
use crate::{Identity, Persona, SecondStep, SignInStep};

/// How often one network may begin a passkey sign-in: each one writes a row that lives for five minutes.
const PASSKEY_BEGINNINGS: Bucket = Bucket::new("identity.passkey-options", 60, 60);
/// One-click sign-ins of a demonstration from one network.
const DEMO_SIGN_INS: Bucket = Bucket::new("identity.demo-sign-in", 60, 60);

/// A persona as its button shows it.
struct PersonaCard {
    slug: String,
    title: String,
    about: String,
}

/// The first page.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    ctx: Ctx,
    next: String,
    passkeys: bool,
    /// The same page under the host name that passkeys are bound to.
    passkey_address: String,
    personas: Vec<PersonaCard>,
    is_again: bool,
    /// The relying party that waits for this sign-in; empty when none does.
    waiting: String,
}

/// The second page.
#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct SecondFactor {
    ctx: Ctx,
    op: String,
    next: String,
}

impl SecondFactor {
    fn next_escaped(&self) -> String {
        escaped(&self.next)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasswordForm {
    number: String,
    password: String,
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CodeForm {
    code: String,
    next: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasskeyForm {
    ceremony: String,
    credential: String,
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DemoForm {
    persona: String,
    next: String,
}

/// The page. Somebody who is signed in and has nothing to prove again is sent on.
pub(super) async fn show(anyone: Who<Anyone>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let next = asked(&ctx, "next").unwrap_or_default();
    let is_again = asked(&ctx, "again").is_some();
    if anyone.0.session.is_some() && !is_again {
        return Ok(see_other(onward(&next)));
    }
    answer(&room, StatusCode::OK, ctx, &next).await
}

/// The first page, with the way back to the relying party that waits for it.
async fn answer(room: &Identity, status: StatusCode, ctx: Ctx, next: &str) -> Result<Response, PageError> {
    let waiting = waiting_behind(room, next).await?;
    let name = waiting.as_ref().map_or("", |party| party.name.get(ctx.lang())).to_owned();
    let page = again(status, SignIn { waiting: name, ..page(room, ctx, next) });
    Ok(match waiting {
        Some(party) => leading_to(&party, page),
        None => page,
    })
}

/// The second page, likewise.
async fn answer_code(
    room: &Identity,
    status: StatusCode,
    ctx: Ctx,
    next: String,
) -> Result<Response, PageError> {
    let waiting = waiting_behind(room, &next).await?;
    let page = again(status, code_page(ctx, next));
    Ok(match waiting {
        Some(party) => leading_to(&party, page),
        None => page,
    })
}

fn page(room: &Identity, ctx: Ctx, next: &str) -> SignIn {
    let personas = if ctx.is_demo() { room.settings().personas.as_slice() } else { &[] };
    let lang = ctx.lang();
    SignIn {
        is_again: ctx.session().is_some(),
        waiting: String::new(),
        passkeys: room.has_passkeys(),
        passkey_address: room.passkey_address("/sign-in"),
        next: local_path(next).unwrap_or_default().to_owned(),
        personas: personas.iter().map(|persona| card(persona, lang)).collect(),
        ctx: ctx.with_form("sign-in-form"),
    }
}

fn card(persona: &Persona, lang: Lang) -> PersonaCard {
    PersonaCard {
        slug: persona.slug.clone(),
        title: persona.title.get(lang).to_owned(),
        about: persona.about.get(lang).to_owned(),
    }
}

/// Number and password.
pub(super) async fn password(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<PasswordForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let next = state.answers.first("next").to_owned();
            return answer(&room, state.status(), ctx.refilled(state), &next).await;
        }
    };
    state.errors.require(!form.number.trim().is_empty(), "number", "identity-error-number-missing").require(
        !form.password.is_empty(),
        "password",
        "identity-error-password-missing",
    );
    if state.errors.is_empty() {
        match room.check_password(browser(&ctx, &jar), &form.number, &form.password).await? {
            SignInStep::SecondFactor(token) => {
                let onward = see_other(&format!("/sign-in/code?next={}", escaped(&form.next)));
                return Ok((jar.keep(Step::SecondFactor, &token), onward).into_response());
            }
            SignInStep::Refused => {
                state.errors.add("number", "identity-error-sign-in");
            }
            SignInStep::Wait(until) => state = say_wait(&ctx, state, "number", "identity-error-wait", until),
        }
    }
    answer(&room, state.status(), ctx.refilled(state), &form.next).await
}

/// The page that asks for a code.
pub(super) async fn show_code(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    if !room.awaits_second_factor(jar.token(Step::SecondFactor)).await? {
        return Ok(see_other("/sign-in"));
    }
    let next = asked(&ctx, "next").unwrap_or_default();
    answer_code(&room, StatusCode::OK, ctx, next).await
}

fn code_page(ctx: Ctx, next: String) -> SecondFactor {
    SecondFactor { op: op(&ctx), next, ctx: ctx.with_form("code-form") }
}

/// The code.
pub(super) async fn code(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<CodeForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => {
            let next = state.answers.first("next").to_owned();
            return answer_code(&room, state.status(), ctx.refilled(state), next).await;
        }
    };
    state.errors.require(!form.code.trim().is_empty(), "code", "identity-error-code-missing");
    if state.errors.is_empty() {
        let token = jar.token(Step::SecondFactor);
        let submission = submission(&ctx, &form.op);
        match room.check_second_factor(browser(&ctx, &jar), token, &form.code, &submission).await? {
            SecondStep::In(signed_in) => {
                return Ok((signed_in.cookies(), see_other(onward(&form.next))).into_response());
            }
            SecondStep::Refused => {
                state.errors.add("code", "identity-error-code");
            }
            SecondStep::Wait(until) => state = say_wait(&ctx, state, "code", "identity-error-wait", until),
            SecondStep::Over => return Ok(see_other("/sign-in")),
        }
    }
    // A code that did not fit is not shown again, and the next try is another operation.
    state.answers.set("code", "");
    state.answers.set("op", "");
    answer_code(&room, state.status(), ctx.refilled(state), form.next).await
}

/// What the script asks for before it calls the browser.
pub(super) async fn passkey_options(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Response, PageError> {
    ctx.web().limits().check(&PASSKEY_BEGINNINGS, ctx.visit().limit_key(), 1)?;
    let challenge = room.begin_passkey_sign_in().await?.ok_or(PageError::NotFound)?;
    Ok(Json(challenge).into_response())
}

/// What the browser signed.
pub(super) async fn passkey(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<PasskeyForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = input.into_parts();
    let browser = browser(&ctx, &jar);
    if let Some(opening) = room.finish_passkey_sign_in(browser, &form.ceremony, &form.credential).await? {
        return Ok((opening.cookies(), see_other(onward(&form.next))).into_response());
    }
    state.errors.add("passkey", "identity-error-passkey");
    answer(&room, state.status(), ctx.refilled(state), &form.next).await
}

/// Sign out.
pub(super) async fn sign_out(who: Who<Anyone>, State(room): Room) -> Result<Response, PageError> {
    match who.0.session {
        Some(session) => Ok((room.sign_out(&session).await?, see_other("/")).into_response()),
        None => Ok(see_other("/")),
    }
}

/// One click of a demonstration.
pub(super) async fn demo(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<DemoForm>,
) -> Result<Response, PageError> {
    ctx.web().limits().check(&DEMO_SIGN_INS, ctx.visit().limit_key(), 1)?;
    let signed_in = room.demo_sign_in(browser(&ctx, &jar), &input.form.persona).await?;
    let signed_in = signed_in.ok_or(PageError::NotFound)?;
    Ok((signed_in.cookies(), see_other(onward(&input.form.next))).into_response())
}

/// The way to a fresh proof and back to `next`, when `act` needs one that the session has not.
pub(super) async fn unless_fresh(
    room: &Identity,
    session: &Session,
    act: Sensitive,
    next: &str,
) -> Result<Option<Response>, PageError> {
    let stale = room.needs_step_up(session, act).await?;
    Ok(stale.then(|| see_other(&format!("/sign-in?again=1&next={}", escaped(next)))))
}
