//! Tokens that were changed or made to hurt: never read as good, never a panic, never more than a moment.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use polity_vault::jose::{
    Curve, DecryptionKey, JWE_BYTES_MAX, JoseError, KeyAgreement, KeySet, PublicKey, SignatureAlg,
    SigningKey, Unverified, encrypt,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::round_trips::{ENCRYPTIONS, SIGNATURES, Stranger};

const BYTES_MAX: usize = 64 * 1024;
/// Far more than a mebibyte needs here on a slow and busy machine, far less than anything quadratic takes.
const A_MOMENT: Duration = Duration::from_secs(5);

/// Every way of changing one character, deleting one or doubling one, at every place.
fn changes(token: &str) -> impl Iterator<Item = String> {
    assert!(token.is_ascii());
    (0..token.len()).flat_map(move |place| {
        let (before, rest) = token.split_at(place);
        let (here, after) = rest.split_at(1);
        // One bit of the encoded byte, the last bit that counts, another alphabet, a separator, padding.
        let next = char::from(here.as_bytes()[0] ^ 1).to_string();
        let others =
            [next.as_str(), "A", "_", ".", "+", "=", " ", ""].into_iter().filter(move |other| *other != here);
        let mut changed: Vec<String> = others.map(|other| format!("{before}{other}{after}")).collect();
        changed.push(format!("{before}{here}{here}{after}"));
        changed.push(before.to_owned());
        changed
    })
}

#[test]
fn a_signed_token_with_any_byte_changed_never_verifies() {
    for alg in SIGNATURES {
        let signer = Stranger::new(alg);
        let key = signer.key();
        let token =
            signer.sign(&format!(r#"{{"alg":"{}","kid":"k"}}"#, alg.name()), br#"{"iss":"x","n":12}"#);
        assert!(Unverified::parse(&token, BYTES_MAX).unwrap().verify(&key).is_ok());
        for changed in changes(&token) {
            let verified = Unverified::parse(&changed, BYTES_MAX).and_then(|read| read.verify(&key));
            assert!(verified.is_err(), "{changed} verifies");
        }
    }
}

#[test]
fn an_encrypted_token_with_any_byte_changed_never_opens() {
    for curve in [Curve::P256, Curve::P521] {
        for enc in ENCRYPTIONS {
            let key = DecryptionKey::generate_for(curve, KeyAgreement::EcdhEsA192Kw, "e");
            let token =
                encrypt(&key.public(), KeyAgreement::EcdhEsA192Kw, enc, b"seventeen bytes..").unwrap();
            assert!(key.decrypt(&token, &ENCRYPTIONS).is_ok());
            for changed in changes(&token) {
                assert!(key.decrypt(&changed, &ENCRYPTIONS).is_err(), "{changed} opens");
            }
        }
    }
}

#[test]
fn headers_that_ask_for_something_else_are_refused() {
    let signer = Stranger::new(SignatureAlg::Es256);
    let refuse = |header: &str| {
        let token = signer.sign(header, b"{}");
        Unverified::parse(&token, BYTES_MAX).map(|read| read.alg()).expect_err(header)
    };
    for alg in [
        r#""none""#,
        r#""None""#,
        r#""""#,
        r#""HS256""#,
        r#""RS256""#,
        r#""es256""#,
        r#""ES256K""#,
        r#""EdDSA""#,
    ] {
        assert_eq!(refuse(&format!(r#"{{"alg":{alg}}}"#)), JoseError::UnknownAlgorithm);
    }
    assert_eq!(refuse("{}"), JoseError::UnknownAlgorithm);
    for crit in [r#"["b64"]"#, "[]", "null", r#"["exp"]"#] {
        assert_eq!(refuse(&format!(r#"{{"alg":"ES256","crit":{crit}}}"#)), JoseError::CriticalHeader);
    }
    for malformed in [
        r#"{"alg":"ES256","alg":"ES256"}"#,
        r#"{"alg":"none","alg":"ES256"}"#,
        r#"{"alg":["ES256"]}"#,
        r#"{"alg":"ES256","typ":1}"#,
        r#"{"alg":"ES256","kid":null}"#,
        r#"{"alg":"ES256","jwk":"x"}"#,
        r#"["ES256"]"#,
        r#"{"alg":"ES256"} x"#,
        "",
        r#"{"alg":"ES256","x":{"a":1,"a":2}}"#,
    ] {
        assert!(matches!(refuse(malformed), JoseError::Malformed { .. }), "{malformed}");
    }
    // A signature of another length than the algorithm's, a private key on show, a key on another curve than it says.
    assert!(matches!(refuse(r#"{"alg":"ES384"}"#), JoseError::Malformed { .. }));
    let mut shown = signer.jwk();
    shown.insert("d".to_owned(), "AQ".into());
    let header = json!({ "alg": "ES256", "jwk": shown }).to_string();
    assert_eq!(refuse(&header), JoseError::BadKey { why: "it has private members" });
}

#[test]
fn a_key_for_something_else_does_not_verify_what_it_signed() {
    let signer = Stranger::new(SignatureAlg::Es256);
    let token = signer.sign(r#"{"alg":"ES256"}"#, b"{}");
    let read = Unverified::parse(&token, BYTES_MAX).unwrap();
    for (name, value) in [("use", "enc"), ("alg", "ES384"), ("alg", "ECDH-ES+A256KW")] {
        let mut jwk = signer.jwk();
        jwk.insert(name.to_owned(), value.into());
        let key = PublicKey::from_jwk(&jwk).unwrap();
        assert!(matches!(read.verify(&key), Err(JoseError::BadKey { .. })), "{name} = {value}");
    }
}

#[test]
fn encrypted_tokens_that_ask_for_something_else_are_refused() {
    let key = DecryptionKey::generate(Curve::P256, "e");
    let token = encrypt(&key.public(), KeyAgreement::EcdhEsA256Kw, ENCRYPTIONS[0], b"x").unwrap();
    let (header, rest) = token.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let refuse = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        let token = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()));
        key.decrypt(&token, &ENCRYPTIONS).expect_err(name)
    };
    assert_eq!(refuse("zip", json!("DEF")), JoseError::UnknownAlgorithm);
    assert_eq!(refuse("crit", json!(["x"])), JoseError::CriticalHeader);
    for alg in ["dir", "ECDH-ES", "RSA-OAEP-256", "RSA1_5", "PBES2-HS256+A128KW", "A256KW", "ECDH-ES+A128KW"]
    {
        assert_eq!(refuse("alg", json!(alg)), JoseError::UnknownAlgorithm, "{alg}");
    }
    for enc in ["A128GCM", "A128CBC-HS256", "none", ""] {
        assert_eq!(refuse("enc", json!(enc)), JoseError::UnknownAlgorithm, "{enc}");
    }
    assert_eq!(refuse("apu", json!("QWxpY2U")), JoseError::Decryption);
    assert!(matches!(refuse("apv", json!("Q")), JoseError::Malformed { .. }));
    assert!(matches!(refuse("epk", json!(null)), JoseError::Malformed { .. }));
    let other = DecryptionKey::generate(Curve::P384, "e").public_jwk();
    assert_eq!(refuse("epk", other), JoseError::BadKey { why: "epk is on another curve" });
    let mut off = header["epk"].clone();
    off["y"] = off["x"].clone();
    assert!(matches!(refuse("epk", off), JoseError::BadKey { .. }), "an invalid-curve attack gets in");
}

/// Runs all readers over a text; the results do not matter here, only that there is one.
fn read(text: &str) {
    let (signing, enc) = keys();
    if let Ok(token) = Unverified::parse(text, usize::MAX) {
        let _ = (token.claims_unverified(), token.verify(&signing.public()), format!("{token:?}"));
        if let Some(jwk) = token.jwk() {
            let _ = (token.verify(&jwk), jwk.thumbprint());
        }
    }
    let _ = enc.decrypt(text, &ENCRYPTIONS);
    let _ = KeySet::parse(text.as_bytes());
}

fn keys() -> &'static (SigningKey, DecryptionKey) {
    static KEYS: std::sync::OnceLock<(SigningKey, DecryptionKey)> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| (SigningKey::generate("k"), DecryptionKey::generate(Curve::P256, "e")))
}

#[test]
fn a_mebibyte_of_anything_is_refused_in_a_moment() {
    let length = JWE_BYTES_MAX - 1024;
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(&text[..length * 3 / 4 - 100]);
    let repeat = |unit: &str| unit.repeat(length / unit.len() + 1);
    let members = (0..length / 8).map(|number| format!("\"{number:x}\":1")).collect::<Vec<_>>().join(",");
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#);
    let hostile = [
        repeat("."),
        repeat("A"),
        repeat("="),
        repeat("A."),
        repeat("ä"),
        format!("{}..", encode(&repeat("["))),
        format!("{}..", encode(&repeat(r#"{"a":"#))),
        format!("{}....", encode(&format!("{{{members}"))),
        format!("{header}.{}.AA", repeat("A")),
        format!("{header}.AA.{}", repeat("A")),
        repeat(r#"{"keys":["#),
    ];
    for text in hostile {
        let begun = Instant::now();
        read(&text);
        assert!(begun.elapsed() < A_MOMENT, "{}... took {:?}", &text[..40], begun.elapsed());
    }
    assert_eq!(Unverified::parse("AAAA", 3).err(), Some(JoseError::TooLarge));
    assert_eq!(keys().1.decrypt(&repeat("AAAAA.."), &ENCRYPTIONS).err().map(|_| ()), Some(()));
}

#[test]
fn the_dearest_key_set_costs_a_moment() {
    // The most keys there may be, on the curve that is slowest, all to be tried for one token without a kid.
    let set: Vec<Value> = (0..32).map(|_| Value::Object(Stranger::new(SignatureAlg::Es512).jwk())).collect();
    let set = json!({ "keys": set }).to_string();
    let token = Stranger::new(SignatureAlg::Es512).sign(r#"{"alg":"ES512"}"#, b"{}");
    let begun = Instant::now();
    let set = KeySet::parse(set.as_bytes()).unwrap();
    let read = Unverified::parse(&token, BYTES_MAX).unwrap();
    let tried = set.signing(read.alg(), read.kid());
    assert_eq!(tried.len(), 32);
    assert!(tried.into_iter().all(|key| read.verify(key) == Err(JoseError::Signature)));
    assert!(begun.elapsed() < A_MOMENT, "it took {:?}", begun.elapsed());
}

fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        proptest::sample::select(vec![
            "ES256",
            "P-256",
            "EC",
            "sig",
            "enc",
            "A256GCM",
            "ECDH-ES+A256KW",
            "AQ",
            "JWT"
        ])
        .prop_map(Value::from),
    ];
    let name = proptest::sample::select(vec![
        "alg", "enc", "typ", "cty", "kid", "jwk", "epk", "kty", "crv", "x", "y", "d", "use", "keys", "crit",
        "zip", "apu",
    ]);
    let value = leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Value>()),
        ]
    });
    value.prop_map(|value| value.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_is_ever_a_panic(text in ".*", parts in proptest::collection::vec("[A-Za-z0-9_.=-]{0,40}", 0..7)) {
        read(&text);
        read(&parts.join("."));
    }

    #[test]
    fn no_header_is_ever_a_panic(header in json_text(), payload in json_text(), tail in "[A-Za-z0-9_-]{86}") {
        let (header, payload) = (URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        read(&format!("{header}.{payload}.{tail}"));
        read(&format!("{header}.{tail}.{payload}.{payload}.{tail}"));
        read(&payload);
    }

    #[test]
    fn pieces_of_good_tokens_are_never_a_panic(cuts in proptest::collection::vec((any::<bool>(), 0..2000_usize, 0..2000_usize), 1..6)) {
        let (signing, enc) = keys();
        let signed = signing.sign("JWT", &json!({ "iss": "x" })).unwrap();
        let sealed = encrypt(&enc.public(), KeyAgreement::EcdhEsA256Kw, ENCRYPTIONS[1], signed.as_bytes()).unwrap();
        let mut spliced = String::new();
        for (from_signed, start, length) in cuts {
            let token = if from_signed { &signed } else { &sealed };
            let start = start % token.len();
            spliced.push_str(&token[start..(start + length).min(token.len())]);
        }
        read(&spliced);
    }
}
