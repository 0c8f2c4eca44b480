//! `/me/methods`: the ways in which an account can be entered. Every change needs a fresh proof.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::Id;
use polity_web::{Ctx, Input, Json, Page, PageError, Who, browser_name, see_other};
use serde::Deserialize;

use super::cookies::{Jar, Step};
use super::enrol::PASSKEY_BEGINNINGS;
use super::enrol_password::{App, CodeForm, Password, PasswordForm, say_fault};
use super::sign_in::unless_fresh;
use super::{Room, again, judge, op, submission};
use crate::access::Oneself;
use crate::assurance::Sensitive;
use crate::sign_in_methods::RemovalRefused;
use crate::{Identity, MethodAdded, MethodsShown};

/// Where this page is.
const HERE: &str = "/me/methods";

/// The page.
#[derive(Template)]
#[template(path = "methods.html")]
struct MethodsPage {
    ctx: Ctx,
    op: String,
    methods: MethodsShown,
    can_make_passkeys: bool,
    passkey_address: String,
    /// The browser's own name: the label that a new passkey gets unless its owner gives another.
    this_browser: String,
    needs_proof: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasskeyForm {
    ceremony: String,
    credential: String,
    label: String,
    op: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RemoveForm {
    /// A passkey's id; empty for the password with its app.
    passkey: String,
    op: String,
}

/// The page.
pub(super) async fn show(who: Who<Oneself>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    Ok(Page(page(&room, &who.0, ctx).await?).into_response())
}

async fn page(room: &Identity, who: &Oneself, ctx: Ctx) -> Result<MethodsPage, PageError> {
    Ok(MethodsPage {
        op: op(&ctx),
        methods: room.methods(who.session.account).await?,
        can_make_passkeys: room.has_passkeys(),
        passkey_address: room.passkey_address(HERE),
        this_browser: browser_name(ctx.visit().user_agent()),
        needs_proof: room.needs_step_up(&who.session, Sensitive::SignInMethods).await?,
        ctx,
    })
}

/// What the script asks for before it calls the browser.
pub(super) async fn passkey_options(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Response, PageError> {
    ctx.web().limits().check(&PASSKEY_BEGINNINGS, ctx.visit().limit_key(), 1)?;
    if room.needs_step_up(&who.0.session, Sensitive::SignInMethods).await? {
        return Err(PageError::Forbidden);
    }
    let challenge = room.begin_new_passkey(who.0.session.account, who.0.person).await?;
    Ok(Json(challenge.ok_or(PageError::NotFound)?).into_response())
}

/// The passkey that the browser made.
pub(super) async fn passkey(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    input: Input<PasskeyForm>,
) -> Result<Response, PageError> {
    let Oneself { session, person } = &who.0;
    if let Some(proof) = unless_fresh(&room, session, Sensitive::SignInMethods, HERE).await? {
        return Ok(proof);
    }
    let (form, mut state) = input.into_parts();
    let submission = submission(&ctx, &form.op);
    let (ceremony, made) = (form.ceremony.as_str(), form.credential.as_str());
    let added = room.add_passkey(session, *person, ceremony, made, &form.label, &submission).await?;
    let key = match added {
        MethodAdded::Done => return Ok(see_other(HERE)),
        MethodAdded::NotGood => "identity-error-new-passkey",
        MethodAdded::TooMany => "identity-error-passkeys-max",
    };
    state.errors.add("passkey", key);
    let status = state.status();
    Ok(again(status, page(&room, &who.0, ctx.refilled(state)).await?))
}

/// A method is taken away.
pub(super) async fn remove(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    input: Input<RemoveForm>,
) -> Result<Response, PageError> {
    let Oneself { session, person } = &who.0;
    if let Some(proof) = unless_fresh(&room, session, Sensitive::SignInMethods, HERE).await? {
        return Ok(proof);
    }
    let (form, mut state) = input.into_parts();
    let passkey: Option<Id> = match form.passkey.as_str() {
        "" => None,
        text => Some(super::id(text)?),
    };
    match room.remove_method(session, *person, passkey, &submission(&ctx, &form.op)).await? {
        // Gone already is what was asked for.
        Ok(()) | Err(RemovalRefused::NotThere) => Ok(see_other(HERE)),
        Err(RemovalRefused::LastWayIn) => {
            state.errors.add("", "identity-error-last-way-in");
            let status = state.status();
            Ok(again(status, page(&room, &who.0, ctx.refilled(state)).await?))
        }
    }
}

/// The page that asks for a new password.
pub(super) async fn show_password(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Response, PageError> {
    let next = "/me/methods/password";
    if let Some(proof) = unless_fresh(&room, &who.0.session, Sensitive::SignInMethods, next).await? {
        return Ok(proof);
    }
    Ok(Page(password_page(ctx)).into_response())
}

fn password_page(ctx: Ctx) -> Password {
    Password { op: op(&ctx), action: "/me/methods/password", back: HERE, ctx: ctx.with_form("password-form") }
}

/// The new password; the app comes next.
pub(super) async fn password(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<PasswordForm>,
) -> Result<Response, PageError> {
    let Oneself { session, person } = &who.0;
    let next = "/me/methods/password";
    if let Some(proof) = unless_fresh(&room, session, Sensitive::SignInMethods, next).await? {
        return Ok(proof);
    }
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => return Ok(again(state.status(), password_page(ctx.refilled(state)))),
    };
    match room.begin_password(session, *person, &form.password, &form.again).await? {
        Ok(token) => Ok((jar.keep(Step::App, &token), see_other("/me/methods/app")).into_response()),
        Err(fault) => {
            let (field, key) = say_fault(fault);
            state.errors.add(field, key);
            Ok(again(state.status(), password_page(ctx.refilled(state))))
        }
    }
}

/// The page with the app's secret.
pub(super) async fn app(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    let setup = room.app_setup(&who.0.session, who.0.person, jar.token(Step::App)).await?;
    let Some((secret, address)) = setup else { return Ok(see_other("/me/methods/password")) };
    Ok(Page(App::new(ctx, &secret, &address, "/me/methods/app", "/me/methods/password")).into_response())
}

/// The app's first code: password and app stand.
pub(super) async fn confirm(
    who: Who<Oneself>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<CodeForm>,
) -> Result<Response, PageError> {
    let Oneself { session, person } = &who.0;
    if let Some(proof) = unless_fresh(&room, session, Sensitive::SignInMethods, "/me/methods/app").await? {
        return Ok(proof);
    }
    let token = jar.token(Step::App);
    let (form, mut state) = match judge(input) {
        Ok((form, state)) => (Some(form), state),
        Err(state) => (None, state),
    };
    if let Some(form) = form {
        let submission = submission(&ctx, &form.op);
        match room.finish_password(session, *person, token, &form.code, &submission).await? {
            MethodAdded::Done => return Ok((jar.forget(Step::App), see_other(HERE)).into_response()),
            MethodAdded::NotGood | MethodAdded::TooMany => {
                state.errors.add("code", "identity-error-app-code");
            }
        }
    }
    let Some((secret, address)) = room.app_setup(session, *person, token).await? else {
        return Ok(see_other("/me/methods/password"));
    };
    state.answers.set("code", "");
    let status = state.status();
    let page = App::new(ctx.refilled(state), &secret, &address, "/me/methods/app", "/me/methods/password");
    Ok(again(status, page))
}
