//! Drafts over versions: every unchanged answer is kept, every other one is named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use polity_services::{
    answers::{Answer, Answers, Provenance, Value},
    document::{Format, Service, check},
    draft::carry_over,
};
use proptest::prelude::*;
use std::{collections::BTreeSet, fs, path::PathBuf};

fn text() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/grab-bar.toml");
    fs::read_to_string(path).unwrap()
}

fn service(text: &str) -> Service {
    check(text, Format::Toml).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// What an agency may change in a new version, and the field whose answer no longer answers.
const CHANGES: [(&str, &str, Option<&str>); 10] = [
    ("version = 1", "version = 2", None),
    ("en = \"Full name\", zh = \"全名\"", "en = \"Full name\", zh = \"姓名\"", None),
    ("title = { en = \"About you\"", "title = { en = \"Yourself\"", None),
    ("en = \"I rent it\", zh = \"我租用\"", "en = \"I rent it\", zh = \"租用\"", None),
    ("en = \"Do you have a disability?\"", "en = \"Are you in a wheelchair?\"", Some("disability")),
    ("max_mb = 10", "max_mb = 5", Some("doorway_photo")),
    ("en = \"Ramp\"", "en = \"Ramp or stair lift\"", Some("needs")),
    ("id = \"mobile\"\n", "id = \"mobile_number\"\n", Some("mobile")),
    ("  prefill = \"person.dob\"\n  editable = false\n", "  prefill = \"person.dob\"\n", Some("born")),
    ("en = \"Do you own your home?\"", "en = \"Is your home yours?\"", Some("owns")),
];

#[test]
fn a_field_that_is_gone_or_became_another_takes_its_answer_along() {
    let old = text();
    for (from, to, dropped) in CHANGES {
        assert!(old.contains(from), "{from}");
        let (old, new) = (service(&old), service(&old.replacen(from, to, 1)));
        let answer =
            |id: &str| (id.to_owned(), Answer { value: Value::Flag(true), provenance: Provenance::Typed });
        let answers: Answers = old.fields().map(|(_, field)| answer(&field.id)).collect();
        let outcome = carry_over(&old, &new, &answers);
        assert_eq!(outcome.dropped, dropped.into_iter().collect::<Vec<_>>(), "{to}");
        assert_eq!(outcome.answers.len() + outcome.dropped.len(), answers.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_unchanged_answer_is_kept(made in prop::collection::vec(any::<bool>(), CHANGES.len()), answered in prop::collection::vec(any::<bool>(), 9), stray in any::<bool>()) {
        let changes: Vec<_> = CHANGES.iter().zip(&made).filter(|(_, made)| **made).map(|(change, _)| change).collect();
        let before = text();
        let after = changes.iter().fold(before.clone(), |text, (from, to, _)| text.replacen(from, to, 1));
        let (old, new) = (service(&before), service(&after));
        prop_assert_eq!(old.fields().count(), answered.len());
        let mut answers = Answers::new();
        for (number, ((_, field), _)) in old.fields().zip(&answered).enumerate().filter(|(_, (_, answered))| **answered) {
            let value = Value::Text(format!("answer {number}"));
            answers.insert(field.id.clone(), Answer { value, provenance: Provenance::Typed });
        }
        let counted = answers.clone();
        if stray {
            // What no field of the old version asked for was never an answer.
            answers.insert("stray".to_owned(), Answer { value: Value::Flag(true), provenance: Provenance::Typed });
        }
        let outcome = carry_over(&old, &new, &answers);
        let changed: BTreeSet<&str> = changes.iter().filter_map(|(_, _, field)| *field).collect();
        for (id, answer) in &counted {
            let kept = outcome.answers.get(id);
            let expected = (!changed.contains(id.as_str())).then_some(answer);
            prop_assert_eq!(kept, expected, "{}", id);
            prop_assert_eq!(outcome.dropped.contains(id), expected.is_none(), "{}", id);
        }
        prop_assert!(!outcome.answers.contains_key("stray"));
    }
}
