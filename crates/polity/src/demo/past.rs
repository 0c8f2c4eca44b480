//! The last eight weeks of Angsana, as made up as its people: errands that they ran before a visitor came, so that
//! the scoreboard of the demonstration has something to work with. A real nation begins with an empty one.

use super::settle::REGISTRY;
use crate::ground::Ground;
use anyhow::Result;
use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_store::{Entry, Micros, Operation, StoreError};
use polity_vault::{Entropy, SeededEntropy};

/// Errands in the eight weeks.
const ERRANDS: usize = 420;
const WEEKS: i64 = 8;
const MINUTE: Micros = 60 * 1_000_000;
const DAY: Micros = 24 * 60 * MINUTE;

/// A service with its share of a hundred errands, the minutes it takes, and the facts that are filled in.
const SERVICES: &[(&str, u8, i64, u32)] = &[
    ("identity.enrolment", 46, 5, 4),
    ("identity.enrolment_letter", 12, 7, 6),
    ("identity.sign_in_methods", 24, 2, 0),
    ("identity.look_report", 10, 4, 2),
    ("identity.helper_mandate", 8, 9, 6),
];

/// Records the past.
pub async fn record(ground: &Ground, seed: u64) -> Result<()> {
    let now = ground.clock.now();
    let chance = SeededEntropy::new(seed);
    let mut errands = (0..ERRANDS).map(|_| errand(&chance, now)).collect::<Vec<_>>();
    errands.sort_by_key(|errand| errand.finished_at);
    let entries = errands
        .iter()
        .map(|errand| ground.ledger.transaction(errand, errand.finished_at))
        .collect::<Result<Vec<Entry>, _>>()?;
    ground
        .store
        .transact::<_, StoreError, _>(Operation::housekeeping("demo.record_past"), move |tx| {
            entries.iter().try_for_each(|entry| tx.append(entry))
        })
        .await?;
    Ok(())
}

fn errand(chance: &dyn Entropy, now: Micros) -> Transaction {
    let (service, minutes, prefilled) = service(percent(chance));
    let by_hand = matches!(service, "identity.enrolment_letter" | "identity.helper_mandate");
    let channel = match percent(chance) {
        _ if by_hand => Channel::Counter,
        0..=96 => Channel::Web,
        _ => Channel::Assisted,
    };
    let outcome = if percent(chance) < 5 { Outcome::Abandoned } else { Outcome::Completed };
    // Most people are quick and some are slow: between a half and two and a half times the usual.
    let slow = i64::from(percent(chance));
    let took = minutes * MINUTE / 2 + minutes * MINUTE * 2 * slow * slow / 10_000;
    // Offices are open by day, and so are most eyes: nine in the morning to nine in the evening.
    let day = now - (1 + i64::from(percent(chance)) * (WEEKS * 7 - 1) / 100) * DAY;
    let finished_at = day - day.rem_euclid(DAY) + 60 * MINUTE + i64::from(percent(chance)) * 7 * MINUTE;
    let language = match percent(chance) {
        0..=57 => "en",
        58..=79 => "zh",
        80..=91 => "ms",
        _ => "ta",
    };
    Transaction {
        service: service.to_owned(),
        agency: REGISTRY.to_owned(),
        channel,
        audience: Audience::Resident,
        outcome,
        started_at: finished_at - took,
        finished_at,
        prefilled,
        retyped: 0,
        language: language.to_owned(),
    }
}

fn service(mut share: u8) -> (&'static str, i64, u32) {
    for (service, of_hundred, minutes, prefilled) in SERVICES {
        if share < *of_hundred {
            return (service, *minutes, *prefilled);
        }
        share -= of_hundred;
    }
    ("identity.sign_in_methods", 2, 0)
}

/// Evenly from 0 to 99, near enough.
fn percent(chance: &dyn Entropy) -> u8 {
    let mut bytes = [0; 2];
    chance.fill(&mut bytes);
    u8::try_from(u16::from_be_bytes(bytes) % 100).unwrap_or(0)
}
