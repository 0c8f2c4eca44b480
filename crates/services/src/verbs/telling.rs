//! What applicants are told: the document's own words, filled in, as an event that somebody else delivers.

use polity_ledger::{Act, Actor};
use polity_store::{Entry, Id, Micros};
use polity_web::{Lang, format};
use serde_json::{Map, Value};

use super::kind;
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
}

impl<'a> Told<'a> {
    /// Of a case, and nothing else yet.
    pub fn of(person: Id, reference: &'a Reference, agency: &'a str) -> Self {
        let (stage, due, outcome, reason, appointment) = (None, None, None, None, None);
        Self { person, reference, agency, stage, due, outcome, reason, appointment }
    }
}

impl Services {
    /// The event that asks for a message, to be appended in the transaction of what it tells; `None` where the document
    /// says nothing at this moment.
    pub(crate) fn message(
        &self,
        service: &Service,
        on: Moment,
        told: &Told<'_>,
    ) -> Result<Option<Entry>, ServicesError> {
        let Some(notify) = service.notify.iter().find(|notify| notify.on == on) else { return Ok(None) };
        let subject = self.filled(&notify.subject, service, told);
        let body = self.filled(&notify.body, service, told);
        let detail = serde_json::json!({
            "subject": subject,
            "body": body,
            "link": format!("/applications/{}", told.reference),
            "urgent": on == Moment::AskMore,
        });
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
