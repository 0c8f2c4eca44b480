//! The sample manifest can be deployed; its broken twins give the messages that stand beside them.
//! `UPDATE=1 cargo test -p polity-services --test applications` writes the messages anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

use polity_services::application::{Application, May, check};
use polity_services::document::{Fault, Format};
use proptest::prelude::*;
use std::{fmt::Write as _, fs, path::PathBuf};

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/applications")
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(|fault| fault.to_string() + "\n").collect()
}

fn sound(text: &str, format: Format) -> Application {
    check(text, format).unwrap_or_else(|faults| panic!("{}", lines(&faults)))
}

fn garden() -> String {
    fs::read_to_string(samples().join("garden-plot.toml")).unwrap()
}

#[test]
fn the_garden_signs_in_asks_for_two_facts_and_may_do_three_things() {
    let application = sound(&garden(), Format::Toml);
    assert_eq!(application.client_id(), "TownCouncilGardenDemonstration01");
    assert_eq!(application.relying_party.kind, "facts");
    assert_eq!(application.relying_party.scopes, ["openid", "name", "regadd"]);
    assert!([May::Messages, May::Cases, May::Indicators].into_iter().all(|may| application.may(may)));
    assert_eq!(application.service(), "applications.garden-plot");
    for text in [&application.title, &application.summary, &application.purpose] {
        assert_eq!(text.all().count(), 4, "{text:?}");
    }
}

#[test]
fn a_manifest_in_json_is_the_same_application() {
    let table: toml::Table = toml::from_str(&garden()).unwrap();
    let json = serde_json::to_string_pretty(&table).unwrap();
    assert_eq!(sound(&json, Format::Json), sound(&garden(), Format::Toml));
}

#[test]
fn each_broken_twin_gives_its_messages() {
    let mut names: Vec<_> = fs::read_dir(samples().join("broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 8);
    let mut now =
        String::from("What `polity application check` says about each manifest beside this file.\n");
    for name in names {
        let text = fs::read_to_string(samples().join("broken").join(&name)).unwrap();
        let faults = check(&text, Format::Toml).err();
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

proptest! {
    #[test]
    fn no_text_breaks_the_checker(cut in 0_usize..2_000, put in "[ -~\n]{0,20}") {
        let text = garden();
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        drop(check(&format!("{}{put}{}", &text[..at], &text[at..]), Format::Toml));
    }
}
