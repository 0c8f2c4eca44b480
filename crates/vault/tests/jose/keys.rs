//! What a key and a key set may be, and which key is chosen.

use polity_vault::jose::{
    Curve, DecryptionKey, JoseError, KEY_SET_BYTES_MAX, KEY_SET_KEYS_MAX, KeyAgreement, KeySet, KeyUse,
    PublicKey, SignatureAlg, SigningKey, encrypt,
};
use serde_json::{Map, Value, json};

use crate::round_trips::{AGREEMENTS, CURVES, ENCRYPTIONS, SIGNATURES, Stranger};

fn changed(jwk: &Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    let mut jwk = jwk.clone();
    jwk.insert(name.to_owned(), value);
    jwk
}

#[test]
fn a_key_is_written_as_it_was_read() {
    for alg in SIGNATURES {
        let mut jwk = Stranger::new(alg).jwk();
        assert_eq!(PublicKey::from_jwk(&jwk).unwrap().to_jwk(), Value::Object(jwk.clone()));
        for (name, value) in [("use", "sig"), ("alg", alg.name()), ("kid", "näme")] {
            jwk.insert(name.to_owned(), value.into());
            let key = PublicKey::from_jwk(&jwk).unwrap();
            assert_eq!(key.to_jwk(), Value::Object(jwk.clone()));
            assert!(key.fits(alg));
        }
        let more = changed(&jwk, "x5t#S256", "whatever".into());
        assert_eq!(PublicKey::from_jwk(&more).unwrap().to_jwk(), Value::Object(jwk));
    }
}

#[test]
fn a_key_with_anything_wrong_is_refused() {
    for alg in SIGNATURES {
        let jwk = Stranger::new(alg).jwk();
        let x = jwk["x"].as_str().unwrap();
        // Numbers beyond the field, a point off the curve, the point at infinity, one byte too few, one too many.
        let beyond = "_".repeat(x.len() - 1) + if alg == SignatureAlg::Es384 { "_" } else { "8" };
        let zero = "A".repeat(x.len());
        for wrong in [&beyond, &zero, "", "AQ", &x[..x.len() - 2], &format!("AA{x}"), &format!("{x}="), "ä"]
        {
            for name in ["x", "y"] {
                let key = PublicKey::from_jwk(&changed(&jwk, name, wrong.into()));
                assert!(matches!(key, Err(JoseError::BadKey { .. })), "{name} = {wrong}: {key:?}");
            }
        }
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            for value in [json!("AQ"), Value::Null] {
                assert!(
                    PublicKey::from_jwk(&changed(&jwk, private, value)).is_err(),
                    "{private} was let through"
                );
            }
        }
        let long = "k".repeat(257);
        let wrong = [
            ("kty", json!("RSA")),
            ("kty", json!(1)),
            ("kty", json!("ec")),
            ("crv", json!("secp256k1")),
            ("crv", json!("P-255")),
            ("crv", json!(null)),
            ("x", json!(1)),
            ("use", json!("both")),
            ("use", json!(1)),
            ("kid", json!("")),
            ("kid", json!(long)),
            ("kid", json!(7)),
            ("alg", json!({})),
            ("key_ops", json!("verify")),
            ("key_ops", json!(["encrypt"])),
            ("key_ops", json!(["sign"])),
        ];
        for (name, value) in wrong {
            let shown = value.to_string();
            assert!(PublicKey::from_jwk(&changed(&jwk, name, value)).is_err(), "{name} = {shown} was read");
        }
        for name in ["kty", "crv", "x", "y"] {
            let mut less = jwk.clone();
            less.remove(name);
            assert!(PublicKey::from_jwk(&less).is_err(), "{name} was not missed");
        }
        // A point of another curve is not on this one.
        for other in CURVES.into_iter().filter(|curve| *curve != alg.curve()) {
            assert!(PublicKey::from_jwk(&changed(&jwk, "crv", other.name().into())).is_err());
        }
    }
}

#[test]
fn key_ops_speaks_where_use_is_silent() {
    let jwk = Stranger::new(SignatureAlg::Es256).jwk();
    let usage =
        |operations: Value| PublicKey::from_jwk(&changed(&jwk, "key_ops", operations)).unwrap().usage();
    assert_eq!(usage(json!([])), None);
    assert_eq!(usage(json!(["verify"])), Some(KeyUse::Signing));
    assert_eq!(usage(json!(["deriveBits"])), Some(KeyUse::Encryption));
    assert_eq!(usage(json!(["deriveKey", "deriveBits"])), Some(KeyUse::Encryption));
    assert_eq!(usage(json!(["verify", "deriveKey"])), None);
    let contradicting = changed(&changed(&jwk, "use", "enc".into()), "key_ops", json!(["verify"]));
    assert!(PublicKey::from_jwk(&contradicting).is_err());
}

#[test]
fn a_key_serves_one_purpose() {
    let (signing, enc) = (SigningKey::generate("s"), DecryptionKey::generate(Curve::P256, "e"));
    let sealed = encrypt(&signing.public(), KeyAgreement::EcdhEsA256Kw, ENCRYPTIONS[0], b"x");
    assert!(matches!(sealed, Err(JoseError::BadKey { .. })));
    assert!(!enc.public().fits(SignatureAlg::Es256));
    for alg in AGREEMENTS {
        let allowed = alg == KeyAgreement::EcdhEsA256Kw;
        assert_eq!(encrypt(&enc.public(), alg, ENCRYPTIONS[0], b"x").is_ok(), allowed, "{}", alg.name());
    }
}

#[test]
fn a_set_is_bounded() {
    let one = Value::Object(Stranger::new(SignatureAlg::Es256).jwk());
    let full = json!({ "keys": vec![one.clone(); KEY_SET_KEYS_MAX] });
    assert_eq!(KeySet::parse(full.to_string().as_bytes()).unwrap().keys().len(), KEY_SET_KEYS_MAX);
    let over = json!({ "keys": vec![json!({ "kty": "RSA" }); KEY_SET_KEYS_MAX + 1] });
    assert_eq!(KeySet::from_value(&over), Err(JoseError::TooLarge));
    let mut padded = json!({ "keys": [one] }).to_string().into_bytes();
    padded.resize(KEY_SET_BYTES_MAX, b' ');
    assert!(KeySet::parse(&padded).is_ok());
    padded.push(b' ');
    assert_eq!(KeySet::parse(&padded), Err(JoseError::TooLarge));
}

#[test]
fn a_set_passes_over_what_it_does_not_know_and_refuses_what_is_wrong() {
    let known = Value::Object(Stranger::new(SignatureAlg::Es384).jwk());
    let unknown = [
        json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "AQ" }),
        json!({ "kty": "EC", "crv": "secp256k1", "x": "AQ", "y": "AQ" }),
        json!({ "kty": "AKP", "pub": "AQ" }),
    ];
    for other in unknown {
        let set = KeySet::from_value(&json!({ "keys": [other, known] })).unwrap();
        assert_eq!(set.to_value(), json!({ "keys": [known] }));
        assert_eq!(KeySet::from_value(&set.to_value()).unwrap(), set);
    }
    let wrong = [
        json!({}),
        json!([]),
        json!({ "keys": {} }),
        json!({ "keys": [1] }),
        json!({ "keys": [{}] }),
        json!({ "keys": [{ "kty": "oct", "k": "AQ" }] }),
        json!({ "keys": [{ "kty": "RSA", "d": "AQ" }] }),
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ" }] }),
        json!({ "keys": [{ "kty": "EC" }] }),
    ];
    for set in wrong {
        assert!(KeySet::from_value(&set).is_err(), "{set} was read");
        assert!(KeySet::parse(set.to_string().as_bytes()).is_err(), "{set} was parsed");
    }
    assert!(KeySet::parse(br#"{"keys":[],"keys":[]}"#).is_err());
}

#[test]
fn without_a_kid_every_signing_key_is_tried() {
    let named = |alg: SignatureAlg, kid: &str, usage: Option<&str>| {
        let mut jwk = changed(&Stranger::new(alg).jwk(), "kid", kid.into());
        if let Some(usage) = usage {
            jwk.insert("use".to_owned(), usage.into());
        }
        Value::Object(jwk)
    };
    let set = KeySet::from_value(&json!({ "keys": [
        named(SignatureAlg::Es256, "a", Some("sig")), named(SignatureAlg::Es256, "b", None),
        named(SignatureAlg::Es256, "c", Some("enc")), named(SignatureAlg::Es384, "a", Some("sig")),
    ]}))
    .unwrap();
    let kids = |alg, kid| set.signing(alg, kid).into_iter().map(|key| key.kid().unwrap()).collect::<Vec<_>>();
    assert_eq!(kids(SignatureAlg::Es256, None), ["a", "b"]);
    assert_eq!(kids(SignatureAlg::Es256, Some("a")), ["a"]);
    assert_eq!(kids(SignatureAlg::Es384, Some("a")), ["a"]);
    assert!(kids(SignatureAlg::Es256, Some("c")).is_empty());
    assert!(kids(SignatureAlg::Es512, None).is_empty());
}

#[test]
fn the_strongest_encryption_key_is_chosen_and_the_first_of_equals() {
    let mut keys = Vec::new();
    let mut expected = Vec::new();
    // From the weakest to the strongest; each new one has to win, wherever it stands.
    for curve in CURVES {
        for alg in AGREEMENTS {
            let kid = format!("{} {}", curve.name(), alg.name());
            keys.insert(keys.len() / 2, DecryptionKey::generate_for(curve, alg, kid.as_str()).public_jwk());
            expected.push((kid, alg));
            let set = KeySet::from_value(&json!({ "keys": keys })).unwrap();
            let (key, chosen) = set.encryption().unwrap();
            assert_eq!((key.kid().unwrap(), chosen), (expected.last().unwrap().0.as_str(), alg));
        }
    }
    let silent = |kid: &str| {
        let mut jwk = DecryptionKey::generate(Curve::P521, kid).public_jwk();
        jwk.as_object_mut().unwrap().remove("alg");
        jwk
    };
    let direct = json!({ "alg": "ECDH-ES", "use": "enc" });
    let mut other = silent("direct");
    other.as_object_mut().unwrap().extend(direct.as_object().unwrap().clone());
    let set = KeySet::from_value(&json!({ "keys": [other, silent("first"), silent("second")] })).unwrap();
    let (key, alg) = set.encryption().unwrap();
    assert_eq!((key.kid(), alg), (Some("first"), KeyAgreement::EcdhEsA256Kw));
    let signing = KeySet::from_value(&json!({ "keys": [SigningKey::generate("s").public_jwk()] })).unwrap();
    assert!(signing.encryption().is_none());
}
