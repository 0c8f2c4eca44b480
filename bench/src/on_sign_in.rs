//! What proves a person at sign-in: a password, which costs memory and time on purpose, and a passkey.
//!
//! Both are verified by what the binary verifies them with, not through its pages: those slow down whoever tries more than a
//! few times a minute. While passwords are verified, another task of the same runtime wants to run now and then: hashing must
//! not starve the rest.

#[path = "../../crates/identity/tests/journeys/soft_passkey.rs"]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the authenticator of the journeys")]
mod authenticator;

use crate::load::{self, Call, Times};
use anyhow::{Result, ensure};
use authenticator::SoftPasskey;
use polity_vault::{PasswordHasher, SystemEntropy};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use webauthn_rs::prelude::{
    DiscoverableKey, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, WebauthnBuilder,
};

const PASSWORD: &str = "kopi tarik at nine";
/// How often the other task wants to run.
const TICK: Duration = Duration::from_millis(2);
const CALLERS: usize = 8;
const TIMES: Times = Times { warm_up: Duration::from_secs(1), measured: Duration::from_secs(10) };
/// Assertions verified on one core.
const VERIFIED: u32 = 5_000;

/// Measures both.
pub async fn measure() -> Result<()> {
    passwords().await?;
    verifications()
}

struct ByPassword {
    hasher: PasswordHasher,
    hash: String,
}

impl Call for ByPassword {
    async fn call(&mut self) -> Result<()> {
        ensure!(self.hasher.verify(PASSWORD, &self.hash).await?, "the password is right");
        Ok(())
    }
}

/// Somebody whose call needs nothing but a turn.
struct Other;

impl Call for Other {
    async fn call(&mut self) -> Result<()> {
        tokio::task::yield_now().await;
        Ok(())
    }
}

/// Passwords verified as fast as the queue before the hasher lets them, and how late others come to their turn.
async fn passwords() -> Result<()> {
    let hasher = PasswordHasher::new(Arc::new(SystemEntropy));
    let hash = hasher.hash(PASSWORD).await?;
    let mut callers: Vec<_> =
        (0..CALLERS).map(|_| ByPassword { hasher: hasher.clone(), hash: hash.clone() }).collect();
    let mut others = vec![Other];
    let (verified, beside) = tokio::try_join!(
        load::tasks_with(&mut callers, CALLERS, TIMES),
        load::paced(&mut others, 1.0 / TICK.as_secs_f64(), TIMES)
    )?;
    println!("{:<58} {}", "passwords verified (Argon2id, 19 MiB)", verified.cell());
    println!("{:<58} {}", "turns of other tasks meanwhile, late by", beside.cell());
    Ok(())
}

/// Assertions verified by the library that the binary verifies them with, on one core and nothing else.
fn verifications() -> Result<()> {
    let origin = Url::parse("http://localhost:8080")?;
    let webauthn = WebauthnBuilder::new("localhost", &origin)?.build()?;
    let mut authenticator = SoftPasskey::new();
    let (challenge, state) =
        webauthn.start_passkey_registration(Uuid::from_u128(1), "resident", "resident", None)?;
    let made = authenticator.create(&serde_json::to_value(&challenge.public_key)?);
    let made: RegisterPublicKeyCredential = serde_json::from_str(&made)?;
    let key = DiscoverableKey::from(&webauthn.finish_passkey_registration(&made, &state)?);
    let mut shown = Vec::new();
    for _ in 0..VERIFIED {
        let (challenge, state) = webauthn.start_discoverable_authentication()?;
        shown.push((authenticator.get(&serde_json::to_value(&challenge.public_key)?), state));
    }
    let began = Instant::now();
    for (credential, state) in shown {
        let credential: PublicKeyCredential = serde_json::from_str(&credential)?;
        webauthn.finish_discoverable_authentication_v2(&credential, state, &key)?;
    }
    let each = began.elapsed().as_secs_f64() / f64::from(VERIFIED);
    println!("{:<58} {:>9.0}/s on one core", "passkey assertions, read and verified", 1.0 / each);
    Ok(())
}
