//! The sample documents can be published; their broken twins give the messages that stand beside them.
//! `UPDATE=1 cargo test -p polity-services --test documents` writes the messages anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

use polity_services::document::{Fault, Format, Service, check};
use proptest::prelude::*;
use std::{fmt::Write as _, fs, path::PathBuf};

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services")
}

fn sample(name: &str) -> String {
    fs::read_to_string(samples().join(name)).unwrap()
}

fn sound(name: &str) -> Service {
    check(&sample(name), Format::Toml).unwrap_or_else(|faults| panic!("{name}:\n{}", lines(&faults)))
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(|fault| fault.to_string() + "\n").collect()
}

#[test]
fn the_grant_is_worked_by_two_agencies_with_four_eyes_and_a_visit() {
    let service = sound("grab-bar.toml");
    let agencies: Vec<_> = service.stages.iter().map(|stage| stage.agency.as_str()).collect();
    assert_eq!(agencies, ["home-dept", "town-council", "home-dept"]);
    assert!(service.stages[1].appointment && service.stages[2].four_eyes);
    let known = sample("../angsana/agencies.toml");
    for agency in agencies {
        assert!(known.contains(&format!("id = \"{agency}\"")), "{agency} is no agency of Angsana");
    }
    assert_eq!(service.fields().filter(|(_, field)| field.prefill.is_some()).count(), 4);
    // Every sentence is there in all four languages.
    let titles = service.pages.iter().map(|page| &page.title);
    for title in titles.chain(service.stages.iter().map(|stage| &stage.title)).chain([&service.declaration]) {
        assert_eq!(title.all().count(), 4, "{title:?}");
    }
}

#[test]
fn the_fault_in_the_street_needs_no_sign_in() {
    let service = sound("street-fault.toml");
    assert!(service.login.is_none());
    assert!(service.fields().all(|(_, field)| field.prefill.is_none()));
}

#[test]
fn the_tables_on_the_footway_are_a_businesss_and_an_appeal_finds_its_officers() {
    let service = sound("footway-tables.toml");
    assert!(!service.knows_who());
    assert_eq!(service.fields().filter(|(_, field)| field.prefill.is_some()).count(), 3);
    let agencies: Vec<_> = service.stages.iter().map(|stage| stage.agency.as_str()).collect();
    assert_eq!(agencies, ["town-council", "home-dept"]);
    // One officer refuses, so that a colleague of the team is left who did not judge.
    assert!(service.stages.iter().all(|stage| !stage.four_eyes));
    let titles = service.pages.iter().map(|page| &page.title);
    for title in titles.chain(service.stages.iter().map(|stage| &stage.title)).chain([&service.declaration]) {
        assert_eq!(title.all().count(), 4, "{title:?}");
    }
}

#[test]
fn what_is_a_businesss_speaks_of_no_person() {
    let sign = include_str!("journeys/documents/shop-sign.toml");
    let service = check(sign, Format::Toml).unwrap_or_else(|faults| panic!("{}", lines(&faults)));
    assert!(!service.knows_who());
    let faults = |text: &str| lines(&check(text, Format::Toml).unwrap_err());
    let said = faults(&sign.replace("business.name", "person.name"));
    assert!(said.contains("pages[0].fields[0].prefill: This service is for businesses"), "{said}");
    let said = faults(&format!("{sign}\n[[block_if]]\nwhen = \"person.age < 16\"\nsay = \"No.\"\n"));
    assert!(said.contains("block_if[0].when: This service is for businesses"), "{said}");
    let said = faults(&sign.replace("\"business\"\nlife", "\"everyone\"\nlife"));
    assert!(said.contains("Who fills this in need not act for a business."), "{said}");
}

#[test]
fn each_broken_twin_gives_its_messages() {
    let mut names: Vec<_> = fs::read_dir(samples().join("broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 10);
    let mut now = String::from("What `polity service check` says about each document beside this file.\n");
    for name in names {
        let faults = check(&sample(&format!("broken/{name}")), Format::Toml).err();
        let faults = faults.unwrap_or_else(|| panic!("{name} is not broken"));
        write!(now, "\n{name}\n{}", lines(&faults)).unwrap();
    }
    let path = samples().join("broken/messages.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    assert!(then == now, "the messages differ: run with UPDATE=1 and read the difference\n{now}");
}

/// TOML's moments have no counterpart in JSON: they are texts there.
fn plain(value: &mut toml::Value) {
    match value {
        toml::Value::Datetime(time) => *value = toml::Value::String(time.to_string()),
        toml::Value::Array(items) => items.iter_mut().for_each(plain),
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| plain(value)),
        _ => {}
    }
}

/// The same document in JSON, as a program would write it.
fn as_json(toml: &str) -> String {
    let table: toml::Table = toml.parse().unwrap();
    let mut value = toml::Value::Table(table);
    plain(&mut value);
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn toml_and_json_are_one_model() {
    for name in ["grab-bar.toml", "street-fault.toml"] {
        let text = sample(name);
        let (one, other) = (check(&text, Format::Toml), check(&as_json(&text), Format::Json));
        assert_eq!(format!("{:?}", one.unwrap()), format!("{:?}", other.unwrap()));
    }
    let text = sample("broken/conditions.toml");
    let wrong = |faults: Result<Service, Vec<Fault>>| {
        let mut wrong: Vec<_> =
            faults.unwrap_err().into_iter().map(|fault| (fault.path, fault.wrong)).collect();
        wrong.sort();
        wrong
    };
    assert_eq!(wrong(check(&text, Format::Toml)), wrong(check(&as_json(&text), Format::Json)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever somebody's editor does to a document, it is judged, with places inside the file.
    #[test]
    fn no_text_breaks_the_check(at in 0_usize..9_000, length in 0_usize..40, put in "[\\PC\n]{0,12}") {
        let text = sample("grab-bar.toml");
        let letters: Vec<char> = text.chars().collect();
        let at = at.min(letters.len());
        let end = (at + length).min(letters.len());
        let text: String = letters[..at].iter().copied().chain(put.chars()).chain(letters[end..].iter().copied()).collect();
        for format in [Format::Toml, Format::Json] {
            if let Err(faults) = check(&text, format) {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(fault.line >= 1 && fault.line <= text.matches('\n').count() + 1, "{}", fault);
                    prop_assert!(!fault.wrong.is_empty() && !fault.mend.is_empty());
                }
            }
        }
    }
}
