//! Assertions of relying parties: whatever they claim is judged, and what is accepted is for this issuer, now and once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_fuzz::{CLIENT, ISSUER, NOW_S, choice, key, sign};
use polity_identity::login::assertion::judge;
use polity_vault::jose::Unverified;

fuzz_target!(|data: &[u8]| {
    let Some((later, claims)) = choice(data) else { return };
    let token = sign(br#"{"alg":"ES256"}"#, claims);
    let Ok(claims) = Unverified::parse(&token, 64 * 1024).and_then(|read| read.verify(key())) else { return };
    let now = (NOW_S + i64::from(later)) * 1_000_000;
    let Ok(once) = judge(&claims, CLIENT, ISSUER, now) else { return };
    assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some(CLIENT), Some(CLIENT)));
    assert_eq!(claims["aud"].as_str(), Some(ISSUER));
    assert!(once.until > now && once.until - now <= 180 * 1_000_000, "it is remembered until {}", once.until);
});
