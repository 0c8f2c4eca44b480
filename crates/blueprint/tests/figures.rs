//! The figures are those that anybody can work out from the public log alone, on both engines, whatever happened to
//! the tallies on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "tests"
)]

mod kit;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use kit::{DAY, Nation, many, ordinary};
use polity_blueprint::breakdown::By;
use polity_blueprint::figure::{Figure, Verdict};
use polity_blueprint::indicators::Indicator;
use polity_blueprint::sums::Aside;
use polity_blueprint::window::Window;
use polity_blueprint::{CONSUMER, Detail, STATEMENTS};
use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_vault::{Entropy, SeededEntropy};
use polity_web::testkit::TEST_NOW;
use serde_json::Value;

/// A year and a bit of transactions of every kind, in no order of days.
fn history(count: usize) -> Vec<Transaction> {
    let entropy = SeededEntropy::new(31);
    let below = |bound: u64| {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        u64::from_be_bytes(bytes) % bound
    };
    let channels = [
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Api,
        Channel::Kiosk,
        Channel::Counter,
        Channel::Assisted,
        Channel::Phone,
        Channel::Paper,
    ];
    let services = [
        ("identity.enrol", "registry"),
        ("identity.sign_in", "registry"),
        ("homes.grab_bar", "home-dept"),
        ("rare.thing", "health"),
        ("rare.other", "health"),
    ];
    (0..count)
        .map(|_| {
            // The rare services have a handful of transactions each.
            let service = if below(300) == 0 { 3 + below(2) } else { below(3) } as usize;
            let finished_at = TEST_NOW - (below(430 * 86_400) as i64) * 1_000_000;
            let took = (below(20) as i64 + 1) * (below(40_000) as i64 + 1) * 1_000;
            Transaction {
                service: services[service].0.into(),
                agency: services[service].1.into(),
                channel: channels[below(12) as usize],
                audience: [Audience::Resident, Audience::Resident, Audience::Business, Audience::Officer]
                    [below(4) as usize],
                outcome: [
                    Outcome::Completed,
                    Outcome::Completed,
                    Outcome::Completed,
                    Outcome::Refused,
                    Outcome::Abandoned,
                ][below(5) as usize],
                started_at: finished_at - took,
                finished_at,
                prefilled: below(9) as u32,
                retyped: 0,
                language: "ms".into(),
            }
        })
        .collect()
}

/// What an outsider makes of the public log: nothing but the JSON of its leaves and arithmetic.
#[derive(Default)]
struct Outsider {
    counted: i64,
    digital: i64,
    officers: i64,
    abandoned: i64,
    seconds: Vec<f64>,
}

impl Outsider {
    /// The public leaves about transactions, read once.
    async fn read(nation: &Nation) -> Vec<Value> {
        let size = nation.store().log_size().await.unwrap();
        let log = nation.store().log_page(0, size).await.unwrap();
        let leaves =
            log.iter().map(|numbered| serde_json::from_slice::<Value>(&numbered.entry.leaf).unwrap());
        leaves.filter(|leaf| leaf["kind"].as_str().unwrap().starts_with("transaction.")).collect()
    }

    fn work_out(
        leaves: &[Value],
        days: (&str, &str),
        offset_hours: i64,
        member: Option<&str>,
    ) -> BTreeMap<String, Self> {
        let mut found: BTreeMap<String, Self> = BTreeMap::new();
        for leaf in leaves {
            let public = &leaf["public"];
            let finished = public["finished_at"].as_i64().unwrap();
            let local =
                Timestamp::from_second(finished.div_euclid(1_000_000) + offset_hours * 3_600).unwrap();
            let day = local.to_string()[..10].to_owned();
            if day.as_str() < days.0 || day.as_str() > days.1 {
                continue;
            }
            let group = member.map_or(String::new(), |member| public[member].as_str().unwrap().to_owned());
            let sums = found.entry(group).or_default();
            match (public["audience"].as_str().unwrap(), public["outcome"].as_str().unwrap()) {
                ("officer", _) => sums.officers += 1,
                (_, "abandoned") => sums.abandoned += 1,
                _ => {
                    sums.counted += 1;
                    if ["web", "api", "kiosk"].contains(&public["channel"].as_str().unwrap()) {
                        sums.digital += 1;
                    }
                    sums.seconds.push((finished - public["started_at"].as_i64().unwrap()) as f64 / 1e6);
                }
            }
        }
        found
    }

    fn agrees_with(&mut self, figure: &Figure) {
        let Some(shown) = figure.shown else { panic!("a figure over {} is kept back", self.counted) };
        assert_eq!(shown.denominator, Some(self.counted));
        let left_out = (figure.aside(Aside::Officers), figure.aside(Aside::Abandoned));
        assert_eq!(left_out, (Some(self.officers), Some(self.abandoned)));
        let interval = shown.interval.unwrap();
        match figure.indicator {
            Indicator::DigitalEndToEnd => {
                assert_eq!(shown.numerator, Some(self.digital));
                // Wilson's interval, by the formula with the square root pulled apart.
                let (x, n, z2) =
                    (self.digital as f64, self.counted as f64, 1.959_963_984_540_054_f64.powi(2));
                let middle = (2.0 * x + z2) / (2.0 * (n + z2));
                let half = (z2 * (z2 + 4.0 * x * (1.0 - x / n))).sqrt() / (2.0 * (n + z2));
                for (found, expected) in
                    [(shown.value, x / n), (interval.lower, middle - half), (interval.upper, middle + half)]
                {
                    assert!((found - expected).abs() < 1e-9, "{found} {expected}");
                }
            }
            Indicator::MedianTime => {
                self.seconds.sort_by(f64::total_cmp);
                let count = self.seconds.len();
                let median = f64::midpoint(self.seconds[(count - 1) / 2], self.seconds[count / 2]);
                assert!((shown.value - median).abs() <= median * 0.032 + 0.001, "{} {median}", shown.value);
                assert!(interval.lower <= median && median <= interval.upper);
            }
            other => panic!("{other:?} is not worked out here"),
        }
    }
}

async fn everything_agrees(nation: &Nation, offset_hours: i64) {
    let leaves = Outsider::read(nation).await;
    // The window's days, by hand: TEST_NOW is 2030-01-07, 01:00 UTC.
    for (window, first) in [(Window::Trailing, "2029-10-10"), (Window::Year, "2030-01-01")] {
        let days = (first, "2030-01-07");
        for indicator in [Indicator::DigitalEndToEnd, Indicator::MedianTime] {
            let whole = nation.blueprint.figures(indicator, window, By::Nation).await.unwrap();
            let mut outsider = Outsider::work_out(&leaves, days, offset_hours, None);
            outsider.get_mut("").unwrap().agrees_with(&whole[0].1);
            for (by, member) in [(By::Service, "service"), (By::Agency, "agency"), (By::Channel, "channel")] {
                let figures = nation.blueprint.figures(indicator, window, by).await.unwrap();
                let mut outsider = Outsider::work_out(&leaves, days, offset_hours, Some(member));
                assert_eq!(figures.len(), outsider.len(), "{by:?}");
                for (group, figure) in &figures {
                    let outsider = outsider.get_mut(group).unwrap();
                    if figure.shown.is_some() {
                        outsider.agrees_with(figure);
                    } else {
                        assert!(outsider.counted < 200, "{group} with {} is kept back", outsider.counted);
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn figures_are_those_of_the_public_log() {
    for (zone, offset_hours) in [(TimeZone::UTC, 0), (TimeZone::fixed(offset(8)), 8)] {
        for nation in Nation::each(&zone).await {
            for page in history(3_000).chunks(700) {
                nation.record(page).await;
                nation.follow().await;
            }
            everything_agrees(&nation, offset_hours).await;

            let rows_before =
                nation.blueprint.figures(Indicator::MedianTime, Window::Year, By::Channel).await.unwrap();
            let mut folded = 0;
            while let days @ 1.. = nation.blueprint.fold().await.unwrap() {
                folded += days;
            }
            assert!(folded > 100, "only {folded} days were folded");
            assert_eq!(
                nation.blueprint.figures(Indicator::MedianTime, Window::Year, By::Channel).await.unwrap(),
                rows_before
            );
            everything_agrees(&nation, offset_hours).await;

            // A straggler of a folded day is added, not lost, and not counted twice by the next fold.
            nation
                .record(&[Transaction {
                    finished_at: TEST_NOW - 3 * DAY,
                    started_at: TEST_NOW - 3 * DAY - 5_000_000,
                    ..ordinary()
                }])
                .await;
            nation.follow().await;
            while nation.blueprint.fold().await.unwrap() > 0 {}
            everything_agrees(&nation, offset_hours).await;
        }
    }
}

#[tokio::test]
async fn followers_on_several_servers_count_each_transaction_once() {
    for nation in Nation::each(&TimeZone::UTC).await {
        nation.record(&many(1_700, Channel::Web)).await;
        nation.record(&many(300, Channel::Counter)).await;
        let mut servers = Vec::new();
        for _ in 0..4 {
            let (store, [consumer, _]) = (nation.store().clone(), nation.blueprint.consumers());
            servers.push(tokio::spawn(async move {
                // Being beaten to a page is an error that the loop of a real server waits out.
                while store.consumer_lag(CONSUMER).await.unwrap() > 0 {
                    let _ = store.consume_once(Arc::clone(&consumer)).await;
                }
            }));
        }
        for server in servers {
            server.await.unwrap();
        }
        let found = nation.blueprint.figures(Indicator::DigitalEndToEnd, Window::Trailing, By::Nation);
        let figure = found.await.unwrap().remove(0).1;
        let shown = figure.shown.unwrap();
        assert_eq!((shown.numerator, shown.denominator), (Some(1_700), Some(2_000)));
        assert_eq!(figure.verdict, Verdict::NotYet);
        assert_eq!(
            nation.blueprint.entries_read().await.unwrap(),
            0,
            "the other follower has read nothing yet"
        );
        nation.follow().await;
        assert_eq!(nation.blueprint.entries_read().await.unwrap(), 2_000);
    }
}

#[tokio::test]
async fn records_come_newest_first_and_lead_to_entries_of_the_log() {
    for nation in Nation::each(&TimeZone::UTC).await {
        nation.record(&many(45, Channel::Web)).await;
        let officer = Transaction { audience: Audience::Officer, ..ordinary() };
        let other = Transaction { service: "homes.grab_bar".into(), ..ordinary() };
        nation.record(&[officer, other.clone()]).await;
        nation.follow().await;

        let all = |service, before| {
            nation.blueprint.records(Indicator::MedianTime, Window::Trailing, service, before)
        };
        let first = all(None, None).await.unwrap().unwrap();
        assert_eq!((first.len(), first[0].number), (20, 46), "the officer's own use is not among them");
        let second = all(None, Some(first[19].number)).await.unwrap().unwrap();
        assert_eq!(second[0].number, first[19].number - 1);
        for record in &first {
            let entry = nation.store().log_entry(record.number).await.unwrap().unwrap();
            let read = Transaction::from_entry(&entry.entry).unwrap().unwrap();
            assert_eq!(
                (read.service.clone(), Detail::Took(read.duration())),
                (record.service.clone(), record.detail.clone())
            );
        }
        assert_eq!(all(Some("homes.grab_bar"), None).await.unwrap(), None, "one record is too few to show");
        assert_eq!(all(Some("no.such"), None).await.unwrap(), Some(vec![]));
        nation.record(&vec![other; 9]).await;
        nation.follow().await;
        assert_eq!(all(Some("homes.grab_bar"), None).await.unwrap().unwrap().len(), 10);
    }
}

#[tokio::test]
async fn a_damaged_entry_does_not_stop_the_scoreboard() {
    let nation = Nation::sqlite().await;
    let ledger = &nation.ground.ground.ledger;
    let mut damaged = ledger.transaction(&ordinary(), TEST_NOW).unwrap();
    damaged.leaf = b"{}".to_vec();
    let operation = polity_store::Operation::new("test.damage", polity_store::testkit::operation_id());
    let appended =
        nation.store().transact::<_, polity_store::StoreError, _>(operation, move |tx| tx.append(&damaged));
    appended.await.unwrap();
    nation.record(&many(12, Channel::Web)).await;
    nation.follow().await;
    let headline = nation.blueprint.headline().await.unwrap();
    assert_eq!(headline.digital_share, Some(1.0));
    assert!((headline.median_seconds.unwrap() - 60.0).abs() < 2.0);
}

#[tokio::test]
async fn every_statement_is_sound_on_each_engine() {
    for nation in Nation::each(&TimeZone::UTC).await {
        assert_eq!(
            nation.store().check_statements(&STATEMENTS.concat()).await.unwrap(),
            Vec::<String>::new()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_on_the_scoreboard_within_five_seconds() {
    for nation in Nation::each(&TimeZone::UTC).await {
        nation.record(&many(20, Channel::Web)).await;
        nation.follow().await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let following = nation.blueprint.consumers().map(|consumer| {
            let (store, stopped) = (nation.store().clone(), stopped.clone());
            tokio::spawn(async move { store.run_consumer(consumer, stopped).await })
        });
        let (store, clock) = (nation.store().clone(), nation.ground.clock.clone());
        let holder = polity_store::testkit::operation_id();
        let growth = polity_ledger::Ledger::growth();
        let numbering =
            tokio::spawn(async move { store.run_sequencer(holder, clock, growth, stopped).await });

        let ledger = &nation.ground.ground.ledger;
        let published =
            serde_json::json!({"service": "moor", "agency": "transport", "signs_in": true, "prefilled": 1});
        let entries = [
            ledger.transaction(&ordinary(), TEST_NOW).unwrap(),
            ledger.event("services.published", published.as_object().unwrap(), TEST_NOW).unwrap(),
        ];
        let operation = polity_store::Operation::new("test.record", polity_store::testkit::operation_id());
        let recorded = nation.store().transact::<_, polity_store::StoreError, _>(operation, move |tx| {
            entries.iter().try_for_each(|entry| tx.append(entry))
        });
        recorded.await.unwrap();
        let since = std::time::Instant::now();
        let counted = async |indicator| {
            let figures = nation.blueprint.figures(indicator, Window::Trailing, By::Nation).await.unwrap();
            figures[0].1.shown.and_then(|shown| shown.denominator).unwrap_or_default()
        };
        while counted(Indicator::DigitalEndToEnd).await < 21 || counted(Indicator::PrefillOffered).await < 1 {
            assert!(since.elapsed().as_secs() < 5, "the scoreboard has not moved");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.send(true).unwrap();
        for one in following {
            one.await.unwrap();
        }
        numbering.await.unwrap();
    }
}

#[tokio::test]
async fn monitoring_is_told_the_same_figures() {
    let nation = Nation::sqlite().await;
    let metrics = polity_web::metrics::Metrics::default();
    nation.blueprint.tend(&metrics, true).await.unwrap();
    assert!(!metrics.text().contains("\npolity_kpi_median_milliseconds "), "there is no median of nothing");
    nation.record(&[many(30, Channel::Web), many(4, Channel::Phone)].concat()).await;
    nation.follow().await;
    nation.blueprint.tend(&metrics, true).await.unwrap();
    let text = metrics.text();
    assert!(text.contains("polity_kpi_transactions{digital=\"yes\"} 30\n"), "{text}");
    assert!(text.contains("polity_kpi_transactions{digital=\"no\"} 4\n"));
    let told = text.lines().find_map(|line| line.strip_prefix("polity_kpi_median_milliseconds ")).unwrap();
    assert!((58_000..=62_000).contains(&told.parse::<i64>().unwrap()), "{told}");
}
