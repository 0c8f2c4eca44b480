//! `/enrol`: a resident opens their letter at home and chooses a passkey; the other way is in `enrol_password.rs`.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Anyone, Bucket, Ctx, FormState, Input, Json, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::cookies::{Jar, Step};
use super::{Room, again, browser, judge, op, say_wait, submission, typed_date};
use crate::printed_code::{CodeFault, LetterCode};
use crate::{Chosen, EnrolOutcome, EnrolmentStep, Identity, LetterCheck};

/// How often one network may begin to make a passkey: each beginning writes a row that lives for five minutes.
pub(super) const PASSKEY_BEGINNINGS: Bucket = Bucket::new("identity.new-passkey-options", 30, 30);

/// The page that asks for the letter.
#[derive(Template)]
#[template(path = "enrol.html")]
struct Letter {
    ctx: Ctx,
    op: String,
}

/// The page that asks how to sign in from now on.
#[derive(Template)]
#[template(path = "enrol_method.html")]
struct Method {
    ctx: Ctx,
    op: String,
    name: String,
    passkeys: bool,
    passkey_address: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LetterForm {
    code: String,
    #[serde(rename = "born-day")]
    day: String,
    #[serde(rename = "born-month")]
    month: String,
    #[serde(rename = "born-year")]
    year: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasskeyForm {
    ceremony: String,
    credential: String,
    op: String,
}

/// The page.
pub(super) async fn show(_: Who<Anyone>, ctx: Ctx) -> Response {
    Page(page(ctx)).into_response()
}

fn page(ctx: Ctx) -> Letter {
    Letter { op: op(&ctx), ctx: ctx.with_form("letter-form") }
}

/// The letter's code and the date of birth.
pub(super) async fn letter(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<LetterForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => return Ok(again(state.status(), page(ctx.refilled(state)))),
    };
    let code = LetterCode::parse(&form.code);
    if let Err(fault) = &code {
        say_code_fault(&mut state, *fault);
    }
    let born = typed_date(&form.day, &form.month, &form.year);
    state.errors.require(born.is_some(), "born", "identity-error-born");
    if let (Ok(code), Some(born)) = (code, born) {
        match room.show_letter(ctx.visit(), &code, born, &submission(&ctx, &form.op)).await? {
            LetterCheck::Open(token) => {
                return Ok((jar.keep(Step::Enrolment, &token), see_other("/enrol/method")).into_response());
            }
            LetterCheck::Refused => {
                state.errors.add("code", "identity-error-letter");
            }
            LetterCheck::Wait(until) => {
                state = say_wait(&ctx, state, "code", "identity-error-wait-letter", until);
            }
        }
    }
    Ok(again(state.status(), page(ctx.refilled(state))))
}

/// Say where the slip is, so that nobody has to type twenty characters again.
fn say_code_fault(state: &mut FormState, fault: CodeFault) {
    match fault {
        CodeFault::Length(0) => state.errors.add("code", "identity-error-letter-missing"),
        CodeFault::Length(typed) => {
            state.errors.add_with("code", "identity-error-letter-length", vec![("typed", typed.into())])
        }
        CodeFault::Symbol(symbol) => {
            let symbol = symbol.to_string().into();
            state.errors.add_with("code", "identity-error-letter-symbol", vec![("symbol", symbol)])
        }
        CodeFault::Mistyped(Some(group)) => {
            state.errors.add_with("code", "identity-error-letter-group", vec![("group", group.into())])
        }
        CodeFault::Mistyped(None) => state.errors.add("code", "identity-error-letter-mistyped"),
    };
}

/// The page that asks how to sign in from now on.
pub(super) async fn method(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    let Some(step) = room.enrolment(jar.token(Step::Enrolment)).await? else {
        return Ok(see_other("/enrol"));
    };
    Ok(Page(method_page(&room, ctx, &step).await?).into_response())
}

async fn method_page(room: &Identity, ctx: Ctx, step: &EnrolmentStep) -> Result<Method, PageError> {
    Ok(Method {
        op: op(&ctx),
        name: room.enrolling_name(step).await?,
        passkeys: room.has_passkeys(),
        passkey_address: room.passkey_address("/enrol/method"),
        ctx,
    })
}

/// What the script asks for before it calls the browser.
pub(super) async fn passkey_options(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    ctx.web().limits().check(&PASSKEY_BEGINNINGS, ctx.visit().limit_key(), 1)?;
    let step = room.enrolment(jar.token(Step::Enrolment)).await?.ok_or(PageError::NotFound)?;
    let challenge = room.begin_new_passkey(step.account, step.person).await?.ok_or(PageError::NotFound)?;
    Ok(Json(challenge).into_response())
}

/// The passkey that the browser made.
pub(super) async fn passkey(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<PasskeyForm>,
) -> Result<Response, PageError> {
    let (form, mut state) = input.into_parts();
    let token = jar.token(Step::Enrolment);
    let chosen = Chosen::Passkey { ceremony: &form.ceremony, credential: &form.credential };
    let submission = submission(&ctx, &form.op);
    match room.finish_enrolment(browser(&ctx, &jar), token, chosen, &submission).await? {
        EnrolOutcome::In(opening) => {
            let cookies = (opening.cookies(), jar.forget(Step::Enrolment));
            Ok((cookies, see_other("/me/recovery-codes")).into_response())
        }
        EnrolOutcome::NotGood => {
            let Some(step) = room.enrolment(token).await? else { return Ok(see_other("/enrol")) };
            state.errors.add("passkey", "identity-error-new-passkey");
            let status = state.status();
            Ok(again(status, method_page(&room, ctx.refilled(state), &step).await?))
        }
        EnrolOutcome::Over => Ok(see_other("/enrol")),
    }
}
