//! What a login costs in cryptography alone, on either side: the ceiling under which every issuer works.

use super::party::Party;
use anyhow::Result;
use polity_vault::jose::{ContentEncryption, KeyAgreement, SigningKey, Unverified, encrypt};
use serde_json::json;
use std::{hint::black_box, time::Instant};

const ROUNDS: u32 = 20;
const LOGINS: u32 = 100;
const ISSUER: &str = "http://127.0.0.1:8080/login/fapi";
const BYTES_MAX: usize = 16 * 1024;

/// Microseconds of one core.
pub struct Cost {
    /// Two assertions and three proofs signed.
    pub client_us: f64,
    /// Those five verified; an access token, an ID token and the facts signed; the last two encrypted.
    pub server_us: f64,
}

impl Cost {
    pub fn of_a_login(party: &Party) -> Result<Self> {
        let signer = SigningKey::generate("idp-sig-1");
        let told = json!({
            "iss": ISSUER, "aud": "AbCdEfGhIjKlMnOpQrStUvWxYz012345", "sub": "0193f7c8-6a5e-7c3b-9d2e-4f6a8b0c1d2e",
            "iat": 1_790_000_000, "exp": 1_790_000_600, "jti": "5b9f1c0e-5b7c-4a39-8f0e-7e0c6d2f4a11",
        });
        let fact = json!({ "lastupdated": "2026-11-01", "source": "1", "classification": "C", "value": "HARBOUR VIEW ROAD" });
        let facts = json!({ "sub": "0193f7c8-6a5e-7c3b-9d2e-4f6a8b0c1d2e", "person_info": vec![fact; 5] });
        let (assertion, proof) = (party.assertion(ISSUER)?, party.proof("POST", ISSUER, None)?);
        let (signing, encryption) = (party.signing.public(), party.decryption.public());
        Ok(Self {
            client_us: timed(|| {
                for _ in 0..2 {
                    black_box(party.assertion(ISSUER)?);
                }
                for _ in 0..3 {
                    black_box(party.proof("POST", ISSUER, Some("token"))?);
                }
                Ok(())
            })?,
            server_us: timed(|| {
                for _ in 0..2 {
                    black_box(Unverified::parse(&assertion, BYTES_MAX)?.verify(&signing)?);
                }
                for _ in 0..3 {
                    let read = Unverified::parse(&proof, BYTES_MAX)?;
                    let key = read.jwk().unwrap_or_else(|| party.signing.public());
                    black_box(read.verify(&key)?);
                }
                black_box(signer.sign("at+jwt", &told)?);
                for claims in [&told, &facts] {
                    let signed = signer.sign("JWT", claims)?;
                    let enc = ContentEncryption::A256CbcHs512;
                    black_box(encrypt(&encryption, KeyAgreement::EcdhEsA256Kw, enc, signed.as_bytes())?);
                }
                Ok(())
            })?,
        })
    }
}

/// The best of the rounds: other work on the machine only makes it worse.
fn timed(login: impl Fn() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        for _ in 0..LOGINS {
            login()?;
        }
        best = best.min(began.elapsed().as_secs_f64() * 1e6 / f64::from(LOGINS));
    }
    Ok(best)
}
