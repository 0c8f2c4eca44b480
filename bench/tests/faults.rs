//! Kill -9 at random moments, on both engines: nothing acknowledged is missing, nothing is half done, and the
//! ledger verifies.
//!
//! A kill takes the process and leaves the operating system: what it proves is that no answer runs ahead of its
//! commit and that start-up mends what was cut off. What a power cut takes, `power_loss.rs` shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the test starts and kills programs, and stops at the first thing that is wrong"
)]

mod hammering;

use hammering::{find_all, hammer, rounds, strike_until};
use polity_vault::{RootKey, SystemEntropy};
use std::{path::Path, process::Child};

/// Kills for each engine, unless `POLITY_FAULT_ROUNDS` says otherwise.
const ROUNDS: u32 = 30;
/// Rounds between two audits of the whole ledger.
const AUDIT_EVERY: u32 = 10;

/// Takes the process and leaves the operating system.
fn kill(writer: &mut Child) {
    writer.kill().unwrap();
    let status = writer.wait().unwrap();
    assert!(!status.success() && status.code().is_none(), "killed, it cannot have ended in order: {status}");
}

fn audit(place: &str, key: &Path) {
    assert!(hammer("audit", place, key).status().unwrap().success(), "the audit found something wrong");
}

fn kill_at_random_moments(place: &str, key: &Path) {
    let mut acknowledged = 0;
    let rounds = rounds(ROUNDS);
    for round in 1..=rounds {
        let lines = strike_until(hammer("strike", place, key), kill);
        assert!(!lines.is_empty(), "it ended by itself");
        acknowledged += lines.lines().count();
        find_all(hammer("missing", place, key), &lines).unwrap();
        if round % AUDIT_EVERY == 0 || round == rounds {
            audit(place, key);
        }
    }
    println!("{rounds} kills, {acknowledged} acknowledged, 0 missing");
    assert!(acknowledged > rounds as usize, "it hardly wrote anything, so nothing was tested");
}

#[test]
fn fault_kill_on_sqlite_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("root.key");
    RootKey::create_file(&key, &SystemEntropy).unwrap();
    kill_at_random_moments(folder.path().join("hammer.db").to_str().unwrap(), &key);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_on_postgres_loses_nothing_acknowledged() {
    let Some(kit) = polity_store::testkit::postgres(&[]).await.unwrap() else { return };
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("root.key");
    RootKey::create_file(&key, &SystemEntropy).unwrap();
    kill_at_random_moments(kit.url.as_deref().unwrap(), &key);
}

#[test]
fn a_missing_row_would_be_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("root.key");
    RootKey::create_file(&key, &SystemEntropy).unwrap();
    let place = folder.path().join("hammer.db");
    let place = place.to_str().unwrap();
    let lines = strike_until(hammer("strike", place, &key), kill);
    let never = "00000000-0000-7000-8000-000000000000\n";
    let answer = find_all(hammer("missing", place, &key), &(lines + never)).unwrap_err();
    assert!(answer.contains(never.trim()), "{answer}");
}
