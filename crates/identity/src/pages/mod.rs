//! The room's pages, one file for each group, and the table of their routes.
//!
//! Promise to the reader: every page works without scripts (a passkey is the one thing that needs one), in four
//! languages, with Back, reload and double submit; what was typed survives an error and a change of language.

mod admin;
mod allowed;
mod appointments;
mod authorize;
mod cookies;
mod counter;
mod data;
mod developers;
mod enrol;
mod enrol_password;
mod fact_words;
mod firm;
mod head;
mod import;
mod letters;
mod looks;
mod mandates;
mod me;
mod methods;
mod people;
mod recovery;
mod relying_parties;
mod reports;
mod sessions;
mod sign_in;
mod tryouts;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use polity_store::{Id, Micros};
use polity_web::{
    Arg, Asset, Ctx, FormState, Input, LocaleFiles, NavItem, Page, PageError, Routes, Shown, local_path,
};

use crate::access::Role;
use crate::journey::{FIELD as OP, Journey};
use crate::{Browser, Identity, Submission};
use cookies::Jar;

/// The room's words.
pub const LOCALES: LocaleFiles = polity_web::locales!("identity");

/// The room as handlers take it.
type Room = State<Identity>;

/// Every route of the room's pages.
pub(crate) fn routes(identity: &Identity) -> Routes<Identity> {
    let routes = Routes::new("identity", identity.clone())
        .locales(LOCALES)
        .assets([
            Asset::new("passkey.js", include_bytes!("../../assets/passkey.js")),
            Asset::new("identity.css", include_bytes!("../../assets/identity.css")),
        ])
        .nav(NavItem::new("/counter", "identity-nav-counter").shown(role(Role::CounterOfficer)).order(30))
        .nav(NavItem::new("/officer/people", "identity-nav-people").shown(role(Role::Officer)).order(31))
        .nav(NavItem::new("/head/reports", "identity-nav-reports").shown(role(Role::AgencyHead)).order(32))
        .nav(NavItem::new("/admin/agencies", "identity-nav-admin").shown(role(Role::Administrator)).order(33))
        .get("/sign-in", sign_in::show)
        .post("/sign-in", sign_in::password)
        .get("/sign-in/code", sign_in::show_code)
        .post("/sign-in/code", sign_in::code)
        .post("/sign-in/passkey/options", sign_in::passkey_options)
        .post("/sign-in/passkey", sign_in::passkey)
        .post("/sign-out", sign_in::sign_out)
        .get("/enrol", enrol::show)
        .post("/enrol", enrol::letter)
        .get("/enrol/method", enrol::method)
        .post("/enrol/passkey/options", enrol::passkey_options)
        .post("/enrol/passkey", enrol::passkey)
        .get("/enrol/password", enrol_password::show)
        .post("/enrol/password", enrol_password::choose)
        .get("/enrol/app", enrol_password::app)
        .post("/enrol/app", enrol_password::confirm)
        .get("/me", me::show)
        .get("/me/data", data::show)
        .get("/me/looks", looks::show)
        .get("/me/reports", reports::list)
        .post("/me/reports", reports::open)
        .get("/me/reports/new", reports::new)
        .get("/me/reports/{id}", reports::show)
        .post("/me/reports/{id}", reports::reply)
        .get("/me/sessions", sessions::show)
        .post("/me/sessions/end", sessions::end)
        .get("/me/methods", methods::show)
        .post("/me/methods/passkey/options", methods::passkey_options)
        .post("/me/methods/passkey", methods::passkey)
        .post("/me/methods/remove", methods::remove)
        .get("/me/methods/password", methods::show_password)
        .post("/me/methods/password", methods::password)
        .get("/me/methods/app", methods::app)
        .post("/me/methods/app", methods::confirm)
        .get("/me/recovery-codes", recovery::show)
        .post("/me/recovery-codes", recovery::renew)
        .post("/me/recovery-codes/kept", recovery::kept)
        .get("/me/allowed", allowed::show)
        .post("/me/allowed/withdraw", allowed::withdraw)
        .get("/authorize/{handle}", authorize::show)
        .post("/authorize/{handle}", authorize::answer)
        .get("/me/mandates", mandates::show)
        .post("/me/mandates/end", mandates::end)
        .post("/me/mandates/act", mandates::act)
        .post("/me/mandates/stop", mandates::stop)
        .get("/counter", counter::show)
        .post("/counter", counter::look)
        .post("/counter/letters", letters::issue)
        .get("/counter/letters/{id}", letters::show)
        .post("/counter/letters/{id}/handed-over", letters::handed_over)
        .post("/counter/letters/{id}/revoke", letters::revoke)
        .get("/counter/mandates", counter::show_mandate)
        .post("/counter/mandates", counter::grant_mandate)
        .get("/officer/people", people::show)
        .post("/officer/people", people::look)
        .get("/head/reports", head::list)
        .get("/head/reports/{id}", head::show)
        .post("/head/reports/{id}", head::answer)
        .get("/admin/agencies", admin::list)
        .post("/admin/agencies", admin::set)
        .get("/admin/agencies/{code}", appointments::show)
        .post("/admin/agencies/{code}/appointments", appointments::appoint)
        .post("/admin/appointments/{id}/end", appointments::end)
        .get("/admin/relying-parties", relying_parties::list)
        .post("/admin/relying-parties", relying_parties::register)
        .get("/admin/relying-parties/{client_id}", relying_parties::show)
        .post("/admin/relying-parties/{client_id}/remove", relying_parties::remove)
        .get("/admin/import", import::show)
        .post("/admin/import", import::read)
        .get("/developers", developers::start)
        .get("/developers/login.mjs", developers::login_file)
        .get("/developers/sign-in.mjs", developers::sign_in_file)
        .get("/developers/refusals", developers::refusals)
        .get("/developers/refusals/{number}", developers::refusal)
        .get("/developers/mockpass", developers::mockpass);
    // These exist in demonstrations only: elsewhere they are not found, whatever anybody sends.
    if identity.web().config().demo {
        routes
            .post_without_token("/demo/sign-in", sign_in::demo)
            .get("/developers/try", tryouts::choose)
            .post("/developers/try", tryouts::begin)
            .get("/developers/try/{state}", tryouts::show)
            .get("/developers/callback", tryouts::callback)
    } else {
        routes
    }
}

const fn role(role: Role) -> Shown {
    Shown::Role(role.name())
}

/// The submission that a form's hidden field names.
fn submission(ctx: &Ctx, op: &str) -> Submission {
    let journey = Journey::resume(op, ctx.web().now(), ctx.web().entropy());
    Submission { journey, lang: ctx.lang() }
}

/// The value of the hidden field: the one that the form came with, or that of a journey that begins now.
fn op(ctx: &Ctx) -> String {
    match ctx.value(OP) {
        "" => Journey::begin(ctx.web().now(), ctx.web().entropy()).field(),
        sent => Journey::resume(sent, ctx.web().now(), ctx.web().entropy()).field(),
    }
}

/// The browser that asks.
fn browser<'a>(ctx: &'a Ctx, jar: &'a Jar) -> Browser<'a> {
    Browser { visit: ctx.visit(), device: jar.device.as_deref() }
}

/// A value of the query.
fn asked(ctx: &Ctx, name: &str) -> Option<String> {
    url::form_urlencoded::parse(ctx.visit().query().as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A text as it stands in a query.
fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Where to go on, when it is a page of this site; else the home page.
fn onward(next: &str) -> &str {
    local_path(next).unwrap_or("/me")
}

/// An identifier in an address or a form; anything else is not found.
fn id(text: &str) -> Result<Id, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// A date typed in three boxes.
fn typed_date(day: &str, month: &str, year: &str) -> Option<Date> {
    let year = year.trim().parse().ok()?;
    Date::new(year, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()
}

/// Say beside `field` how long to wait, in the words of `key`.
fn say_wait(ctx: &Ctx, mut state: FormState, field: &str, key: &'static str, until: Micros) -> FormState {
    let minutes = (until - ctx.web().now()).max(0).div_euclid(60 * 1_000_000) + 1;
    state.errors.add_with(field, key, vec![("minutes", Arg::from(minutes))]);
    state
}

/// Begin to judge a form in steps. `Err` is the state to show the page again with: only the language was switched.
fn judge<T>(input: Input<T>) -> Result<(T, FormState), FormState> {
    let switched = input.switched_to().is_some();
    let (form, state) = input.into_parts();
    if switched { Err(state) } else { Ok((form, state)) }
}

/// A page shown again, with the status of its form.
fn again<T: askama::Template>(status: StatusCode, page: T) -> Response {
    (status, Page(page)).into_response()
}

/// Where the person decides about a request.
pub(crate) fn decision_address(handle: &str) -> String {
    authorize::here(handle)
}

/// The page of a request that cannot go on.
pub(crate) fn request_gone(ctx: Ctx, refusal: String) -> Response {
    authorize::gone(ctx, Some(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_complete_in_four_languages() {
        let put_together = [
            "act",
            "attribute",
            "code",
            "context",
            "document",
            "duty",
            "import",
            "leaf",
            "party-environment",
            "party-error",
            "party-kind",
            "reason",
            "report-finding",
            "report-status",
            "role",
            "section",
            "try-about",
            "try-step",
        ]
        .map(|word| format!("identity-{word}-"));
        let beginnings: Vec<&str> = put_together.iter().map(String::as_str).collect();
        let problems =
            polity_web::testkit::problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &beginnings);
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn every_catalogue_entry_has_its_words() {
        let locales = polity_web::Locales::new(&[LOCALES]).unwrap();
        let catalogue = crate::catalogue::Catalogue::built_in();
        let mut wanted: Vec<String> =
            catalogue.sections.iter().map(crate::catalogue::Section::label_key).collect();
        let attributes = catalogue.sections.iter().flat_map(|section| &section.attributes);
        wanted.extend(attributes.map(crate::catalogue::Attribute::label_key));
        wanted.extend(crate::duties::Duties::built_in().names().map(|duty| format!("identity-duty-{duty}")));
        wanted.extend(crate::duties::Reason::ALL.map(|reason| format!("identity-reason-{}", reason.name())));
        wanted.extend(Role::ALL.map(|role| format!("identity-role-{}", role.name())));
        wanted.extend(crate::DOCUMENTS.map(|document| format!("identity-document-{document}")));
        let missing: Vec<String> =
            wanted.into_iter().filter(|key| !locales.has(polity_web::Lang::En, key)).collect();
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn dates_are_read_or_refused() {
        assert_eq!(typed_date("31", " 3", "2052"), Some(jiff::civil::date(2052, 3, 31)));
        for (day, month, year) in
            [("31", "2", "2052"), ("", "", ""), ("x", "1", "2052"), ("1", "1", "99999999999")]
        {
            assert_eq!(typed_date(day, month, year), None);
        }
    }
}
