//! Kill -9 at random moments, on both engines: nothing acknowledged is missing, nothing is half done, and the
//! ledger verifies.
//!
//! A kill takes the process and leaves the operating system: what it proves is that no answer runs ahead of its
//! commit and that start-up mends what was cut off. What a power cut takes is the business of a fault layer below.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the test starts and kills programs, and stops at the first thing that is wrong"
)]

use polity_vault::{RootKey, SystemEntropy};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Kills for each engine, unless `POLITY_FAULT_ROUNDS` says otherwise.
const ROUNDS: u32 = 30;
/// A kill comes this long after the first acknowledgement, at most.
const LIFE_MS_MAX: u64 = 600;
/// Rounds between two audits of the whole ledger.
const AUDIT_EVERY: u32 = 10;

fn rounds() -> u32 {
    std::env::var("POLITY_FAULT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

fn hammer(verb: &str, place: &str, key: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polity-bench"));
    command.arg(verb).arg(place).arg(key);
    command
}

/// Lets it write, kills it at a random moment, and returns the lines that it had acknowledged.
fn strike_once(place: &str, key: &Path) -> String {
    let mut writer = hammer("strike", place, key).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(writer.stdout.take().unwrap());
    let mut lines = String::new();
    said.read_line(&mut lines).unwrap();
    assert!(lines.ends_with('\n'), "it ended by itself: {:?}", writer.wait());
    // The pipe is emptied meanwhile: a writer that waits for its reader would have nothing under way.
    let rest = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut rest = String::new();
            said.read_to_string(&mut rest).unwrap();
            rest
        });
        std::thread::sleep(random_moment());
        kill(&mut writer);
        reading.join().unwrap()
    });
    lines.push_str(&rest);
    // A last line without an end was cut by the kill and says nothing.
    lines.truncate(lines.rfind('\n').map_or(0, |end| end + 1));
    lines
}

fn kill(writer: &mut Child) {
    writer.kill().unwrap();
    let status = writer.wait().unwrap();
    assert!(!status.success() && status.code().is_none(), "killed, it cannot have ended in order: {status}");
}

fn random_moment() -> Duration {
    let [low, high] = SystemEntropy.array::<2>();
    Duration::from_millis(u64::from(u16::from_be_bytes([high, low])) % LIFE_MS_MAX)
}

/// Asks a fresh process, which has to mend what the kill left behind, whether every line is there.
fn find_all(place: &str, key: &Path, lines: &str) {
    let mut witness = hammer("missing", place, key).stdin(Stdio::piped()).spawn().unwrap();
    witness.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert!(witness.wait().unwrap().success(), "something acknowledged is missing");
}

fn audit(place: &str, key: &Path) {
    assert!(hammer("audit", place, key).status().unwrap().success(), "the audit found something wrong");
}

fn kill_at_random_moments(place: &str, key: &Path) {
    let mut acknowledged = 0;
    for round in 1..=rounds() {
        let lines = strike_once(place, key);
        acknowledged += lines.lines().count();
        find_all(place, key, &lines);
        if round % AUDIT_EVERY == 0 || round == rounds() {
            audit(place, key);
        }
    }
    println!("{} kills, {acknowledged} acknowledged, 0 missing", rounds());
    assert!(acknowledged > rounds() as usize, "it hardly wrote anything, so nothing was tested");
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
    let lines = strike_once(place.to_str().unwrap(), &key);
    let never = "00000000-0000-7000-8000-000000000000\n";
    let mut witness = hammer("missing", place.to_str().unwrap(), &key)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    witness.stdin.take().unwrap().write_all((lines + never).as_bytes()).unwrap();
    let answer = witness.wait_with_output().unwrap();
    assert!(!answer.status.success());
    assert!(String::from_utf8_lossy(&answer.stderr).contains(never.trim()));
}
