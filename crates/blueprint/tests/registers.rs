//! The registers that agencies keep: the samples as they are, the broken twin word for word, and one declaration for each change.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests; UPDATE=1 renews the messages, for a person to read"
)]

mod kit;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use jiff::tz::TimeZone;
use kit::Nation;
use polity_blueprint::breakdown::By;
use polity_blueprint::declare::{Declared, Step};
use polity_blueprint::indicators::{Indicator, Source};
use polity_blueprint::register::{Register, check};
use polity_blueprint::window::{Day, Window};

fn sample(name: &str) -> String {
    fs::read_to_string(samples().join(name)).unwrap()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/registers")
}

fn today() -> Day {
    Day::of_date(date(2026, 11, 1))
}

#[test]
fn the_sample_is_sound_and_uses_every_register() {
    let records = check(&sample("angsana.toml"), today(), &TimeZone::UTC).unwrap();
    for register in Register::DECLARED {
        assert!(records.iter().any(|record| record.register == register), "no {register:?}");
    }
}

#[test]
fn each_fault_of_the_broken_twin_is_named_with_its_line_and_its_remedy() {
    let faults = check(&sample("broken/register.toml"), today(), &TimeZone::UTC).unwrap_err();
    let said = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + "\n";
    let file = samples().join("broken/messages.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(file).unwrap_or_default());
}

#[tokio::test]
async fn a_file_is_declared_once_and_each_change_again() {
    for nation in Nation::each(&TimeZone::UTC).await {
        let text = sample("angsana.toml");
        let all = text.matches("\n[[").count() as u64;
        let declared = |step| match step {
            Step::Done(Declared { declared, unchanged }) => (declared.values().sum::<u64>(), unchanged),
            Step::Refused(faults) => panic!("{faults:?}"),
        };
        assert_eq!(declared(nation.declare(&text).await), (all, 0));
        assert_eq!(declared(nation.declare(&text).await), (0, all), "nothing changed");

        let moved = text.replace("hosting = \"own-centre\"", "hosting = \"commercial-cloud\"");
        assert_eq!(declared(nation.declare(&moved).await), (2, all - 2));
        nation.follow().await;
        let cloud = async || {
            let figures = nation.blueprint.figures(Indicator::CommercialCloud, Window::Trailing, By::Nation);
            let shown = figures.await.unwrap()[0].1.shown.unwrap();
            (shown.numerator.unwrap(), shown.denominator.unwrap())
        };
        assert_eq!(cloud().await, (4, 4));

        // A record ends by being withdrawn, not by being left out: another agency may keep its own file.
        let only = "[[system]]\nid = \"website-search\"\nagency = \"digital\"\nwithdrawn = true\n";
        assert_eq!(declared(nation.declare(only).await), (1, 0));
        nation.follow().await;
        assert_eq!(cloud().await, (3, 3));

        let broken = nation.declare(&text.replace("officers = 46", "officers = -1")).await;
        assert!(
            matches!(broken, Step::Refused(faults) if faults.len() == 1 && faults[0].path == "agency[0].officers")
        );
    }
}

#[tokio::test]
async fn every_declared_indicator_has_a_figure_by_the_sample_and_records_behind_it() {
    let nation = Nation::sqlite().await;
    nation.declare(&sample("angsana.toml")).await;
    nation.follow().await;
    for indicator in Indicator::ALL {
        if !matches!(indicator.source(), Source::Declared(_)) {
            continue;
        }
        let figures = nation.blueprint.figures(indicator, Window::Trailing, By::Nation).await.unwrap();
        // Whoever reads the sample years later sees the same records; only what must be recent is not any more.
        let recent = [Indicator::DataSharing];
        assert!(figures[0].1.shown.is_some() || recent.contains(&indicator), "{indicator:?}");
        let records = nation.blueprint.records(indicator, Window::Trailing, None, None).await.unwrap();
        assert!(!records.unwrap().is_empty(), "{indicator:?}");
    }
}
