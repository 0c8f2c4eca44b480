//! Whole logins against running issuers, by one load client for all: pushed request, authorization with consent given,
//! token, userinfo.
//!
//! The client signs and proves for real; what that costs it is told apart, because it runs on the same machine. Each
//! caller's first login is judged whole: tokens decrypted, signatures verified, facts complete. After that the answers are
//! read and not opened: the server's work is the same.

mod caller;
mod crypto;
mod issuer;
mod party;
mod peers;
mod process;

use crate::load::{self, Figure, Times};
use anyhow::{Context, Result};
use party::Party;
use peers::{Peer, Running};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Callers that go as fast as they are answered; the last number gives the throughput.
const CALLERS: [usize; 3] = [1, 16, 48];
/// How long each figure is measured, unless `POLITY_BENCH_SECONDS` says otherwise.
const SECONDS: u64 = 10;
/// How much longer an issuer is warmed up before: the compilers of Java and JavaScript need it.
const WARM_UPS: u32 = 5;

/// How long a server rests before its memory is read.
const IDLE: Duration = Duration::from_secs(10);

/// One line of the table.
struct Line {
    what: String,
    figure: Figure,
    /// Processor time of the server for each login, in microseconds.
    cpu_us: f64,
}

/// What an issuer achieved.
struct Measured {
    peer: Peer,
    lines: Vec<Line>,
    throughput: f64,
    memory_mib: f64,
    version: String,
    replays_refused: bool,
}

/// Measures the binary at `polity` beside its peers; `wanted` names those that are wanted, if not all.
pub async fn measure(polity: PathBuf, wanted: &[String]) -> Result<()> {
    let party = Arc::new(Party::new());
    let seconds =
        std::env::var("POLITY_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SECONDS);
    println!(
        "whole logins by FAPI 2.0, {seconds} s a figure; the load client runs on the same cores as the server\n"
    );
    let mut all = Vec::new();
    for peer in Peer::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == peer.name()) {
            continue;
        }
        match of_peer(peer, &polity, &party, Duration::from_secs(seconds)).await {
            Ok(measured) => all.push(measured),
            // A peer that cannot be had leaves its line empty; ours has to be there.
            Err(fault) if peer != Peer::Polity => println!("SKIPPED: {}: {fault:#}", peer.name()),
            Err(fault) => return Err(fault),
        }
    }
    print(&all);
    let cost = crypto::Cost::of_a_login(&party)?;
    println!(
        "\ncryptography of a login, on one core: {:.0} us for the server, {:.0} us for the client",
        cost.server_us, cost.client_us
    );
    for measured in all.iter().filter(|measured| measured.peer == Peer::Polity) {
        for line in &measured.lines {
            let share = cost.server_us / line.cpu_us * 100.0;
            println!("polity, {}: {share:.0} % of the server's CPU is cryptography", line.what);
        }
    }
    println!();
    for measured in &all {
        let replays = if measured.replays_refused { "refuses" } else { "DOES NOT REFUSE" };
        println!(
            "{}: {}; {replays} a used assertion and a used proof",
            measured.version,
            measured.peer.does()
        );
    }
    Ok(())
}

/// Starts an issuer, warms it up, measures it and ends it.
async fn of_peer(peer: Peer, polity: &Path, party: &Arc<Party>, measured: Duration) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let running = Arc::new(peer.start(polity, party, folder.path()).await?);
    let version = peer.version(polity)?;
    let done = run(&running, party, measured).await;
    let memory_mib = running.server.memory_mib();
    Ok(Measured { memory_mib, version, ..done? })
}

/// What is compared of two nations.
#[derive(Clone, Copy)]
pub struct Alike {
    pub per_second: f64,
    pub p99_ms: f64,
    /// Memory of the server before the first login.
    pub idle_mib: f64,
}

/// Measures the binary alone, on the nation in this folder; it is made where there is none.
pub async fn of_polity_in(polity: &Path, folder: &Path) -> Result<Alike> {
    let party = Arc::new(Party::new());
    // The first start makes the nation; only a later one is idle as a server is on other days.
    drop(Peer::Polity.start(polity, &party, folder).await?);
    let running = Arc::new(Peer::Polity.start(polity, &party, folder).await?);
    tokio::time::sleep(IDLE).await;
    let idle_mib = running.server.memory_mib();
    let mut ready = callers(&running, &party).await?;
    let times = Times { warm_up: Duration::from_secs(SECONDS), measured: Duration::from_secs(SECONDS) };
    let all = ready.len();
    let figure = load::tasks_with(&mut ready, all, times).await?;
    #[expect(clippy::cast_precision_loss, reason = "a time of seconds")]
    let p99_ms = figure.p99_us as f64 / 1000.0;
    Ok(Alike { per_second: figure.per_second, p99_ms, idle_mib })
}

/// As many callers as the load needs at most, each of them signed in once.
async fn callers(running: &Arc<Running>, party: &Arc<Party>) -> Result<Vec<caller::Caller>> {
    let mut all = Vec::new();
    for _ in 0..CALLERS.into_iter().max().unwrap_or(1) {
        all.push(caller::Caller::begin(party.clone(), running.clone()).await?);
    }
    Ok(all)
}

async fn run(running: &Arc<Running>, party: &Arc<Party>, measured: Duration) -> Result<Measured> {
    let times = Times { warm_up: Duration::from_millis(500), measured };
    let warm = Times { warm_up: Duration::ZERO, measured: measured * WARM_UPS };
    let mut ready = callers(running, party).await?;
    let replays_refused = ready.first_mut().context("a caller")?.replays_are_refused().await?;
    let all = ready.len();
    load::tasks_with(&mut ready, all, warm).await?;
    let (mut lines, mut throughput) = (Vec::new(), 0.0);
    for count in CALLERS {
        let cpu = running.server.cpu_seconds();
        let figure = load::tasks_with(&mut ready, count, times).await?;
        let cpu_us = (running.server.cpu_seconds() - cpu) * 1e6 / figure.count;
        throughput = figure.per_second;
        lines.push(Line {
            what: if count == 1 { "1 caller".to_owned() } else { format!("{count} callers") },
            figure,
            cpu_us,
        });
    }
    let cpu = running.server.cpu_seconds();
    let figure = load::paced(&mut ready, throughput / 2.0, times).await?;
    let cpu_us = (running.server.cpu_seconds() - cpu) * 1e6 / figure.count;
    lines.push(Line { what: "half of that, paced".to_owned(), figure, cpu_us });
    let peer = running.peer;
    Ok(Measured { peer, lines, throughput, memory_mib: 0.0, version: String::new(), replays_refused })
}

fn print(all: &[Measured]) {
    let bar =
        all.iter().find(|measured| measured.peer == Peer::OidcProvider).map(|measured| measured.throughput);
    println!(
        "{:<14} {:<20} {:>9} {:>9} {:>9} {:>12} {:>14} {:>12}",
        "issuer", "load", "logins/s", "p50 ms", "p99 ms", "CPU us each", "a core of it/s", "memory MiB"
    );
    for measured in all {
        for line in &measured.lines {
            #[expect(clippy::cast_precision_loss, reason = "a time of seconds")]
            let ms = |us: u128| us as f64 / 1000.0;
            println!(
                "{:<14} {:<20} {:>9.0} {:>9.1} {:>9.1} {:>12.0} {:>14.0} {:>12.0}",
                measured.peer.name(),
                line.what,
                line.figure.per_second,
                ms(line.figure.p50_us),
                ms(line.figure.p99_us),
                line.cpu_us,
                1e6 / line.cpu_us,
                measured.memory_mib
            );
        }
    }
    println!();
    for measured in all.iter().filter(|measured| measured.peer != Peer::OidcProvider) {
        let ratio = |bar: f64| format!("{:.1} times", measured.throughput / bar);
        let ratio = bar.map_or_else(|| "not measured in this run".to_owned(), ratio);
        println!("{:<14} throughput beside oidc-provider: {ratio}", measured.peer.name());
    }
}
