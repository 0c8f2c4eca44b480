//! What the targets share: another program's keys, and the relying party that the requests come from.
//!
//! A fuzzer cannot forge a signature, so half of each target signs what the fuzzer wrote: otherwise nothing behind the
//! signature would ever be reached.

use std::sync::{LazyLock, OnceLock};

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use polity_identity::login::registration::Registration;
use polity_identity::login::relying_party::{Kind, RelyingParty};
use polity_vault::jose::PublicKey;
use serde_json::{Map, Value, json};

/// The issuer.
pub const ISSUER: &str = "https://id.example/login/fapi";
/// The relying party.
pub const CLIENT: &str = "Qm7TzK2hV9sLw4XcRb8NfYpD1gJe6uAo";
/// The time, in seconds. The seeds are of this time.
pub const NOW_S: i64 = 1_795_435_600;

static PAIR: LazyLock<EcdsaKeyPair> = LazyLock::new(|| {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("the system gives randomness")
});

/// The other program's public key.
pub fn jwk() -> Map<String, Value> {
    let (x, y) = PAIR.public_key().as_ref()[1..].split_at(32);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) });
    jwk.as_object().cloned().expect("an object")
}

/// The same, read.
pub fn key() -> &'static PublicKey {
    static KEY: OnceLock<PublicKey> = OnceLock::new();
    KEY.get_or_init(|| PublicKey::from_jwk(&jwk()).expect("a sound key"))
}

/// A token with this header and this payload, whatever they are, that is truly signed.
pub fn sign(header: &[u8], payload: &[u8]) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let hash = digest::digest(&digest::SHA256, signed.as_bytes());
    let signature = PAIR.sign_digest(&hash).expect("a signature");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What the fuzzer wants, and the rest of its bytes.
pub fn choice(data: &[u8]) -> Option<(u8, &[u8])> {
    data.split_first().map(|(first, rest)| (*first, rest))
}

/// A relying party of a kind, with keys and scopes.
pub fn party(kind: Kind) -> RelyingParty {
    let scopes = match kind {
        Kind::Login => ["openid", "user.identity", "name", "email"],
        Kind::Facts => ["openid", "name", "dob", "vehicles.vehicleno"],
    };
    let declared = Registration {
        name: "Library".into(),
        operator: "Angsana Libraries".into(),
        kind: kind.name().into(),
        environment: "live".into(),
        redirect_uris: vec!["https://library.example/callback".into()],
        jwks_uri: Some("https://library.example/keys".into()),
        scopes: scopes.map(str::to_owned).to_vec(),
        purpose: "To open your account".into(),
        ..Registration::default()
    };
    declared.resolve(CLIENT, 0).expect("a sound registration")
}
