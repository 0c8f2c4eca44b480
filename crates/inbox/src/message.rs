//! What a message is before anybody reads it: to whom, from which agency, in which words, and where it leads.
//!
//! Promise to senders: a message has the same identity however often it is posted, and its words are put into the
//! reader's language when they are read, so that a reader who changes the language reads old messages in it too.

use std::collections::BTreeMap;

use polity_store::{Id, Micros};
use serde::{Deserialize, Serialize};

/// The language that every wording has, and that stands in for one that is missing.
const ENGLISH: &str = "en";

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identity together with the person: posted again, it is the same message. Messages are listed in the order
    /// of their identifiers, so this is best the identifier of the entry in the log that gave rise to it.
    pub id: Id,
    /// Whose inbox it goes to.
    pub person: Id,
    /// When what it tells happened, microseconds UTC.
    pub made_at: Micros,
    /// What it says.
    pub letter: Letter,
}

/// What a message says, as it is sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Code of the agency that writes.
    pub agency: String,
    /// How soon the reader should know.
    pub importance: Importance,
    /// The words.
    pub words: Words,
    /// The page of this site that it is about, as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// An appointment, which a copy by mail brings along for the reader's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarEntry>,
}

/// An appointment as calendars read it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// The iCalendar text (RFC 5545).
    pub ics: String,
    /// Whether it takes the appointment out of the calendar again.
    pub is_off: bool,
}

/// How soon a reader should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// In good time.
    Routine,
    /// At once: something that the reader may have to stop.
    Urgent,
}

/// The words of a message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Those of the locale files: the messages `<key>-subject` and `<key>-body`, with these values.
    Known {
        /// The key without its ending.
        key: String,
        /// Values by name.
        values: BTreeMap<String, Value>,
    },
    /// The sender's own. An empty line in the body begins a paragraph.
    Written {
        /// One line.
        subject: Wording,
        /// Plain text.
        body: Wording,
    },
}

/// A value in a message of the locale files.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// The same in every language.
    Text(String),
    /// A number, which takes part in plural rules.
    Whole(i64),
    /// Something with a name in each language.
    Name(Wording),
}

/// A text in the languages that its writer had, by their two-letter codes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wording(BTreeMap<String, String>);

impl Wording {
    /// The English text.
    pub fn new(english: impl Into<String>) -> Self {
        Self(BTreeMap::from([(ENGLISH.to_owned(), english.into())]))
    }

    /// The text in another language.
    #[must_use]
    pub fn with(mut self, code: &str, text: impl Into<String>) -> Self {
        self.0.insert(code.to_owned(), text.into());
        self
    }

    /// The text in the language, else in English.
    pub fn get(&self, code: &str) -> &str {
        self.0.get(code).or_else(|| self.0.get(ENGLISH)).map_or("", String::as_str)
    }
}

/// The paragraphs of a body. However it was typed, no paragraph is empty.
pub fn paragraphs(body: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in body.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wording_falls_back_to_english() {
        let wording = Wording::new("Bank").with("zh", "银行");
        assert_eq!((wording.get("zh"), wording.get("ta"), wording.get("en")), ("银行", "Bank", "Bank"));
        assert_eq!(Wording::default().get("en"), "");
    }

    #[test]
    fn an_empty_line_begins_a_paragraph() {
        assert_eq!(paragraphs("One\n two.\r\n\r\n\n  Three.\n"), ["One two.", "Three."]);
        assert_eq!(paragraphs(" \n\n"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_word_of_a_body_is_lost(body in "[a-c \n\t]{0,60}") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let shown = paragraphs(&body);
            prop_assert_eq!(words(&shown.join(" ")), words(&body));
            prop_assert!(shown.iter().all(|paragraph| !paragraph.trim().is_empty()));
        }

        #[test]
        fn what_is_sealed_is_read_back(text: String, number: i64, key in "[a-z-]{1,20}", urgent: bool) {
            let name = Wording::new(&text).with("ta", "வங்கி");
            let values = BTreeMap::from([
                ("text".to_owned(), Value::Text(text.clone())),
                ("count".to_owned(), Value::Whole(number)),
                ("party".to_owned(), Value::Name(name.clone())),
            ]);
            for words in [Words::Known { key, values }, Words::Written { subject: name.clone(), body: name }] {
                let importance = if urgent { Importance::Urgent } else { Importance::Routine };
                let letter = Letter { agency: "registry".into(), importance, words, link: None, calendar: None };
                let read: Letter = serde_json::from_slice(&serde_json::to_vec(&letter).unwrap()).unwrap();
                prop_assert!(read == letter);
            }
        }
    }
}
