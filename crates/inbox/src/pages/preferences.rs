//! `/inbox/preferences`: by which ways copies are wanted and when nothing is sent; and, one thing a page, the proof of
//! an address by a code.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Arg, Checkboxes, Ctx, FormErrors, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::Room;
use crate::access::Reader;
use crate::address::Way;
use crate::quiet_hours::QuietHours;
use crate::{Confirmed, Contact, Contacts};

const HERE: &str = "/inbox/preferences";
/// The value of a select that chooses no hour.
const NEVER: &str = "never";

#[derive(Template)]
#[template(path = "preferences.html")]
struct PreferencesPage {
    ctx: Ctx,
    contacts: Vec<Contact>,
    /// Ways for which there is no address yet.
    missing: Vec<Way>,
    /// Values and words of the hours.
    hours: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    ctx: Ctx,
    way: Way,
}

#[derive(Template)]
#[template(path = "contact_code.html")]
struct CodePage {
    ctx: Ctx,
    way: Way,
    address: String,
}

impl PreferencesPage {
    fn copies_field(&self) -> Checkboxes<'_> {
        let field = self.ctx.checkboxes("copies", "inbox-copies").hint("inbox-copies-hint");
        self.contacts
            .iter()
            .fold(field, |field, contact| field.option(contact.way.name(), contact.way.label_key()))
    }
}

impl ContactPage {
    fn title_key(&self) -> &'static str {
        match self.way {
            Way::Mail => "inbox-address-mail",
            Way::Sms => "inbox-address-sms",
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WishesForm {
    copies: Vec<String>,
    quiet_from: String,
    quiet_until: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AddressForm {
    address: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CodeForm {
    code: String,
}

fn preferences_page(ctx: Ctx, contacts: Contacts) -> PreferencesPage {
    let has = |way: Way| contacts.contacts.iter().any(|contact| contact.way == way);
    let missing = Way::ALL.into_iter().filter(|way| !has(*way)).collect();
    let never = (NEVER.to_owned(), ctx.t("inbox-quiet-never"));
    let hours = (0..24).map(|hour: u8| (hour.to_string(), format!("{hour:02}:00")));
    let hours = std::iter::once(never).chain(hours).collect();
    PreferencesPage { ctx: ctx.with_form("wishes-form"), contacts: contacts.contacts, missing, hours }
}

/// What is set.
pub(super) async fn show(who: Who<Reader>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let contacts = room.contacts(who.0.person).await?;
    let hour = |hour: Option<i64>| hour.map_or_else(|| NEVER.to_owned(), |hour| hour.to_string());
    let wanted = contacts.contacts.iter().filter(|contact| contact.wanted);
    let mut pairs: Vec<(&str, String)> =
        wanted.map(|contact| ("copies", contact.way.name().to_owned())).collect();
    pairs.push(("quiet_from", hour(contacts.quiet.map(QuietHours::from))));
    pairs.push(("quiet_until", hour(contacts.quiet.map(QuietHours::until))));
    let state = FormState { answers: pairs.into_iter().collect(), ..FormState::default() };
    Ok(Page(preferences_page(ctx.refilled(state), contacts)).into_response())
}

/// The hours of a form: none, or two that differ.
fn hours_of(form: &WishesForm) -> Result<Option<QuietHours>, &'static str> {
    let hour = |text: &str| text.parse::<i64>().ok();
    match (hour(&form.quiet_from), hour(&form.quiet_until)) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) => QuietHours::new(from, until).map(Some).ok_or("inbox-error-quiet-same"),
        _ => Err("inbox-error-quiet-half"),
    }
}

/// It is set anew.
pub(super) async fn save(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    input: Input<WishesForm>,
) -> Result<Response, PageError> {
    let person = who.0.person;
    let judged = input.check(|form, errors| {
        if let Err(key) = hours_of(form) {
            errors.add("quiet_until", key);
        }
    });
    let form = match judged {
        Ok(form) => form,
        Err(state) => {
            let status = state.status();
            let contacts = room.contacts(person).await?;
            return Ok((status, Page(preferences_page(ctx.refilled(state), contacts))).into_response());
        }
    };
    let wanted = form.copies.iter().filter_map(|name| Way::from_name(name)).collect();
    let quiet = hours_of(&form).unwrap_or_default();
    room.set_wishes(person, wanted, quiet, ctx.lang()).await?;
    Ok(see_other("/inbox"))
}

fn way(name: &str) -> Result<Way, PageError> {
    Way::from_name(name).ok_or(PageError::NotFound)
}

/// The form for an address.
pub(super) async fn contact(
    _: Who<Reader>,
    ctx: Ctx,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    Ok(Page(ContactPage { ctx: ctx.with_form("address-form"), way: way(&name)? }).into_response())
}

/// A code is sent to the address.
pub(super) async fn ask(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    Path(name): Path<String>,
    input: Input<AddressForm>,
) -> Result<Response, PageError> {
    let way = way(&name)?;
    let again = |state: FormState| {
        let status = state.status();
        let ctx = ctx.clone().refilled(state).with_form("address-form");
        (status, Page(ContactPage { ctx, way })).into_response()
    };
    let wrong = match way {
        Way::Mail => "inbox-error-mail",
        Way::Sms => "inbox-error-sms",
    };
    let address = way.accepts(&input.form.address);
    if input.switched_to().is_some() {
        return Ok(again(input.refill(FormErrors::new())));
    }
    let Some(address) = address else {
        return Ok(again(input.refill(FormErrors::new()).with_error("address", wrong)));
    };
    match room.ask_for_code(who.0.person, way, address, ctx.lang()).await? {
        Ok(()) => Ok(see_other(&format!("{HERE}/{}/code", way.name()))),
        Err(wait) => {
            let minutes = Arg::from(wait.seconds.div_ceil(60));
            let mut errors = FormErrors::new();
            errors.add_with("address", "inbox-error-wait", vec![("minutes", minutes)]);
            Ok(again(input.refill(errors)))
        }
    }
}

/// The form for the code; without an address that waits, back to the start.
pub(super) async fn code(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let way = way(&name)?;
    let Some(address) = room.awaited_address(who.0.person, way).await? else {
        return Ok(see_other(&format!("{HERE}/{}", way.name())));
    };
    Ok(Page(CodePage { ctx: ctx.with_form("code-form"), way, address }).into_response())
}

/// The code is judged.
pub(super) async fn confirm(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    Path(name): Path<String>,
    input: Input<CodeForm>,
) -> Result<Response, PageError> {
    let (way, Reader { person, session }) = (way(&name)?, who.0);
    let start = format!("{HERE}/{}", way.name());
    let state = if input.switched_to().is_some() {
        input.refill(FormErrors::new())
    } else {
        match room.confirm(&session, person, way, &input.form.code, ctx.lang()).await? {
            Confirmed::Done => return Ok(see_other(HERE)),
            Confirmed::Over => {
                // Nothing can be typed here any more: the page that asks for an address says so.
                let state = FormState::default().with_error("address", "inbox-error-code-over");
                let ctx = ctx.refilled(state).with_form("address-form");
                return Ok((ctx.status(), Page(ContactPage { ctx, way })).into_response());
            }
            Confirmed::Wrong => input.refill(FormErrors::new()).with_error("code", "inbox-error-code"),
        }
    };
    let Some(address) = room.awaited_address(person, way).await? else { return Ok(see_other(&start)) };
    let ctx = ctx.refilled(state).with_form("code-form");
    Ok((ctx.status(), Page(CodePage { ctx, way, address })).into_response())
}

/// An address is forgotten.
pub(super) async fn remove(
    who: Who<Reader>,
    State(room): Room,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    room.remove_contact(&who.0.session, who.0.person, way(&name)?).await?;
    Ok(see_other(HERE))
}
