//! Measures Polity beside the engines it stands on, in one run, and prints tables.
//!
//! `polity-bench store` compares the store with raw `SQLite` doing the same work; `polity-bench postgres`
//! prints the store's figures on the PostgreSQL wire, beside which `bench/postgres` runs pgbench.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program prints and reads the clock"
)]

mod load;
mod on_postgres;
mod on_sqlite;
mod work;

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let what = std::env::args().nth(1).unwrap_or_default();
    match what.as_str() {
        "store" => runtime.block_on(on_sqlite::compare()),
        "postgres" => {
            let url = std::env::var("POLITY_TEST_POSTGRES")?;
            runtime.block_on(on_postgres::measure(&url))
        }
        _ => anyhow::bail!("usage: polity-bench store | postgres"),
    }
}
