//! `/enrol/password` and `/enrol/app`: a password, then an authenticator app, for those who cannot use a passkey.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_vault::otp::TotpSecret;
use polity_web::{Anyone, Ctx, Input, Page, PageError, Who, see_other};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::cookies::{Jar, Step};
use super::{Room, again, browser, judge, op, submission};
use crate::password_rules::PasswordFault;
use crate::{Chosen, EnrolOutcome};

/// The page that asks for a password. Also used when an account changes its password.
#[derive(Template)]
#[template(path = "password.html")]
pub(super) struct Password {
    pub ctx: Ctx,
    pub op: String,
    pub action: &'static str,
    pub back: &'static str,
}

/// The page that shows the secret of the authenticator app and asks for its first code.
#[derive(Template)]
#[template(path = "app.html")]
pub(super) struct App {
    pub ctx: Ctx,
    pub op: String,
    pub action: &'static str,
    pub back: &'static str,
    /// An `svg` element made by the QR encoder; empty when the address is too long for one.
    pub qr: String,
    /// The secret in groups of four.
    pub secret: String,
    /// The address itself, for apps on the same device.
    pub address: String,
}

impl App {
    /// The page for a secret and its address.
    pub fn new(
        ctx: Ctx,
        secret: &TotpSecret,
        address: &str,
        action: &'static str,
        back: &'static str,
    ) -> Self {
        let text = secret.to_base32();
        let groups: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
        Self {
            op: op(&ctx),
            action,
            back,
            qr: qr_svg(address),
            secret: groups.join(" "),
            address: address.to_owned(),
            ctx: ctx.with_form("app-form"),
        }
    }
}

/// Side of the picture in pixels.
const QR_SIDE: u32 = 232;

/// A QR code as an `svg` element, without the XML declaration, which has no place inside a page.
fn qr_svg(text: &str) -> String {
    let Ok(code) = QrCode::new(text) else { return String::new() };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).build();
    drawn.find("<svg").and_then(|start| drawn.get(start..)).unwrap_or_default().to_owned()
}

/// A password typed twice.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasswordForm {
    pub password: String,
    pub again: String,
}

/// A code of the app.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CodeForm {
    pub code: String,
    pub op: String,
}

/// The words for a refused password, and the field beside which they stand.
pub(super) fn say_fault(fault: PasswordFault) -> (&'static str, &'static str) {
    match fault {
        PasswordFault::TooShort => ("password", "identity-error-password-short"),
        PasswordFault::TooLong => ("password", "identity-error-password-long"),
        PasswordFault::ContainsKnown => ("password", "identity-error-password-known"),
        PasswordFault::TooCommon => ("password", "identity-error-password-common"),
        PasswordFault::Differ => ("again", "identity-error-password-differ"),
    }
}

/// The page.
pub(super) async fn show(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    if room.enrolment(jar.token(Step::Enrolment)).await?.is_none() {
        return Ok(see_other("/enrol"));
    }
    Ok(Page(page(ctx)).into_response())
}

fn page(ctx: Ctx) -> Password {
    Password {
        op: op(&ctx),
        action: "/enrol/password",
        back: "/enrol/method",
        ctx: ctx.with_form("password-form"),
    }
}

/// The password.
pub(super) async fn choose(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<PasswordForm>,
) -> Result<Response, PageError> {
    let token = jar.token(Step::Enrolment);
    let Some(step) = room.enrolment(token).await? else { return Ok(see_other("/enrol")) };
    let (form, mut state) = match judge(input) {
        Ok(judged) => judged,
        Err(state) => return Ok(again(state.status(), page(ctx.refilled(state)))),
    };
    match room.enrol_password(token, step, &form.password, &form.again).await? {
        Ok(()) => Ok(see_other("/enrol/app")),
        Err(fault) => {
            let (field, key) = say_fault(fault);
            state.errors.add(field, key);
            Ok(again(state.status(), page(ctx.refilled(state))))
        }
    }
}

/// The page with the app's secret.
pub(super) async fn app(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
) -> Result<Response, PageError> {
    let Some(step) = room.enrolment(jar.token(Step::Enrolment)).await? else {
        return Ok(see_other("/enrol"));
    };
    let Some((secret, address)) = room.enrolment_app(&step).await? else {
        return Ok(see_other("/enrol/password"));
    };
    Ok(Page(App::new(ctx, &secret, &address, "/enrol/app", "/enrol/password")).into_response())
}

/// The app's first code: the enrolment is finished.
pub(super) async fn confirm(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    jar: Jar,
    input: Input<CodeForm>,
) -> Result<Response, PageError> {
    let token = jar.token(Step::Enrolment);
    let (form, mut state) = match judge(input) {
        Ok((form, state)) => (Some(form), state),
        Err(state) => (None, state),
    };
    if let Some(form) = form {
        let chosen = Chosen::PasswordAndApp { code: &form.code };
        let submission = submission(&ctx, &form.op);
        match room.finish_enrolment(browser(&ctx, &jar), token, chosen, &submission).await? {
            EnrolOutcome::In(opening) => {
                let cookies = (opening.cookies(), jar.forget(Step::Enrolment));
                return Ok((cookies, see_other("/me/recovery-codes")).into_response());
            }
            EnrolOutcome::NotGood => {
                state.errors.add("code", "identity-error-app-code");
            }
            EnrolOutcome::Over => return Ok(see_other("/enrol")),
        }
    }
    let Some(step) = room.enrolment(token).await? else { return Ok(see_other("/enrol")) };
    let Some((secret, address)) = room.enrolment_app(&step).await? else {
        return Ok(see_other("/enrol/password"));
    };
    state.answers.set("code", "");
    let status = state.status();
    Ok(again(status, App::new(ctx.refilled(state), &secret, &address, "/enrol/app", "/enrol/password")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_one_svg_element_without_inline_style() {
        let drawn = qr_svg("otpauth://totp/Angsana:*****123A?secret=JBSWY3DPEHPK3PXP&issuer=Angsana");
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"), "{drawn:.80}");
        assert!(!drawn.contains("style="), "the content security policy refuses inline styles");
    }
}
