//! Reactions: the one place where an event of one room causes work in another.
//!
//! Promise to residents: what was done to their account or with their data, and what they waited for, is told to them
//! in their inbox, once for each event, whichever server follows the log and however often it is stopped. Promise to
//! the rooms: they need not know each other; an event in the log is all that they say.

use polity_identity::login::consent::party_name_in;
use polity_inbox::Inbox;
use polity_inbox::MessageToKeep;
use polity_inbox::message::{CalendarEntry, Importance, Letter, Message, Value, Wording, Words};
use polity_ledger::leaf::Leaf;
use polity_ledger::{Actor, Ledger, LedgerError};
use polity_store::consumer::{Consumer, Effects};
use polity_store::{Clock, Id, Micros, Numbered, StoreError, Tx};
use polity_vault::VaultError;
use polity_web::Lang;
use polity_web::delivery::{Calendar, CalendarMethod};
use std::{collections::BTreeMap, sync::Arc};

/// The consumer's name in the store.
pub const CONSUMER: &str = "polity.reactions";
/// What is older is no news: a nation that begins to send messages does not tell years of history.
const NEWS: Micros = 7 * 86_400 * 1_000_000;

/// Kinds of act that somebody is told about.
const METHODS_CHANGED: &str = "identity.sign_in_methods_changed";
const HELPER_GRANTED: &str = "identity.helper_granted";
const CONSENT_GRANTED: &str = "identity.consent_granted";
const REPORT_ANSWERED: &str = "identity.report_answered";
const REPORT_CLOSED: &str = "identity.report_closed";
/// A case went on; the event brings the words of its service's document.
const MESSAGE_WANTED: &str = "services.message_wanted";
const TOLD: &[&str] =
    &[METHODS_CHANGED, HELPER_GRANTED, CONSENT_GRANTED, REPORT_ANSWERED, REPORT_CLOSED, MESSAGE_WANTED];

/// Follows the log, and does what its events ask of other rooms.
pub struct Reactions {
    /// Opens the sealed particulars of events.
    pub ledger: Ledger,
    /// Where residents are told.
    pub inbox: Inbox,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Code of the agency that runs the identity service: it writes where no other agency acted.
    pub registry: String,
}

/// An event that concerns one person, opened.
struct Event<'a> {
    kind: &'a str,
    actor: Actor,
    attributes: usize,
    detail: serde_json::Value,
}

impl Consumer for Reactions {
    fn name(&self) -> &'static str {
        CONSUMER
    }

    fn wants(&self, kind: &str) -> bool {
        TOLD.contains(&kind)
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        post(tx, &self.messages(entries)?)
    }

    fn effects(self: Arc<Self>, entries: Vec<Numbered>) -> Result<Effects, StoreError> {
        let messages = self.messages(&entries)?;
        Ok(Box::new(move |tx| post(tx, &messages)))
    }
}

fn post(tx: &mut Tx<'_>, messages: &[MessageToKeep]) -> Result<(), StoreError> {
    messages.iter().try_for_each(|message| message.post(tx).map(drop))
}

impl Reactions {
    /// What residents are told of these entries.
    fn messages(&self, entries: &[Numbered]) -> Result<Vec<MessageToKeep>, StoreError> {
        let since = self.clock.now() - NEWS;
        let mut messages = Vec::new();
        for numbered in entries.iter().filter(|numbered| numbered.entry.at >= since) {
            let Some((person, event)) = self.opened(numbered)? else { continue };
            let Some(letter) = letter(&event, &self.registry) else { continue };
            let message = Message { id: numbered.entry.id, person, made_at: numbered.entry.at, letter };
            let kept = self.inbox.prepare(&message);
            messages.push(kept.map_err(|error| StoreError::Unavailable(error.to_string()))?);
        }
        Ok(messages)
    }

    /// The event, if it concerns one person. What concerns many at once is the state's own bulk work, such as an
    /// import, and is on each one's page of looks.
    fn opened<'a>(&self, numbered: &'a Numbered) -> Result<Option<(Id, Event<'a>)>, StoreError> {
        let Ok(leaf) = Leaf::of(&numbered.entry) else { return Ok(None) };
        let private = match self.ledger.open(&numbered.entry) {
            Ok(private) => private,
            // The key may have been made by another server a moment ago: stop here and try again, lose nothing.
            Err(LedgerError::Vault(
                error @ (VaultError::UnknownKeyVersion { .. } | VaultError::UnknownPurpose { .. }),
            )) => return Err(StoreError::Unavailable(error.to_string())),
            Err(error) => {
                tracing::error!(number = numbered.number, error = %error, "reactions.unreadable_entry");
                None
            }
        };
        // The sealed part may have been erased with its person.
        let Some((private, person)) = private.and_then(|part| part.subject().map(|person| (part, person)))
        else {
            return Ok(None);
        };
        let event = Event {
            kind: &numbered.entry.kind,
            actor: private.actor(&leaf),
            attributes: private.attributes().len(),
            detail: private.detail(),
        };
        Ok(Some((person, event)))
    }
}

/// What a person is told about an event; `None` when there is nothing to tell.
fn letter(event: &Event<'_>, registry: &str) -> Option<Letter> {
    if event.kind == MESSAGE_WANTED {
        return written(event, registry);
    }
    let detail = |name: &str| event.detail.get(name).and_then(serde_json::Value::as_str);
    let (importance, key, link, values) = match event.kind {
        METHODS_CHANGED => {
            let change = Value::Text(detail("change").unwrap_or_default().to_owned());
            let link = "/me/methods".to_owned();
            (Importance::Urgent, "message-methods-changed", link, vec![("change", change)])
        }
        HELPER_GRANTED => {
            let (importance, key) = match detail("side") {
                Some("helper") => (Importance::Routine, "message-named-helper"),
                _ => (Importance::Urgent, "message-helper-granted"),
            };
            (importance, key, "/me/mandates".to_owned(), Vec::new())
        }
        // Whoever allowed nothing has nothing to take back.
        CONSENT_GRANTED if event.attributes > 0 => {
            let party = Value::Name(party_name(&event.detail)?);
            let count = Value::Whole(i64::try_from(event.attributes).unwrap_or(i64::MAX));
            let link = "/me/allowed".to_owned();
            (Importance::Routine, "message-consent-granted", link, vec![("party", party), ("count", count)])
        }
        // What residents write themselves has no agency.
        REPORT_ANSWERED | REPORT_CLOSED if event.actor.agency.is_some() => {
            let closed = event.kind == REPORT_CLOSED;
            let key = if closed { "message-report-closed" } else { "message-report-answered" };
            let link = detail("report").map_or("/me/reports".to_owned(), |id| format!("/me/reports/{id}"));
            (Importance::Routine, key, link, Vec::new())
        }
        _ => return None,
    };
    let values: BTreeMap<String, Value> =
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(Letter {
        agency: event.actor.agency.clone().unwrap_or_else(|| registry.to_owned()),
        importance,
        words: Words::Known { key: key.to_owned(), values },
        link: Some(link),
        calendar: None,
    })
}

/// A message in the words that the event brings.
fn written(event: &Event<'_>, registry: &str) -> Option<Letter> {
    let wording = |name: &str| {
        let by_lang = event.detail.get(name)?.as_object()?;
        let english = Wording::new(by_lang.get(Lang::En.code())?.as_str()?);
        Some(by_lang.iter().fold(english, |wording, (lang, text)| match text.as_str() {
            Some(text) => wording.with(lang, text),
            None => wording,
        }))
    };
    let text = |name: &str| event.detail.get(name).and_then(serde_json::Value::as_str);
    let urgent = event.detail.get("urgent").and_then(serde_json::Value::as_bool) == Some(true);
    Some(Letter {
        agency: event.actor.agency.clone().unwrap_or_else(|| registry.to_owned()),
        importance: if urgent { Importance::Urgent } else { Importance::Routine },
        words: Words::Written { subject: wording("subject")?, body: wording("body")? },
        link: text("link").map(str::to_owned),
        calendar: text("calendar").zip(text("method")).and_then(|(ics, method)| calendar(ics, method)),
    })
}

/// An appointment that an event brings. One that calendars would not take stays behind: the message is worth more.
fn calendar(ics: &str, method: &str) -> Option<CalendarEntry> {
    let known = [CalendarMethod::Request, CalendarMethod::Cancel];
    let method = known.into_iter().find(|known| known.name() == method)?;
    let calendar = Some(Calendar { ics: ics.to_owned(), method }).filter(Calendar::is_whole)?;
    Some(CalendarEntry { ics: calendar.ics, is_off: method == CalendarMethod::Cancel })
}

/// What the relying party of an act is called.
fn party_name(detail: &serde_json::Value) -> Option<Wording> {
    let named = |lang| party_name_in(detail, lang).filter(|name| !name.is_empty());
    let english = Wording::new(named(Lang::En)?);
    Some(Lang::ALL.into_iter().fold(english, |wording, lang| match named(lang) {
        Some(name) => wording.with(lang.code(), name),
        None => wording,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::LOCALES;
    use polity_web::Locales;
    use serde_json::json;

    fn event(kind: &'static str, agency: Option<&str>, detail: serde_json::Value) -> Event<'static> {
        let actor = Actor { agency: agency.map(str::to_owned), ..Actor::default() };
        Event { kind, actor, attributes: 2, detail }
    }

    fn told(event: &Event<'_>) -> Option<(String, String, String, Importance)> {
        let letter = letter(event, "registry")?;
        let Words::Known { key, .. } = letter.words else { panic!("only known words are used") };
        Some((key, letter.agency, letter.link?, letter.importance))
    }

    fn everything_told() -> Vec<Event<'static>> {
        vec![
            event(METHODS_CHANGED, None, json!({ "change": "passkey-added" })),
            event(HELPER_GRANTED, Some("counter"), json!({ "side": "represented" })),
            event(HELPER_GRANTED, Some("counter"), json!({ "side": "helper" })),
            event(CONSENT_GRANTED, None, json!({ "name": "Bank" })),
            event(REPORT_ANSWERED, Some("home-dept"), json!({ "report": "x" })),
            event(REPORT_CLOSED, Some("home-dept"), json!({})),
        ]
    }

    #[test]
    fn each_event_has_its_words_and_leads_to_its_page() {
        let told: Vec<_> = everything_told().iter().filter_map(told).collect();
        let expected = [
            ("message-methods-changed", "registry", "/me/methods", Importance::Urgent),
            ("message-helper-granted", "counter", "/me/mandates", Importance::Urgent),
            ("message-named-helper", "counter", "/me/mandates", Importance::Routine),
            ("message-consent-granted", "registry", "/me/allowed", Importance::Routine),
            ("message-report-answered", "home-dept", "/me/reports/x", Importance::Routine),
            ("message-report-closed", "home-dept", "/me/reports", Importance::Routine),
        ]
        .map(|(key, agency, link, importance)| (key.into(), agency.into(), link.into(), importance));
        assert_eq!(told, expected);
    }

    #[test]
    fn a_case_that_went_on_is_told_in_its_services_own_words() {
        let detail = json!({ "subject": { "en": "We have decided", "ta": "முடிவு" }, "body": { "en": "You get it." },
            "link": "/applications/ANG-0000-0000", "urgent": true });
        let letter = letter(&event(MESSAGE_WANTED, Some("home-dept"), detail), "registry").unwrap();
        let Words::Written { subject, body } = letter.words else { panic!("the words are the sender's own") };
        assert_eq!((subject.get("ta"), body.get("ta")), ("முடிவு", "You get it."));
        assert_eq!((letter.agency.as_str(), letter.importance), ("home-dept", Importance::Urgent));
        assert!(letter.calendar.is_none());
        let broken = event(MESSAGE_WANTED, Some("home-dept"), json!({ "subject": { "en": "x" } }));
        assert!(super::letter(&broken, "registry").is_none());
    }

    #[test]
    fn an_appointment_goes_along_where_calendars_would_take_it() {
        let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n";
        let told = |method: &str| {
            let detail =
                json!({ "subject": { "en": "x" }, "body": { "en": "x" }, "calendar": ics, "method": method });
            letter(&event(MESSAGE_WANTED, None, detail), "registry").unwrap().calendar
        };
        assert!(told("CANCEL").is_some_and(|calendar| calendar.is_off));
        assert!(told("REQUEST").is_none() && told("PUBLISH").is_none(), "the words arrive all the same");
    }

    #[test]
    fn the_words_are_there_in_four_languages() {
        let locales = Locales::new(&[LOCALES]).unwrap();
        for event in everything_told() {
            let (key, ..) = told(&event).unwrap();
            for lang in Lang::ALL {
                for part in ["subject", "body"] {
                    assert!(locales.has(lang, &format!("{key}-{part}")), "{key}-{part} in {lang}");
                }
            }
        }
    }

    #[test]
    fn nobody_is_told_what_they_did_themselves_or_what_is_nothing() {
        assert!(letter(&event(REPORT_ANSWERED, None, json!({})), "registry").is_none(), "a resident wrote");
        let nothing = Event { attributes: 0, ..event(CONSENT_GRANTED, None, json!({ "name": "Bank" })) };
        assert!(letter(&nothing, "registry").is_none(), "nothing was allowed");
        assert!(letter(&event("identity.signed_in", None, json!({})), "registry").is_none());
    }
}
