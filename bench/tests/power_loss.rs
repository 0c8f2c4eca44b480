//! The power is cut at random moments, on both engines: nothing acknowledged is missing afterwards, nothing is half done,
//! and the ledger verifies. A cut takes what no sync had covered, whole or by sectors (`power_loss/`).
//!
//! And the tests of the test: with syncs switched off, the same harness finds that something is missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "the test starts and kills programs, and stops at the first thing that is wrong"
)]

mod hammering;
mod power_loss {
    pub mod cache;
    pub mod database;
    pub mod disk;
}

use hammering::{below, find_all, hammer, rounds, strike_until};
use polity_vault::{RootKey, SystemEntropy};
use power_loss::{
    cache::{Cached, Fault},
    database::Database,
    disk::{Cut, Left},
};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Cuts for each engine, unless `POLITY_FAULT_ROUNDS` says otherwise.
const ROUNDS: u32 = 6;
/// Rounds between two audits of the whole ledger.
const AUDIT_EVERY: u32 = 10;
/// Cuts after which a program that never syncs must have been found out.
const CONTROL_ROUNDS: u32 = 20;

/// What many cuts came to.
#[derive(Default)]
struct Tally {
    cuts: u32,
    acknowledged: usize,
    syncs: usize,
    lost_writes: usize,
    lost_bytes: u64,
    ready_at_worst: Duration,
}

impl Tally {
    fn add(&mut self, cut: Cut) {
        self.cuts += 1;
        self.syncs += cut.syncs;
        self.lost_writes += cut.unsynced;
        self.lost_bytes += cut.bytes;
    }

    fn say(&self, engine: &str) {
        println!(
            "{engine}: {} cuts, {} acknowledged, 0 missing; {} syncs; {} writes of {} KiB were in no sync",
            self.cuts,
            self.acknowledged,
            self.syncs,
            self.lost_writes,
            self.lost_bytes / 1024,
        );
        if !self.ready_at_worst.is_zero() {
            println!("{engine}: ready after at most {} ms", self.ready_at_worst.as_millis());
        }
        assert!(
            self.acknowledged > self.cuts as usize && self.syncs > self.cuts as usize,
            "nothing was tested"
        );
        assert!(self.lost_writes > 0, "no cut ever found a write under way, so nothing was tested");
    }
}

/// Each way in which a cache loses what it held, in turn.
fn left(round: u32) -> Left {
    [Left::Nothing, Left::Sectors, Left::Beginning][round as usize % 3]
}

#[test]
fn fault_power_cut_on_sqlite_loses_nothing_acknowledged() {
    let disk = Cached::new();
    let key = key_in(&disk);
    let place = disk.folder().join("hammer.db").display().to_string();
    let program = |verb: &str| disk.over(hammer(verb, &place, &key));
    let mut tally = Tally::default();
    for round in 1..=rounds(ROUNDS) {
        let lines = strike_until(program("strike"), |_| disk.kill_everything());
        assert!(!lines.is_empty(), "it ended by itself");
        tally.acknowledged += lines.lines().count();
        tally.add(disk.cut(left(round), &mut below));
        let began = Instant::now();
        find_all(program("missing"), "").unwrap();
        tally.ready_at_worst = tally.ready_at_worst.max(began.elapsed());
        find_all(program("missing"), &lines).unwrap();
        if round % AUDIT_EVERY == 0 || round == rounds(ROUNDS) {
            audit(program("audit"));
        }
    }
    tally.say("SQLite");
}

#[test]
fn fault_power_cut_on_postgres_loses_nothing_acknowledged() {
    let disk = Cached::new();
    let Some(mut database) = Database::make(disk.folder(), true) else { return };
    let key = key_in(&disk);
    let mut tally = Tally::default();
    database.start(&disk);
    for round in 1..=rounds(ROUNDS) {
        let lines = strike_until(hammer("strike", database.url(), &key), |writer| {
            disk.kill_everything();
            // It writes nothing itself: whatever the server had told it before, it may still say.
            let _ = writer.wait();
        });
        assert!(!lines.is_empty(), "it ended by itself");
        tally.acknowledged += lines.lines().count();
        database.forget();
        tally.add(disk.cut(left(round), &mut below));
        let began = Instant::now();
        database.start(&disk);
        find_all(hammer("missing", database.url(), &key), "").unwrap();
        tally.ready_at_worst = tally.ready_at_worst.max(began.elapsed());
        find_all(hammer("missing", database.url(), &key), &lines).unwrap();
        if round % AUDIT_EVERY == 0 || round == rounds(ROUNDS) {
            audit(hammer("audit", database.url(), &key));
        }
    }
    disk.kill_everything();
    tally.say("PostgreSQL");
}

/// A disk that fails once in each round: at a random sync, or by being full. The writer ends by itself or is killed, then
/// the power is cut; on a sound disk everything is there that it had said.
fn faults(round: u32) -> Fault {
    if round.is_multiple_of(2) {
        Fault::SyncFails(20 + below(100))
    } else {
        Fault::FullAfter(600_000 + below(2_000_000))
    }
}

#[test]
fn fault_broken_disk_on_sqlite_loses_nothing_acknowledged() {
    let mut disk = Cached::new();
    let key = key_in(&disk);
    let place = disk.folder().join("hammer.db").display().to_string();
    let mut tally = Tally::default();
    find_all(disk.over(hammer("missing", &place, &key)), "").unwrap();
    for round in 1..=rounds(ROUNDS) {
        disk.set_fault(Some(faults(round)));
        let lines = strike_until(disk.over(hammer("strike", &place, &key)), |_| disk.kill_everything());
        tally.acknowledged += lines.lines().count();
        tally.add(disk.cut(left(round), &mut below));
        disk.set_fault(None);
        find_all(disk.over(hammer("missing", &place, &key)), &lines).unwrap();
    }
    audit(disk.over(hammer("audit", &place, &key)));
    tally.say("SQLite on a broken disk");
}

#[test]
fn fault_broken_disk_on_postgres_loses_nothing_acknowledged() {
    let mut disk = Cached::new();
    let Some(mut database) = Database::make(disk.folder(), true) else { return };
    let key = key_in(&disk);
    let mut tally = Tally::default();
    database.start(&disk);
    find_all(hammer("missing", database.url(), &key), "").unwrap();
    for round in 1..=rounds(ROUNDS) {
        disk.kill_everything();
        database.forget();
        disk.set_fault(Some(faults(round)));
        // Where it fails already while the server mends itself, there is nothing to write to.
        let lines = if database.try_start(&disk) {
            strike_until(hammer("strike", database.url(), &key), |writer| {
                disk.kill_everything();
                let _ = writer.wait();
            })
        } else {
            String::new()
        };
        disk.kill_everything();
        database.forget();
        tally.acknowledged += lines.lines().count();
        tally.add(disk.cut(left(round), &mut below));
        disk.set_fault(None);
        database.start(&disk);
        find_all(hammer("missing", database.url(), &key), &lines).unwrap();
    }
    audit(hammer("audit", database.url(), &key));
    disk.kill_everything();
    tally.say("PostgreSQL on a broken disk");
}

/// How many cuts it takes until the numbers that a program said are missing, or its database is no longer one.
fn cuts_until_missing(synchronous: &str) -> Option<u32> {
    let disk = Cached::new();
    let place = disk.folder().join("raw.db").display().to_string();
    let program = |verb: &str, word: &str| disk.over(hammer(verb, &place, Path::new(word)));
    (1..=CONTROL_ROUNDS).find(|round| {
        let lines = strike_until(program("strike-raw", synchronous), |_| disk.kill_everything());
        disk.cut(left(*round), &mut below);
        find_all(program("missing-raw", "-"), &lines).is_err()
    })
}

#[test]
fn sqlite_that_never_syncs_is_found_out() {
    let cuts = cuts_until_missing("OFF").expect("synchronous=OFF lost nothing: the harness cannot fail");
    println!("SQLite with synchronous=OFF: something acknowledged was missing after {cuts} cuts");
    assert_eq!(cuts_until_missing("FULL"), None);
}

#[test]
fn postgres_that_never_syncs_is_found_out() {
    let disk = Cached::new();
    let Some(mut database) = Database::make(disk.folder(), false) else { return };
    let key = key_in(&disk);
    database.start(&disk);
    let found = (1..=CONTROL_ROUNDS).find(|round| {
        let lines = strike_until(hammer("strike", database.url(), &key), |writer| {
            disk.kill_everything();
            let _ = writer.wait();
        });
        database.forget();
        disk.cut(left(*round), &mut below);
        !database.try_start(&disk) || find_all(hammer("missing", database.url(), &key), &lines).is_err()
    });
    disk.kill_everything();
    let cuts = found.expect("fsync=off lost nothing: the harness cannot fail");
    println!("PostgreSQL with fsync=off: something acknowledged was missing after {cuts} cuts");
}

/// The root key lies on another disk: what is proven here is the database.
fn key_in(disk: &Cached) -> std::path::PathBuf {
    let key = disk.beside().join("root.key");
    RootKey::create_file(&key, &SystemEntropy).unwrap();
    key
}

fn audit(mut command: Command) {
    assert!(command.status().unwrap().success(), "the audit found something wrong");
}
