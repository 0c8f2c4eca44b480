//! Measures Polity beside the engines it stands on, in one run, and prints tables.
//!
//! `polity-bench store` compares the store with raw `SQLite` doing the same work; `polity-bench ledger` records
//! sealed acts with all that follows the log running beside; `polity-bench jose` signs, verifies and encrypts the tokens of
//! a sign-in for another program on one core; `polity-bench logins` carries whole logins out against the binary and its
//! peers; `polity-bench people` carries logins out in nations of different size; `polity-bench sign-in` verifies passwords and passkeys; `polity-bench services` has residents fill in and
//! send a service; `polity-bench officers` opens the queues of a team beside so many open cases; `polity-bench postgres` prints the store's figures on the PostgreSQL wire, beside which `bench/postgres` runs
//! pgbench.
//!
//! `strike`, `missing` and `audit` are the writer, the witness and the judge of the tests that kill it; `strike-raw` and
//! `missing-raw` are such a writer and witness on raw `SQLite`, by which the tests of power loss show that they notice.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program prints and reads the clock"
)]

mod connection;
mod hammer;
mod load;
mod logins;
mod on_jose;
mod on_ledger;
mod on_people;
mod on_postgres;
mod on_sign_in;
mod on_sqlite;
mod raw_strike;
mod services;
mod work;

use anyhow::Context as _;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let what = std::env::args().nth(1).unwrap_or_default();
    match what.as_str() {
        "store" => runtime.block_on(on_sqlite::compare()),
        "ledger" => runtime.block_on(on_ledger::measure()),
        "jose" => on_jose::measure(),
        "logins" => {
            let wanted: Vec<String> = std::env::args().skip(3).collect();
            runtime.block_on(logins::measure(place()?.into(), &wanted))
        }
        "services" => runtime.block_on(services::measure(std::env::args().nth(2))),
        "officers" => {
            let count = place()?.parse()?;
            runtime.block_on(services::inbox::measure(count, std::env::args().nth(3)))
        }
        "sign-in" => runtime.block_on(on_sign_in::measure()),
        "people" => {
            let count = std::env::args().nth(3).context("how many more people?")?.parse()?;
            runtime.block_on(async { on_people::compare(place()?.as_ref(), count).await })
        }
        "postgres" => {
            let url = std::env::var("POLITY_TEST_POSTGRES")?;
            runtime.block_on(on_postgres::measure(&url))
        }
        "strike" => runtime.block_on(async { hammer::strike(&place()?, &key()?).await }),
        "missing" => {
            let lines = std::io::stdin().lines().map_while(Result::ok);
            runtime.block_on(async { hammer::missing(&place()?, &key()?, lines).await })
        }
        "strike-raw" => raw_strike::strike(
            place()?.as_ref(),
            &std::env::args().nth(3).context("which PRAGMA synchronous?")?,
        ),
        "missing-raw" => {
            raw_strike::missing(place()?.as_ref(), std::io::stdin().lines().map_while(Result::ok))
        }
        "audit" => runtime.block_on(async { hammer::audit(&place()?, &key()?).await }),
        _ => anyhow::bail!(
            "usage: polity-bench store | ledger | jose | logins POLITY [PEER ...] | people POLITY COUNT | sign-in | services [DATABASE] | officers COUNT [DATABASE] | postgres | strike|missing|audit DATABASE ROOT_KEY_FILE"
        ),
    }
}

/// A database: a file, or the address of a PostgreSQL server.
fn place() -> anyhow::Result<String> {
    std::env::args().nth(2).context("which database?")
}

fn key() -> anyhow::Result<PathBuf> {
    std::env::args().nth(3).map(PathBuf::from).context("which root key file?")
}
