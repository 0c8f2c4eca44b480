//! What an application tells us, as JSON, and whether it can be shown to a resident.
//!
//! Promise to residents: nothing shorter than its four languages, no marks that do not show, no length that fills a page.

use jiff::civil::Date;
use polity_ledger::transactions::{Audience, Channel, Outcome};
use polity_store::{Id, Micros};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::document::Text;

/// Characters of a heading or a status.
const LINE_CHARS_MAX: usize = 120;
/// Characters of what happens next.
const NEXT_CHARS_MAX: usize = 300;
/// Characters of a message.
const BODY_CHARS_MAX: usize = 2_000;
/// The longest that a transaction is believed to take, in seconds: a month.
const DURATION_S_MAX: i64 = 31 * 86_400;
/// The most facts that one transaction is believed to ask for.
const FACTS_MAX: u32 = 1_000;

/// A text in the four languages of the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wording {
    /// English.
    #[schema(example = "Your plot is booked")]
    pub en: String,
    /// Chinese.
    pub zh: String,
    /// Malay.
    pub ms: String,
    /// Tamil.
    pub ta: String,
}

/// A message to somebody.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// The `sub` under which this application knows them.
    pub sub: String,
    /// Its subject.
    pub subject: Wording,
    /// What it says, in plain text.
    pub body: Wording,
    /// The reference of the case that it speaks of: one that this application opened for this person.
    #[serde(default)]
    #[schema(example = "ANGX-7K2M-9QWK")]
    pub case: Option<String>,
    /// Whether it should reach them at once.
    #[serde(default)]
    pub urgent: bool,
}

/// A case to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseBody {
    /// The `sub` under which this application knows them.
    pub sub: String,
    /// What it is about.
    pub title: Wording,
    /// Where it is.
    #[serde(flatten)]
    pub state: MovedBody,
}

/// Where a case is, whole: what is left out is there no longer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct MovedBody {
    /// In which status it is.
    pub status: Wording,
    /// What happens next.
    #[serde(default)]
    pub next_step: Option<Wording>,
    /// By which day, such as 2026-12-24.
    #[serde(default)]
    #[schema(example = "2026-12-24")]
    pub due: Option<String>,
    /// Whether it is over.
    #[serde(default)]
    pub ended: bool,
}

/// How a transaction went.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoneBody {
    /// `completed`, `refused` or `abandoned`.
    #[schema(example = "completed")]
    pub outcome: String,
    /// How long it took, in seconds.
    pub duration_s: i64,
    /// How many facts the register gave.
    #[serde(default)]
    pub prefilled: u32,
    /// How many facts that the register holds were typed all the same.
    #[serde(default)]
    pub retyped: u32,
    /// `web`, `assisted`, `counter`, `kiosk`, `phone` or `paper`.
    #[schema(example = "web")]
    pub channel: String,
    /// `resident` or `business`.
    #[serde(default)]
    pub audience: Option<String>,
    /// The language of the pages: `en`, `zh`, `ms` or `ta`.
    #[serde(default)]
    pub language: Option<String>,
}

/// A value that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where, such as `status.ta`.
    pub field: String,
    /// How to mend it.
    pub mend: String,
}

/// A message that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// To whom.
    pub subject_id: Id,
    /// Its subject.
    pub subject: Text,
    /// What it says.
    pub body: Text,
    /// The reference of the case that it speaks of, as it was sent.
    pub case: Option<String>,
    /// Whether it should reach them at once.
    pub urgent: bool,
}

/// A case that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub subject_id: Id,
    /// What it is about.
    pub title: Text,
    /// Where it is.
    pub state: Moved,
}

/// Where a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// In which status.
    pub status: Text,
    /// What happens next.
    pub next_step: Option<Text>,
    /// By which day.
    pub due: Option<Date>,
    /// Whether it is over.
    pub ended: bool,
}

/// A transaction that can be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in microseconds.
    pub duration: Micros,
    /// How many facts the register gave.
    pub prefilled: u32,
    /// How many were typed though the register holds them.
    pub retyped: u32,
    /// By which way.
    pub channel: Channel,
    /// For whom.
    pub audience: Audience,
    /// In which language, as a BCP 47 tag.
    pub language: String,
}

/// What a body becomes once it was judged.
pub trait Body {
    /// The judged form.
    type Judged;
    /// Notes what does not fit.
    fn read(&self, judge: &mut Judge) -> Self::Judged;
}

/// Judges a body as a whole.
///
/// # Errors
/// Every value that does not fit.
pub fn judge<B: Body>(body: &B) -> Result<B::Judged, Vec<Mistake>> {
    let mut judge = Judge(Vec::new());
    let judged = body.read(&mut judge);
    if judge.0.is_empty() { Ok(judged) } else { Err(judge.0) }
}

/// Notes mistakes, and goes on.
pub struct Judge(Vec<Mistake>);

impl Judge {
    fn wrong(&mut self, field: &str, mend: impl Into<String>) {
        self.0.push(Mistake { field: field.to_owned(), mend: mend.into() });
    }

    fn subject(&mut self, sub: &str) -> Id {
        sub.parse().unwrap_or_else(|_| {
            self.wrong("sub", "Send the sub of the ID token, letter for letter.");
            Id::from_bytes([0; 16])
        })
    }

    fn text(&mut self, field: &str, wording: &Wording, chars_max: usize, lines: bool) -> Text {
        for (lang, words) in
            [("en", &wording.en), ("zh", &wording.zh), ("ms", &wording.ms), ("ta", &wording.ta)]
        {
            let field = format!("{field}.{lang}");
            if words.trim().is_empty() {
                self.wrong(&field, "Write it in all four languages.");
            } else if words.chars().count() > chars_max {
                self.wrong(&field, format!("Write at most {chars_max} characters."));
            } else if words.chars().any(|c| is_unseen(c) && !(lines && c == '\n')) {
                self.wrong(&field, "Leave out characters that do not show.");
            }
        }
        let own = |words: &String| Some(words.trim().to_owned());
        Text {
            en: wording.en.trim().to_owned(),
            zh: own(&wording.zh),
            ms: own(&wording.ms),
            ta: own(&wording.ta),
        }
    }

    fn one_of<T: Copy>(&mut self, field: &str, name: &str, known: &[(&str, T)], otherwise: T) -> T {
        if let Some((_, meant)) = known.iter().find(|(known, _)| *known == name) {
            return *meant;
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        self.wrong(field, format!("Send one of {}.", names.join(", ")));
        otherwise
    }
}

/// Control characters, and marks that turn the direction of a line: a text could look like another.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl Body for MessageBody {
    type Judged = Said;

    fn read(&self, judge: &mut Judge) -> Said {
        Said {
            subject_id: judge.subject(&self.sub),
            subject: judge.text("subject", &self.subject, LINE_CHARS_MAX, false),
            body: judge.text("body", &self.body, BODY_CHARS_MAX, true),
            case: self.case.clone(),
            urgent: self.urgent,
        }
    }
}

impl Body for CaseBody {
    type Judged = Opened;

    fn read(&self, judge: &mut Judge) -> Opened {
        Opened {
            subject_id: judge.subject(&self.sub),
            title: judge.text("title", &self.title, LINE_CHARS_MAX, false),
            state: self.state.read(judge),
        }
    }
}

impl Body for MovedBody {
    type Judged = Moved;

    fn read(&self, judge: &mut Judge) -> Moved {
        let due = self.due.as_ref().and_then(|due| {
            due.parse().map_err(|_| judge.wrong("due", "Write the day as in 2026-12-24.")).ok()
        });
        Moved {
            status: judge.text("status", &self.status, LINE_CHARS_MAX, false),
            next_step: self
                .next_step
                .as_ref()
                .map(|next| judge.text("next_step", next, NEXT_CHARS_MAX, false)),
            due,
            ended: self.ended,
        }
    }
}

impl Body for DoneBody {
    type Judged = Done;

    fn read(&self, judge: &mut Judge) -> Done {
        let outcomes = [
            ("completed", Outcome::Completed),
            ("refused", Outcome::Refused),
            ("abandoned", Outcome::Abandoned),
        ];
        let channels = [
            ("web", Channel::Web),
            ("assisted", Channel::Assisted),
            ("counter", Channel::Counter),
            ("kiosk", Channel::Kiosk),
            ("phone", Channel::Phone),
            ("paper", Channel::Paper),
        ];
        let audiences = [("resident", Audience::Resident), ("business", Audience::Business)];
        let languages = [("en", "en"), ("zh", "zh-Hans"), ("ms", "ms"), ("ta", "ta")];
        if !(0..=DURATION_S_MAX).contains(&self.duration_s) {
            judge.wrong("duration_s", format!("Send whole seconds from 0 to {DURATION_S_MAX}."));
        }
        for (field, count) in [("prefilled", self.prefilled), ("retyped", self.retyped)] {
            if count > FACTS_MAX {
                judge.wrong(field, format!("Send a number from 0 to {FACTS_MAX}."));
            }
        }
        let audience = self.audience.as_deref().unwrap_or("resident");
        let language = self.language.as_deref().unwrap_or("en");
        Done {
            outcome: judge.one_of("outcome", &self.outcome, &outcomes, Outcome::Completed),
            duration: self.duration_s.saturating_mul(1_000_000),
            prefilled: self.prefilled,
            retyped: self.retyped,
            channel: judge.one_of("channel", &self.channel, &channels, Channel::Web),
            audience: judge.one_of("audience", audience, &audiences, Audience::Resident),
            language: judge.one_of("language", language, &languages, "en").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn four(words: &str) -> Value {
        json!({ "en": words, "zh": words, "ms": words, "ta": words })
    }

    fn mistakes<B: Body + serde::de::DeserializeOwned>(body: Value) -> Vec<String> {
        let body: B = serde_json::from_value(body).unwrap();
        judge(&body).err().unwrap_or_default().into_iter().map(|mistake| mistake.field).collect()
    }

    #[test]
    fn every_value_that_does_not_fit_is_named_at_once() {
        let sub = "0198c5a0-0000-4000-8000-000000000001";
        let sound =
            json!({ "sub": sub, "title": four("Plot 7"), "status": four("Booked"), "due": "2026-12-24" });
        assert_eq!(mistakes::<CaseBody>(sound.clone()), Vec::<String>::new());
        let mut broken = sound;
        broken["sub"] = json!("mei");
        broken["title"]["ta"] = json!(" ");
        broken["status"]["zh"] = json!("x".repeat(121));
        broken["next_step"] = four("turn\u{202e}ed");
        broken["due"] = json!("Christmas");
        let wanted = ["sub", "title.ta", "due", "status.zh"].into_iter().map(str::to_owned);
        let next = ["en", "zh", "ms", "ta"].map(|lang| format!("next_step.{lang}"));
        assert_eq!(mistakes::<CaseBody>(broken), wanted.chain(next).collect::<Vec<_>>());
    }

    #[test]
    fn a_message_has_lines_and_a_subject_has_one() {
        let body = |subject, text| json!({ "sub": "0198c5a0-0000-4000-8000-000000000001", "subject": four(subject), "body": four(text) });
        assert_eq!(mistakes::<MessageBody>(body("Booked", "It is yours.\nDig.")), Vec::<String>::new());
        assert_eq!(mistakes::<MessageBody>(body("Boo\nked", "Dig.")).len(), 4);
    }

    #[test]
    fn transactions_say_how_they_went_in_known_words() {
        let sound = json!({ "outcome": "completed", "duration_s": 42, "prefilled": 2, "channel": "web" });
        assert_eq!(mistakes::<DoneBody>(sound), Vec::<String>::new());
        let broken = json!({ "outcome": "fine", "duration_s": -1, "retyped": 2_000, "channel": "api", "language": "fr" });
        let wanted = ["duration_s", "retyped", "outcome", "channel", "language"];
        assert_eq!(mistakes::<DoneBody>(broken), wanted);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_judge(en: String, sub: String, due: String, duration_s: i64) {
            let wording = Wording { en: en.clone(), zh: en.clone(), ms: en.clone(), ta: en };
            let state = MovedBody { status: wording.clone(), next_step: None, due: Some(due), ended: false };
            drop(judge(&CaseBody { sub, title: wording, state }));
            let done = DoneBody { outcome: String::new(), duration_s, prefilled: 0, retyped: 0, channel: String::new(), audience: None, language: None };
            prop_assert!(judge(&done).is_err());
        }
    }
}
