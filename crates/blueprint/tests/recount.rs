//! All twenty figures against a count that was written apart from them, in Python, from the public leaves alone: on both
//! engines, in two zones and both windows, while services close and records change and end.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests; the outsider is another program on purpose"
)]

mod kit;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use kit::{DAY, Nation, ordinary};
use polity_blueprint::breakdown::By;
use polity_blueprint::indicators::Indicator;
use polity_blueprint::window::Window;
use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_store::Micros;
use polity_vault::{Entropy, SeededEntropy};
use polity_web::testkit::TEST_NOW;
use serde_json::{Value, json};

/// `TEST_NOW` is 2030-01-07, 01:00 UTC; everywhere tested it is that day.
const TODAY: Date = date(2030, 1, 7);

struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, bound: u64) -> i64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_be_bytes(bytes) % bound) as i64
    }

    fn chance(&self, percent: u64) -> bool {
        self.below(100) < percent as i64
    }

    fn one_of<'o>(&self, all: &[&'o str]) -> &'o str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    /// A moment of the last fourteen months.
    fn moment(&self) -> Micros {
        TEST_NOW - self.below(430 * 86_400) * 1_000_000
    }

    /// A date of the last `days` days.
    fn date(&self, days: u64) -> String {
        TODAY.checked_sub(self.below(days).days()).unwrap().to_string()
    }
}

const AGENCIES: [&str; 5] = ["registry", "home-dept", "health", "revenue", "schools"];
const SERVICES: [&str; 6] = ["grab-bar", "street-fault", "enrol", "pension", "moor", "dog-licence"];

fn errand(dice: &Dice) -> Transaction {
    let finished_at = dice.moment();
    let channels =
        [Channel::Web, Channel::Web, Channel::Web, Channel::Counter, Channel::Kiosk, Channel::Phone];
    let audiences = [Audience::Resident, Audience::Resident, Audience::Business, Audience::Officer];
    let outcomes = [Outcome::Completed, Outcome::Completed, Outcome::Refused, Outcome::Abandoned];
    let at = |count: usize| usize::try_from(dice.below(count as u64)).unwrap();
    Transaction {
        service: dice.one_of(&SERVICES).into(),
        agency: dice.one_of(&AGENCIES).into(),
        channel: channels[at(6)],
        audience: audiences[at(4)],
        outcome: outcomes[at(4)],
        started_at: finished_at - (dice.below(900_000) + 1) * 1_000,
        finished_at,
        prefilled: u32::try_from(dice.below(6)).unwrap(),
        retyped: u32::try_from(dice.below(2)).unwrap(),
        ..ordinary()
    }
}

/// One event of any kind but a transaction.
fn event(dice: &Dice) -> (&'static str, Value, Micros) {
    let (service, agency, at) = (dice.one_of(&SERVICES), dice.one_of(&AGENCIES), dice.moment());
    match dice.below(10) {
        0..=3 => {
            let scale = if dice.chance(60) { 6 } else { 5 };
            let audience = dice.one_of(&["resident", "resident", "business", "officer"]);
            let score = dice.below(8);
            let public = json!({"service": service, "agency": agency, "version": 1, "audience": audience, "scale": scale,
                "score": score, "language": "ms", "channel": dice.one_of(&["web", "assisted"])});
            ("services.rated", public, at)
        }
        4 => {
            let public = json!({"service": service, "agency": agency, "direction": dice.one_of(&["in", "out"]),
                "electronic": dice.chance(90), "cents": dice.below(9_000), "currency": "SGD"});
            ("payment.recorded", public, at)
        }
        5 => {
            let could = dice.below(4);
            let public = json!({"service": service, "agency": agency, "version": dice.below(9), "audience": "resident",
                "signs_in": dice.chance(70), "questions": 9, "prefilled": dice.below(2) * could,
                "register_questions": could, "pays": dice.chance(50), "electronic_payment": dice.chance(60),
                "ink_signature": dice.chance(40), "digital_signature": dice.chance(40), "stages": 2, "agencies": 2});
            ("services.published", public, at)
        }
        6 if dice.chance(30) => ("services.closed", json!({"service": service}), at),
        _ => ("blueprint.declared", record(dice, agency), at),
    }
}

/// Somebody says something else within the week; now and then a second time.
fn changed(
    dice: &Dice,
    (kind, public, at): &(&'static str, Value, Micros),
) -> Option<(&'static str, Value, Micros)> {
    if *kind != "services.rated" || !dice.chance(30) {
        return None;
    }
    let first_at = public["first_at"].as_i64().unwrap_or(*at);
    let later = (*at).max(first_at + dice.below(7 * 86_400) * 1_000_000).min(TEST_NOW);
    let mut public = public.clone();
    let was = public["score"].take();
    public["was"] = was;
    (public["first_at"], public["score"]) = (first_at.into(), dice.below(8).into());
    Some(("services.rated", public, later))
}

/// A record of any register, with parts missing here and there.
fn record(dice: &Dice, agency: &str) -> Value {
    let id = format!("record-{}", dice.below(12));
    let mut record = match dice.below(8) {
        0 => json!({"register": "agency", "id": agency, "agency": agency, "officers": dice.below(300) + 1,
            "ministry": dice.one_of(&["living", "treasury", "learning"])}),
        1 => json!({"register": "holiday", "date": dice.date(120)}),
        2 => json!({"register": "training", "module": "m", "competency": dice.one_of(&["data", "basic"]),
            "passed": dice.below(200), "valid_until": dice.one_of(&["2031-01-01", "2030-01-07", "2029-12-24"])}),
        3 => {
            json!({"register": "project", "title": "t", "kind": dice.one_of(&["transformative", "analytics"]),
            "sponsors": dice.one_of(&["health", "health revenue", "schools registry health"]), "start": "2028-01-01",
            "outcome": dice.one_of(&["", "less of it"]), "measured_on": dice.date(600),
            "confirmed_by": dice.one_of(&["", "health", "registry"]), "grant": dice.one_of(&["", "g"]),
            "data_read_on": dice.date(600)})
        }
        4 => {
            json!({"register": "ai_use", "purpose": "p", "owner": "o", "model": "m", "evaluated_on": dice.date(400),
            "last_run": dice.date(150)})
        }
        5 => json!({"register": "core_field", "title": "t", "schema": dice.one_of(&["", "/openapi.json"]),
            "last_read": dice.date(14)}),
        6 => {
            let complete = TODAY.checked_sub(dice.below(200).days()).unwrap();
            let read = complete.checked_add(dice.below(25).days()).unwrap();
            let read = if dice.chance(50) { read.to_string() } else { format!("{read}T23:30:00Z") };
            json!({"register": "data_request", "asked_by": "health", "asked_at": complete.to_string(),
                "complete_at": complete.to_string(), "first_read_at": if dice.chance(80) { read } else { String::new() }})
        }
        _ => json!({"register": "system", "title": "t", "eligible": dice.chance(80),
            "hosting": dice.one_of(&["commercial-cloud", "own-centre"])}),
    };
    let fields = record.as_object_mut().unwrap();
    fields.entry("id").or_insert_with(|| id.into());
    fields.entry("agency").or_insert_with(|| agency.into());
    if dice.chance(10) {
        fields.insert("withdrawn".into(), true.into());
    }
    record
}

async fn leaves(nation: &Nation) -> Vec<Value> {
    let size = nation.store().log_size().await.unwrap();
    let log = nation.store().log_page(0, size).await.unwrap();
    log.iter().map(|numbered| serde_json::from_slice(&numbered.entry.leaf).unwrap()).collect()
}

/// What the outsider makes of it; `None` where there is no Python.
fn recounted(leaves: &[Value], window: Window, offset_hours: i64) -> Option<Value> {
    let (first, year_first) = match window {
        Window::Trailing => ("2029-10-10", "2029-01-08"),
        Window::Year => ("2030-01-01", "2030-01-01"),
    };
    let question = json!({"leaves": leaves, "first": first, "last": TODAY.to_string(), "year_first": year_first,
        "offset_hours": offset_hours});
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recount.py");
    let outsider = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut outsider = outsider.ok()?;
    outsider.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = outsider.wait_with_output().unwrap();
    assert!(output.status.success(), "the recount failed");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn close(found: Option<f64>, expected: &Value, within: f64) -> bool {
    match (found, expected.as_f64()) {
        (None, None) => true,
        (Some(found), Some(expected)) => (found - expected).abs() <= within * expected.abs() + 1e-6,
        _ => false,
    }
}

async fn everything_agrees(nation: &Nation, offset_hours: i64) -> bool {
    let leaves = leaves(nation).await;
    let mut shown_somewhere = 0;
    for window in Window::ALL {
        let Some(expected) = recounted(&leaves, window, offset_hours) else { return false };
        for indicator in Indicator::ALL {
            let figure = nation.blueprint.figures(indicator, window, By::Nation).await.unwrap().remove(0).1;
            let expected = &expected[indicator.code()];
            let at = format!(
                "{} over {} at {offset_hours} h: {figure:?}, {expected}",
                indicator.code(),
                window.code()
            );
            let Some(shown) = figure.shown else {
                assert!(expected.is_null(), "{at}");
                continue;
            };
            shown_somewhere += 1;
            // Durations are kept in buckets of at most 3.2 %; the ends of their interval are the outer ends of buckets.
            let within = if indicator == Indicator::MedianTime { 0.034 } else { 1e-9 };
            let interval = shown.interval;
            assert!(close(Some(shown.value), &expected[0], within), "{at}");
            assert!(close(interval.map(|it| it.lower), &expected[1], within), "{at}");
            assert!(close(interval.map(|it| it.upper), &expected[2], within), "{at}");
            assert_eq!(shown.numerator, expected[3].as_i64(), "{at}");
            assert_eq!(shown.denominator, expected[4].as_i64(), "{at}");
        }
    }
    assert!(shown_somewhere >= 30, "only {shown_somewhere} figures could be compared");
    true
}

#[tokio::test]
async fn an_outsider_counts_the_same() {
    for (zone, offset_hours) in [(TimeZone::UTC, 0), (TimeZone::fixed(offset(8)), 8)] {
        for (nation, seed) in Nation::each(&zone).await.into_iter().zip(7..) {
            let dice = Dice(SeededEntropy::new(seed));
            for _ in 0..3 {
                nation.record(&(0..400).map(|_| errand(&dice)).collect::<Vec<_>>()).await;
                let mut events: Vec<_> = (0..600).map(|_| event(&dice)).collect();
                let changes: Vec<_> = events.iter().filter_map(|event| changed(&dice, event)).collect();
                let twice: Vec<_> = changes.iter().filter_map(|event| changed(&dice, event)).collect();
                events.extend(changes.into_iter().chain(twice));
                events.sort_by_key(|(_, _, at)| *at);
                nation.tell(&events).await;
                nation.follow().await;
            }
            while nation.blueprint.fold().await.unwrap() > 0 {}
            if !everything_agrees(&nation, offset_hours).await {
                println!("skipped: there is no python3 to count with");
            }
        }
    }
}

#[tokio::test]
async fn what_is_thrown_away_is_the_same_when_it_was_built_again() {
    let (first, second) = (Nation::sqlite().await, Nation::sqlite().await);
    let dice = Dice(SeededEntropy::new(99));
    let mut events: Vec<_> = (0..500).map(|_| event(&dice)).collect();
    events.sort_by_key(|(_, _, at)| *at);
    // One nation follows as things happen, the other reads the whole log at once, as after a loss of its tables.
    for page in events.chunks(40) {
        first.tell(page).await;
        first.follow().await;
    }
    second.tell(&events).await;
    second.follow().await;
    for indicator in Indicator::ALL {
        for by in By::ALL {
            let figures = async |nation: &Nation| {
                nation.blueprint.figures(indicator, Window::Trailing, by).await.unwrap()
            };
            assert_eq!(figures(&first).await, figures(&second).await, "{indicator:?} {by:?}");
        }
    }
}

#[tokio::test]
async fn an_entry_that_is_not_what_it_should_be_stops_nothing() {
    let nation = Nation::sqlite().await;
    let at = Timestamp::from_microsecond(TEST_NOW).unwrap().as_microsecond() - DAY;
    let rated = |score: i64| {
        let public = json!({"service": "a", "agency": "b", "version": 1, "audience": "resident", "scale": 6,
            "score": score, "language": "en", "channel": "web"});
        ("services.rated", public, at)
    };
    let odd = [
        ("services.rated", json!({"score": "six"}), at),
        ("blueprint.declared", json!({"register": "weather", "id": "rain"}), at),
        ("payment.recorded", json!({}), at),
        ("services.published", json!({}), at),
        rated(7),
        rated(0),
    ];
    nation.tell(&odd).await;
    nation.tell(&vec![rated(5); 12]).await;
    // A change that does not say since when, or of what was never counted, is none.
    for (name, odd) in [("was", json!(5)), ("first_at", json!(at)), ("was", json!(9))] {
        let (kind, mut public, at) = rated(2);
        public[name] = odd;
        nation.tell(&[(kind, public, at)]).await;
    }
    nation.follow().await;
    let figures = nation.blueprint.figures(Indicator::ResidentsSatisfied, Window::Trailing, By::Nation);
    let shown = figures.await.unwrap()[0].1.shown.unwrap();
    assert_eq!((shown.numerator, shown.denominator), (Some(12), Some(12)));
}

#[tokio::test]
async fn the_last_answer_counts_on_the_day_of_the_first() {
    for nation in Nation::each(&TimeZone::UTC).await {
        // The first answers were given on the last day before the window, the changes inside it.
        let before = TEST_NOW - 120 * DAY;
        let rated = |score: i64, was: Option<i64>, first_at: Micros, at: Micros| {
            let mut public = json!({"service": "a", "agency": "b", "version": 1, "audience": "resident", "scale": 6,
                "score": score, "language": "en", "channel": "web"});
            if let Some(was) = was {
                (public["was"], public["first_at"]) = (was.into(), first_at.into());
            }
            ("services.rated", public, at)
        };
        let day = TEST_NOW - 10 * DAY;
        nation.tell(&vec![rated(6, None, day, day); 11]).await;
        nation.tell(&[rated(6, None, before, before)]).await;
        nation.follow().await;
        nation.tell(&[rated(2, Some(6), before, before + 6 * DAY)]).await;
        nation.tell(&[rated(1, Some(6), day, day + DAY), rated(3, Some(1), day, day + 2 * DAY)]).await;
        nation.follow().await;
        let shown = async || {
            let all = nation.blueprint.figures(Indicator::ResidentsSatisfied, Window::Trailing, By::Nation);
            let shown = all.await.unwrap()[0].1.shown.unwrap();
            (shown.numerator, shown.denominator)
        };
        assert_eq!(shown().await, (Some(10), Some(11)));
        while nation.blueprint.fold().await.unwrap() > 0 {}
        assert_eq!(shown().await, (Some(10), Some(11)));
    }
}
