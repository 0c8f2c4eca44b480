//! Pages: the catalogue and the resident's way through a service, and the officers' queues.
//!
//! Promise to residents: every page works without scripts, with Back, reload and double submit; what was typed survives an
//! error and a change of language.

mod answer_words;
mod appealing;
mod application_list;
mod applications;
mod apply;
mod appointments;
mod catalogue;
mod check;
mod countries;
mod elsewhere;
mod keys;
mod officer;
mod pointing;
mod question;
mod start;
mod voices;
mod words;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use keys::Keys;
use polity_identity::journey::{FIELD as OP, Journey};
use polity_identity::mandate::Represented;
use polity_web::{Asset, Ctx, Denied, NavItem, Page, PageError, Routes, Session, Shown};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::access::{Applying, InHand};
use crate::document::Service;
use crate::verbs::StoredFile;
use crate::{LOCALES, Services};

/// The room as handlers take it.
type Room = State<Services>;

pub(crate) fn routes(services: &Services) -> Routes<Services> {
    let routes = Routes::new("services", services.clone())
        .locales(LOCALES)
        .assets([Asset::new("services.css", include_bytes!("../../assets/services.css"))])
        .nav(NavItem::new("/services", "services-nav").order(10))
        .get("/services", catalogue::show)
        .get("/services/", catalogue::show)
        .get("/services/{service}", start::show)
        .post("/services/{service}", start::begin)
        .post("/services/{service}/discard", start::discard)
        .get("/services/{service}/apply", apply::resume)
        .get("/services/{service}/apply/{page}", apply::show)
        .post("/services/{service}/apply/{page}", apply::answer)
        .get("/services/{service}/check", check::show)
        .post("/services/{service}/check", check::send)
        .get("/services/{service}/report", voices::about)
        .post("/services/{service}/report", voices::report)
        .nav(NavItem::new("/applications", "services-applications").shown(Shown::SignedIn).order(11))
        .get("/applications", application_list::show)
        .get("/applications/{reference}", applications::show)
        .get("/applications/{reference}/sent", applications::sent)
        .get("/applications/{reference}/files/{file}", applications::file)
        .post("/applications/{reference}/answer", applications::answer)
        .get("/applications/{reference}/rating", voices::rating)
        .post("/applications/{reference}/rating", voices::rate)
        .get("/applications/{reference}/survey", voices::survey)
        .post("/applications/{reference}/survey", voices::answer_survey)
        .get("/applications/{reference}/withdraw", applications::ask_withdraw)
        .post("/applications/{reference}/withdraw", applications::withdraw)
        .get("/applications/{reference}/appeal", appealing::ask)
        .post("/applications/{reference}/appeal", appealing::send)
        .get("/applications/{reference}/appointments/{stage}", appointments::file);
    officer::add_to(routes)
}

/// A service that can be begun; anything else is not found.
async fn service(room: &Services, id: &str) -> Result<Arc<Service>, PageError> {
    room.live_one(id).await?.ok_or(PageError::NotFound)
}

/// Whose draft of a service somebody has in hand, if it is for them. `None`: nobody's yet.
async fn hand_of(
    room: &Services,
    who: &Applying,
    keys: &Keys,
    service: &Service,
) -> Result<Option<InHand>, PageError> {
    let found = whose(room, who, keys, service).await?;
    let is_for_others = found.as_ref().is_some_and(|in_hand| in_hand.misplaced(service).is_some());
    if is_for_others { Err(PageError::Forbidden) } else { Ok(found) }
}

/// Whose draft of a service it would be: in a sitting at a counter that of whoever stands there.
async fn whose(
    room: &Services,
    who: &Applying,
    keys: &Keys,
    service: &Service,
) -> Result<Option<InHand>, PageError> {
    let found = match room.sitting(who.session()).await? {
        Some(sitting) => who.at_counter(sitting).map(Some),
        None => who.draft_of(service.login, keys.draft(&service.id)),
    };
    found.map_err(denied)
}

/// The business for which a session acts, by name.
async fn firm_of(room: &Services, session: Option<&Session>) -> Result<Option<String>, PageError> {
    let Some(session) = session else { return Ok(None) };
    let acting = room.identity().acting_for(session).await?;
    let firm = acting.filter(|acting| matches!(acting.represented, Represented::Entity(_)));
    Ok(firm.map(|firm| firm.name))
}

/// For whom an officer fills in, for the banner of the page.
fn counter_name(in_hand: Option<&InHand>) -> Option<String> {
    in_hand.and_then(|in_hand| in_hand.counter.as_ref()).map(|counter| counter.sitting.name.clone())
}

/// A refusal of `access.rs` as a page says it.
fn denied(denied: Denied) -> PageError {
    match denied {
        Denied::SignIn => PageError::SignIn,
        Denied::Forbidden => PageError::Forbidden,
        Denied::Hidden => PageError::NotFound,
    }
}

/// The value of the hidden field under which a form's effect happens once.
fn op(ctx: &Ctx) -> String {
    match ctx.value(OP) {
        "" => Journey::begin(ctx.web().now(), ctx.web().entropy()).field(),
        sent => Journey::resume(sent, ctx.web().now(), ctx.web().entropy()).field(),
    }
}

/// The journey that a form's hidden field names.
fn journey(ctx: &Ctx, op: &str) -> Journey {
    Journey::resume(op, ctx.web().now(), ctx.web().entropy())
}

/// A file, to be saved and not shown: whatever it holds, no page of ours runs it.
pub(crate) fn download(stored: &StoredFile) -> Response {
    let mut name = String::new();
    for byte in stored.file.name.bytes() {
        // RFC 8187: what is not plain goes as its bytes.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    let headers = [
        (header::CONTENT_TYPE, stored.file.media_type.clone()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, stored.content.to_vec()).into_response()
}

/// A page shown again, with the status of its form.
fn again<T: askama::Template>(status: StatusCode, page: T) -> Response {
    (status, Page(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_complete_in_four_languages() {
        let put_together = ["services-act-", "services-error-", "services-event-", "services-point-"];
        let problems =
            polity_web::testkit::problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &put_together);
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn every_fault_of_an_answer_has_its_words() {
        let locales = polity_web::Locales::new(&[LOCALES]).unwrap();
        let missing: Vec<&str> = crate::answers::ERROR_KEYS
            .into_iter()
            .filter(|key| !locales.has(polity_web::Lang::En, key))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
