//! Signed tokens: nothing that was not signed verifies; what was signed reads as `serde_json` reads it, or is refused for its
//! shape, never for its signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_fuzz::{choice, key, sign};
use polity_vault::jose::{JoseError, Unverified};
use serde_json::Value;

const BYTES_MAX: usize = 64 * 1024;

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = choice(data) else { return };
    if mode % 2 == 0 {
        let Ok(text) = std::str::from_utf8(rest) else { return };
        if let Ok(token) = Unverified::parse(text, BYTES_MAX) {
            assert!(token.verify(key()).is_err(), "a forgery");
            let carried = token.jwk();
            assert!(
                carried.is_none_or(|carried| token.verify(&carried).is_err()),
                "a forgery under its own key"
            );
            drop((token.claims_unverified(), token.typ().map(str::len), token.kid().map(str::len)));
        }
        return;
    }
    let mut parts = rest.splitn(2, |byte| *byte == 0);
    let (header, payload) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let token = sign(header, payload);
    let Ok(read) = Unverified::parse(&token, BYTES_MAX) else { return };
    let header: Value = serde_json::from_slice(header).expect("a header that was read is JSON");
    assert_eq!((header["alg"].as_str(), header.get("crit")), (Some("ES256"), None));
    match read.verify(key()) {
        Ok(claims) => {
            let expected: Value = serde_json::from_slice(payload).expect("claims that were read are JSON");
            assert_eq!(Value::Object(claims), expected);
        }
        Err(error) => assert!(matches!(error, JoseError::Malformed { .. }), "{error}"),
    }
});
