//! Tokens on one core: what a sign-in for another program costs in cryptography, with claims of the size they have there,
//! beside the arithmetic alone.

use anyhow::{Context, Result, ensure};
use aws_lc_rs::{
    agreement::{self, agree},
    digest,
    signature::{self, EcdsaKeyPair, KeyPair},
};
use polity_vault::jose::{
    ContentEncryption, Curve, DecryptionKey, KeyAgreement, KeySet, PublicKey, SignatureAlg, SigningKey,
    Unverified, encrypt,
};
use serde_json::{Value, json};
use std::{hint::black_box, time::Instant};

/// Calls timed together; the best of the rounds is printed, because other work on the machine only makes it worse.
const CALLS: u32 = 2_000;
const ROUNDS: u32 = 5;
/// The longest token that the server reads.
const BYTES_MAX: usize = 16 * 1024;

pub fn measure() -> Result<()> {
    let signer = SigningKey::generate("idp-sig-1");
    let claims = json!({
        "iss": "https://login.example", "aud": "AbCdEfGhIjKlMnOpQrStUvWxYz012345", "sub": "0193f7c8-6a5e-7c3b-9d2e-4f6a8b0c1d2e",
        "iat": 1_790_000_000, "exp": 1_790_000_600, "nonce": "5b9f1c0e-5b7c-4a39-8f0e-7e0c6d2f4a11",
        "acr": "urn:example:loa:2", "amr": ["pwd", "swk"], "sub_type": "user",
        "sub_attributes": { "identity_number": "T5000000A", "name": "Tan Mei Ling" },
    });
    println!("tokens, one core, best of {ROUNDS} rounds\n");
    println!("{:<58} {:>10} {:>9}", "", "a second", "us each");

    let token = signer.sign("JWT", &claims)?;
    arithmetic(token.as_bytes())?;
    row("sign, ES256", || Ok(signer.sign("JWT", &claims)?))?;
    let public = signer.public();
    row("take apart and verify, ES256, key read before", || {
        Ok(Unverified::parse(&token, BYTES_MAX)?.verify(&public)?)
    })?;
    let keys = keys_of(&signer)?;
    row("read a set of three keys", || Ok(KeySet::parse(&keys)?))?;
    row("read one key from JSON", || {
        let jwk = signer.public_jwk();
        Ok(PublicKey::from_jwk(jwk.as_object().context("an object")?)?)
    })?;

    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let key = DecryptionKey::generate(curve, "rp-enc-1");
        for enc in [ContentEncryption::A256CbcHs512, ContentEncryption::A256Gcm] {
            let (to, alg) = (key.public(), KeyAgreement::EcdhEsA256Kw);
            let name = format!("{}, {}, {}", curve.name(), alg.name(), enc.name());
            row(&format!("encrypt, {name}"), || Ok(encrypt(&to, alg, enc, token.as_bytes())?))?;
            let sealed = encrypt(&to, alg, enc, token.as_bytes())?;
            row(&format!("decrypt, {name}"), || Ok(key.decrypt(&sealed, &[enc])?))?;
        }
    }
    login(&signer, &claims)
}

/// What no token can do without, called directly on the library.
fn arithmetic(message: &[u8]) -> Result<()> {
    let pair = EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING)?;
    let hashed = || digest::digest(&digest::SHA256, message);
    row("  the library alone: hash and sign, P-256", || Ok(pair.sign_digest(&hashed())?))?;
    let signed = pair.sign_digest(&hashed())?;
    let public = signature::ParsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, pair.public_key())?;
    row("  the library alone: verify, P-256", || Ok(public.verify_sig(message, signed.as_ref())?))?;
    let theirs = agreement::PrivateKey::generate(&agreement::ECDH_P256)?.compute_public_key()?;
    let theirs = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, theirs.as_ref());
    let theirs = agreement::ParsedPublicKey::try_from(theirs)?;
    row("  the library alone: ephemeral key and agreement, P-256", || {
        let ephemeral = agreement::PrivateKey::generate(&agreement::ECDH_P256)?;
        black_box(ephemeral.compute_public_key()?);
        agree(&ephemeral, theirs.clone(), anyhow::anyhow!("no agreement"), |secret| {
            black_box(secret);
            Ok(())
        })
    })
}

/// Everything that one sign-in signs, verifies and encrypts: an assertion and a proof at the pushed request and again at the
/// token endpoint, then an access token and an encrypted ID token.
fn login(signer: &SigningKey, claims: &Value) -> Result<()> {
    let (client, key) = (SigningKey::generate("rp-sig-1"), DecryptionKey::generate(Curve::P256, "rp-enc-1"));
    let set =
        KeySet::parse(json!({ "keys": [client.public_jwk(), key.public_jwk()] }).to_string().as_bytes())?;
    let assertion = client.sign("JWT", claims)?;
    row("all of one sign-in: 4 verified, 2 signed, 1 encrypted", || {
        for _ in 0..2 {
            for _ in 0..2 {
                let read = Unverified::parse(&assertion, BYTES_MAX)?;
                let found = set.signing(SignatureAlg::Es256, read.kid());
                ensure!(found.len() == 1, "one key has the name");
                for key in found {
                    black_box(read.verify(key)?);
                }
            }
        }
        black_box(signer.sign("at+jwt", claims)?);
        let id_token = signer.sign("JWT", claims)?;
        let (to, alg) = set.encryption().context("the set has an encryption key")?;
        black_box(encrypt(to, alg, ContentEncryption::A256CbcHs512, id_token.as_bytes())?);
        Ok(())
    })
}

fn keys_of(signer: &SigningKey) -> Result<Vec<u8>> {
    let enc = [Curve::P256, Curve::P384].map(|curve| DecryptionKey::generate(curve, "rp-enc-1").public_jwk());
    let [first, second] = enc;
    Ok(serde_json::to_vec(&json!({ "keys": [signer.public_jwk(), first, second] }))?)
}

fn row<T>(what: &str, call: impl Fn() -> Result<T>) -> Result<()> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..CALLS {
            black_box(call()?);
        }
        best = best.min(begun.elapsed().as_secs_f64() / f64::from(CALLS));
    }
    println!("{what:<58} {:>10.0} {:>9.1}", 1.0 / best, best * 1e6);
    Ok(())
}
