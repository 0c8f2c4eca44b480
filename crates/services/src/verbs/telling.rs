//! What applicants are told: the document's own words, filled in, as an event that somebody else delivers. Of an appointment
//! and of an appeal they hear in any case: where the document has no words for it, the room has.

use polity_ledger::{Act, Actor};
use polity_store::{Entry, Id, Micros};
use polity_web::{Arg, Lang, format};
use serde_json::{Map, Value};

use super::kind;
use crate::calendar_invitation::Invitation;
use crate::document::{Moment, Service, Text};
use crate::reference::Reference;
use crate::{Services, ServicesError};

/// What a message may speak of.
pub(crate) struct Told<'a> {
    /// Who is told.
    pub person: Id,
    /// The case.
    pub reference: &'a Reference,
    /// The agency that acted.
    pub agency: &'a str,
    /// The stage that was entered.
    pub stage: Option<&'a Text>,
    /// By when the outcome is promised.
    pub due: Option<Micros>,
    /// What was decided.
    pub outcome: Option<&'a Text>,
    /// Why.
    pub reason: Option<&'a Text>,
    /// When somebody comes.
    pub appointment: Option<Micros>,
    /// The entry for their calendar, which travels with the message.
    pub invitation: Option<&'a Invitation>,
}

impl<'a> Told<'a> {
    /// Of a case, and nothing else yet.
    pub fn of(person: Id, reference: &'a Reference, agency: &'a str) -> Self {
        let (stage, due, outcome, reason, appointment, invitation) = (None, None, None, None, None, None);
        Self { person, reference, agency, stage, due, outcome, reason, appointment, invitation }
    }
}

impl Services {
    /// The event that asks for a message, to be appended in the transaction of what it tells; `None` where neither the
    /// document nor the room says anything at this moment.
    pub(crate) fn message(
        &self,
        service: &Service,
        on: Moment,
        told: &Told<'_>,
    ) -> Result<Option<Entry>, ServicesError> {
        let (subject, body) = match (service.notify.iter().find(|notify| notify.on == on), own_words(on)) {
            (Some(notify), _) => {
                (self.filled(&notify.subject, service, told), self.filled(&notify.body, service, told))
            }
            (None, Some((subject, body))) => {
                (self.in_own_words(subject, service, told), self.in_own_words(body, service, told))
            }
            (None, None) => return Ok(None),
        };
        let mut detail = serde_json::json!({
            "subject": subject,
            "body": body,
            "link": format!("/applications/{}", told.reference),
            "urgent": on == Moment::AskMore,
        });
        if let (Some(invitation), Some(detail)) = (told.invitation, detail.as_object_mut()) {
            detail.insert("method".to_owned(), invitation.method.name().into());
            detail.insert("calendar".to_owned(), invitation.to_text().into());
        }
        let actor =
            Actor { agency: Some(told.agency.to_owned()), role: "service".to_owned(), ..Actor::default() };
        let act = Act::new(kind::MESSAGE_WANTED, actor)
            .on(told.person, polity_ledger::Access::None)
            .with_detail(detail);
        Ok(Some(self.ledger().prepare(&act, self.now())?))
    }

    /// The words in every language, with names and dates as its readers write them.
    fn filled(&self, words: &Text, service: &Service, told: &Told<'_>) -> Map<String, Value> {
        Lang::ALL
            .into_iter()
            .map(|lang| {
                // A language that the text lacks is written in English whole, dates too.
                let (text, spoken) = words.of(lang.code());
                let spoken = Lang::ALL.into_iter().find(|lang| lang.code() == spoken).unwrap_or_default();
                let value = |name: &str| self.value(name, spoken, service, told);
                (lang.code().to_owned(), Value::String(fill(text, value)))
            })
            .collect()
    }

    /// The room's words in every language.
    fn in_own_words(&self, key: &str, service: &Service, told: &Told<'_>) -> Map<String, Value> {
        let words = |lang: Lang| {
            let value = |name| self.value(name, lang, service, told).unwrap_or_default();
            let named = ["reference", "service", "appointment", "due", "outcome", "reason"]
                .map(|name| (name, value(name)));
            let named: Vec<(&str, Arg<'_>)> =
                named.iter().map(|(name, value)| (*name, Arg::from(value.as_str()))).collect();
            (lang.code().to_owned(), Value::String(self.web().text(lang, key, &named).trim().to_owned()))
        };
        Lang::ALL.into_iter().map(words).collect()
    }

    fn value(&self, name: &str, lang: Lang, service: &Service, told: &Told<'_>) -> Option<String> {
        let zone = &self.web().config().time_zone;
        let text = |text: Option<&Text>| Some(text.map_or("", |text| text.of(lang.code()).0).to_owned());
        match name {
            "reference" => Some(told.reference.to_string()),
            "service" => text(Some(&service.title)),
            "stage" => text(told.stage),
            // A clock ends at the midnight that follows its last day.
            "due" => Some(told.due.map_or_else(String::new, |due| format::date(due - 1, zone, lang))),
            "outcome" => text(told.outcome),
            "reason" => text(told.reason),
            "appointment" => {
                Some(told.appointment.map_or_else(String::new, |at| format::date_time(at, zone, lang)))
            }
            _ => None,
        }
    }
}

/// The keys of the room's own subject and body for a moment of which documents need not speak.
const fn own_words(on: Moment) -> Option<(&'static str, &'static str)> {
    match on {
        Moment::Appointment => Some(("services-told-visit", "services-told-visit-body")),
        Moment::AppointmentMoved => Some(("services-told-visit-moved", "services-told-visit-moved-body")),
        Moment::AppointmentOff => Some(("services-told-visit-off", "services-told-visit-off-body")),
        Moment::Appealed => Some(("services-told-appeal", "services-told-appeal-body")),
        Moment::AppealDecided => Some(("services-told-appeal-decided", "services-told-appeal-decided-body")),
        Moment::Submitted | Moment::Stage | Moment::AskMore | Moment::Decided => None,
    }
}

/// Puts values where names stand between braces. Values are not read again, so that nothing can be smuggled in with one.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        if let Some((value, after)) =
            after.split_once('}').and_then(|(name, after)| Some((value(name)?, after)))
        {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_names_stood_and_are_not_read_again() {
        let value = |name: &str| match name {
            "reference" => Some("ANG-0000-0000".to_owned()),
            "reason" => Some("{reference}".to_owned()),
            _ => None,
        };
        assert_eq!(
            fill("Of {reference}: {reason} {other} {", value),
            "Of ANG-0000-0000: {reference} {other} {"
        );
    }
}
