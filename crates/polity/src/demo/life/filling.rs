//! How made-up residents fill in a page of questions: any page of any document, by what its questions ask for.
//!
//! What the register says is confirmed as it stands. Everything else is made up within the bounds of the question.

use super::super::dice::Dice;
use super::words;
use axum::body::Bytes;
use jiff::civil::Date;
use polity_services::answers::{Answers, written};
use polity_services::document::{Choice, Field, FieldKind};
use polity_web::multipart::Part;
use std::collections::BTreeMap;

/// What a browser would send for a page.
#[derive(Default)]
pub struct Filled {
    /// Texts by the names of their inputs.
    pub texts: BTreeMap<String, Vec<String>>,
    /// Files.
    pub files: Vec<Part>,
}

/// A grey picture of one point: the smallest photo that there is (PNG).
const PHOTO: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

/// Fills in what shows on a page. `register` is what the register says, by question.
pub fn fill(fields: &[&Field], register: &Answers, today: Date, dice: &Dice) -> Filled {
    let mut filled = Filled::default();
    for field in fields {
        match register.get(&field.id) {
            Some(fact) => {
                for (name, text) in written(field, &fact.value) {
                    filled.put(&name, text);
                }
            }
            None if field.required || dice.chance(40) => filled.answer(&field.kind, &field.id, today, dice),
            None => {}
        }
    }
    filled
}

impl Filled {
    fn put(&mut self, name: &str, text: impl Into<String>) {
        self.texts.entry(name.to_owned()).or_default().push(text.into());
    }

    fn answer(&mut self, kind: &FieldKind, name: &str, today: Date, dice: &Dice) {
        match kind {
            FieldKind::Text { most } | FieldKind::LongText { most } => {
                let words = words::remark(dice);
                self.put(name, words.chars().take(*most as usize).collect::<String>());
            }
            FieldKind::Address | FieldKind::Place => {
                let part = if matches!(kind, FieldKind::Place) { ".words" } else { "" };
                self.put(&format!("{name}{part}"), words::place(dice));
            }
            // Names of the demonstration end in .example, and nobody answers its numbers.
            FieldKind::Email => self.put(name, "somebody@angsana.example"),
            FieldKind::Mobile | FieldKind::HomePhone => {
                self.put(name, format!("+999{:08}", dice.below(100_000_000)));
            }
            FieldKind::Whole { least, most } => self.put(name, whole(*least, *most, dice).to_string()),
            // The least is right whatever the number of places.
            FieldKind::Decimal { least, .. } => self.put(name, (*least / 1_000_000).to_string()),
            FieldKind::Rating => self.put(name, (3 + dice.below(3)).to_string()),
            // Forms ask whether one may; most who fill one in do.
            FieldKind::YesNo => self.put(name, if dice.chance(92) { "yes" } else { "no" }),
            FieldKind::OneOf { choices, .. } => {
                if let Some(choice) = dice.pick(choices) {
                    self.put(name, choice.id.as_str());
                }
            }
            FieldKind::ManyOf { choices, least, most, .. } => {
                for choice in several(choices, *least, *most, dice) {
                    self.put(name, choice);
                }
            }
            FieldKind::Country => self.put(name, "SG"),
            FieldKind::Date { earliest, latest } => self.date(
                name,
                earliest.map(|bound| bound.on(today)),
                latest.map(|bound| bound.on(today)),
                today,
            ),
            FieldKind::File { accept, .. } => self.file(name, accept),
            FieldKind::Rows { columns, least, .. } => {
                for number in 0..(*least).max(1) {
                    for column in columns {
                        self.answer(&column.kind, &format!("{name}.{number}.{}", column.id), today, dice);
                    }
                }
            }
            FieldKind::Heading
            | FieldKind::Note
            | FieldKind::Image { .. }
            // A number of somebody else's would have to be somebody's.
            | FieldKind::NationalId
            | FieldKind::BusinessId => {}
        }
    }

    fn date(&mut self, name: &str, earliest: Option<Date>, latest: Option<Date>, today: Date) {
        let day = latest.map_or(today, |latest| latest.min(today));
        let day = earliest.map_or(day, |earliest| earliest.max(day));
        self.put(&format!("{name}.day"), day.day().to_string());
        self.put(&format!("{name}.month"), day.month().to_string());
        self.put(&format!("{name}.year"), day.year().to_string());
    }

    fn file(&mut self, name: &str, accept: &[String]) {
        let (file_name, content) = if accept.iter().any(|kind| kind == "image/*" || kind == "image/png") {
            ("photo.png", Bytes::from_static(PHOTO))
        } else if accept.iter().any(|kind| kind.starts_with("text/")) {
            ("words.txt", Bytes::from_static(b"Made up for the demonstration.\n"))
        } else {
            return;
        };
        self.files.push(Part { name: name.to_owned(), file_name: Some(file_name.to_owned()), content });
    }
}

fn whole(least: i64, most: i64, dice: &Dice) -> i64 {
    // Questions without a bound have one far away; people write small numbers.
    let most = most.min(least.saturating_add(20));
    let width = u32::try_from(most.saturating_sub(least)).unwrap_or(0);
    least.saturating_add(i64::from(dice.below(width.saturating_add(1))))
}

fn several(choices: &[Choice], least: u32, most: u32, dice: &Dice) -> Vec<String> {
    let most = most.min(u32::try_from(choices.len()).unwrap_or(u32::MAX)).max(1);
    let least = least.clamp(1, most);
    let count = least + dice.below(most - least + 1);
    let order = dice.shuffled(choices.len());
    let picked = order.into_iter().take(count as usize);
    picked.filter_map(|place| choices.get(place)).map(|choice| choice.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::dice::{Concern, Dice};
    use super::*;
    use polity_services::answers::{Answer, FileRef, Posted, Provenance, Value, judge};
    use polity_services::document::{Format, check};
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2030, 1, 7);

    fn register() -> Answers {
        let fact = |value: Value| Answer {
            value,
            provenance: Provenance::Register { source: "registry".into(), at: jiff::Timestamp::UNIX_EPOCH },
        };
        [
            ("name", fact(Value::Text("LIM MEI HUA".into()))),
            ("born", fact(Value::Date(jiff::civil::date(1950, 3, 7)))),
            ("mobile", fact(Value::Text("+99950001234".into()))),
        ]
        .map(|(field, answer)| (field.to_owned(), answer))
        .into()
    }

    proptest! {
        /// Whatever the dice say, the judge of answers has nothing to mend, and what the register says is its word.
        #[test]
        fn every_page_of_the_samples_is_filled_in_right(seed: u64) {
            let dice = Dice::new(seed, Concern::Life);
            let samples = [
                include_str!("../../../../../samples/services/grab-bar.toml"),
                include_str!("../../../../../samples/services/street-fault.toml"),
            ];
            for text in samples {
                let service = check(text, Format::Toml).unwrap();
                for page in &service.pages {
                    let fields: Vec<&Field> = page.fields.iter().collect();
                    let filled = fill(&fields, &register(), TODAY, &dice);
                    let file = |part: &Part| {
                        let (id, name) = (part.name.clone(), part.file_name.clone().unwrap());
                        let bytes = part.content.len() as u64;
                        (part.name.clone(), FileRef { id, name, media_type: "image/png".into(), bytes })
                    };
                    let files = filled.files.iter().map(file).collect();
                    let posted = Posted { texts: &filled.texts, files: &files };
                    let judged = judge(&fields, posted, &register(), TODAY);
                    prop_assert_eq!(judged.errors, Vec::new());
                    for (id, fact) in register() {
                        prop_assert!(judged.answers.get(&id).is_none_or(|answer| *answer == fact));
                    }
                }
            }
        }

        #[test]
        fn numbers_and_choices_stay_within_their_bounds(seed: u64, least in -50_i64..50, width in 0_i64..500) {
            let dice = Dice::new(seed, Concern::Life);
            let number = whole(least, least + width, &dice);
            prop_assert!((least..=least + width).contains(&number));
            let choice = |id: &str| Choice { id: id.into(), label: polity_services::document::Text::default() };
            let choices = ["a", "b", "c"].map(choice);
            let picked = several(&choices, 1, 2, &dice);
            prop_assert!((1..=2).contains(&picked.len()));
        }
    }
}
