//! Whole logins against a running issuer, by one load client for every peer: pushed request, authorization with consent
//! given, token, userinfo.
//!
//! The client signs and proves for real; what that costs it is told apart, because it runs on the same machine. Tokens
//! are decrypted and verified once, before the measuring: the server's work is the same whether or not they are.

mod connection;
mod nation;
mod party;

use crate::load;
use anyhow::Result;
use std::{path::PathBuf, sync::Arc, time::Instant};

const CALLERS: [usize; 2] = [1, 16];
/// Signatures and proofs made to learn what a login costs the client.
const PREPARED: u32 = 2_000;

/// Measures the binary at `polity`.
pub async fn measure(polity: PathBuf) -> Result<()> {
    let party = Arc::new(party::Party::new());
    let nation = nation::Running::start(&polity, &party).await?;
    println!(
        "logins by FAPI 2.0, SQLite, durable, replay-protected, in the ledger; the client runs beside the server\n"
    );
    let visitor = nation.sign_in("working-mother").await?;
    party.first_login(&nation.address, &visitor).await?;
    let began = Instant::now();
    for _ in 0..PREPARED {
        party.sign_everything(&nation.address);
    }
    let client_us = began.elapsed().as_secs_f64() * 1e6 / f64::from(PREPARED);
    for callers in CALLERS {
        let cpu = nation.cpu_seconds()?;
        let figure = load::tasks_with(callers, {
            let (party, visitor, address) = (party.clone(), visitor.clone(), nation.address.clone());
            move |_| party::Caller::new(party.clone(), address.clone(), visitor.clone())
        })
        .await?;
        let spent = nation.cpu_seconds()? - cpu;
        println!("{:<52} {callers:>7}  {}", "whole logins", figure.cell());
        println!("{:<52} {callers:>7}  {:>9.0} us of the server's CPU each", "", spent * 1e6 / figure.count);
    }
    println!("\n{:<52} {client_us:>9.0} us of the client's CPU a login", "signing assertions and proofs");
    println!("{:<52} {:>9.0} MiB", "memory of the server afterwards", nation.memory_mib()?);
    nation.stop()
}
