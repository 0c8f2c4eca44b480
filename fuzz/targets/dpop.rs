//! Proofs of possession: what was not signed is refused; what was is accepted for this request only.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_fuzz::{ISSUER, NOW_S, choice, jwk, key, sign};
use polity_identity::login::dpop::{Wanted, judge};
use serde_json::{Value, json};

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = choice(data) else { return };
    let target = format!("{ISSUER}/token");
    let wanted = Wanted { method: "POST", target: &target, access_token: None, now: NOW_S * 1_000_000 };
    match mode % 3 {
        0 => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            assert!(judge(text, wanted).is_err(), "a forgery");
        }
        1 => {
            let header = json!({ "alg": "ES256", "typ": "dpop+jwt", "jwk": jwk() }).to_string();
            let Ok(proof) = judge(&sign(header.as_bytes(), rest), wanted) else { return };
            let claims: Value = serde_json::from_slice(rest).expect("claims that were judged are JSON");
            assert_eq!((claims["htm"].as_str(), proof.thumbprint), (Some("POST"), key().thumbprint()));
            assert!(claims["jti"].as_str().is_some_and(|jti| !jti.is_empty()));
            // It stays spent for as long as it would be accepted.
            assert!(proof.once.until > wanted.now);
            let elsewhere = Wanted { method: "GET", ..wanted };
            assert!(judge(&sign(header.as_bytes(), rest), elsewhere).is_err());
        }
        _ => {
            let claims = json!({ "htm": "POST", "htu": target, "iat": NOW_S, "jti": "one" }).to_string();
            if let Ok(proof) = judge(&sign(rest, claims.as_bytes()), wanted) {
                assert_eq!(proof.thumbprint, key().thumbprint());
            }
        }
    }
});
