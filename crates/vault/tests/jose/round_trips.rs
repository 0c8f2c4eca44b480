//! What we write we read, for every curve, key agreement and content encryption; signatures of others on every curve.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, KeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use polity_vault::jose::{
    ContentEncryption, Curve, DecryptionKey, JoseError, KeyAgreement, PublicKey, SignatureAlg, SigningKey,
    Unverified, encrypt,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub const CURVES: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];
pub const AGREEMENTS: [KeyAgreement; 3] =
    [KeyAgreement::EcdhEsA128Kw, KeyAgreement::EcdhEsA192Kw, KeyAgreement::EcdhEsA256Kw];
pub const ENCRYPTIONS: [ContentEncryption; 2] = [ContentEncryption::A256CbcHs512, ContentEncryption::A256Gcm];
pub const SIGNATURES: [SignatureAlg; 3] = [SignatureAlg::Es256, SignatureAlg::Es384, SignatureAlg::Es512];

/// Another program: it signs on any curve and writes any header.
pub struct Stranger {
    pub alg: SignatureAlg,
    pair: EcdsaKeyPair,
}

impl Stranger {
    pub fn new(alg: SignatureAlg) -> Self {
        let signing = match alg {
            SignatureAlg::Es256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
            SignatureAlg::Es384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
            SignatureAlg::Es512 => &ECDSA_P521_SHA512_FIXED_SIGNING,
        };
        Self { alg, pair: EcdsaKeyPair::generate(signing).unwrap() }
    }

    pub fn jwk(&self) -> Map<String, Value> {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(self.pair.public_key().as_ref().len() / 2);
        let jwk = json!({ "kty": "EC", "crv": self.alg.curve().name(), "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) });
        jwk.as_object().unwrap().clone()
    }

    pub fn key(&self) -> PublicKey {
        PublicKey::from_jwk(&self.jwk()).unwrap()
    }

    pub fn sign(&self, header: &str, payload: &[u8]) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        #[expect(clippy::disallowed_methods, reason = "the library ignores it")]
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[test]
fn a_signature_verifies_under_its_own_key_only() {
    let (ours, other) = (SigningKey::generate("a"), SigningKey::generate("a"));
    let claims = json!({ "iss": "x", "iat": 1, "nested": { "ü": [null, true, 1.5] } });
    let token = ours.sign("JWT", &claims).unwrap();
    let read = Unverified::parse(&token, 4096).unwrap();
    assert_eq!((read.alg(), read.typ(), read.kid()), (SignatureAlg::Es256, Some("JWT"), Some("a")));
    assert!(read.jwk().is_none());
    assert_eq!(read.verify(&ours.public()).map(Value::Object), Ok(claims.clone()));
    assert_eq!(read.verify(&other.public()), Err(JoseError::Signature));
    assert_eq!(read.claims_unverified().map(Value::Object), Ok(claims));
}

#[test]
fn a_kept_key_is_the_same_key() {
    let ours = SigningKey::generate("a \"quoted\" näme");
    let kept = SigningKey::from_pkcs8(ours.kid(), &ours.pkcs8()).unwrap();
    assert_eq!(kept.public_jwk(), ours.public_jwk());
    let token = kept.sign("at+jwt", &json!({ "a": 1 })).unwrap();
    let read = Unverified::parse(&token, 4096).unwrap();
    assert_eq!((read.typ(), read.kid()), (Some("at+jwt"), Some("a \"quoted\" näme")));
    assert!(read.verify(&ours.public()).is_ok());
    assert!(ours.public().fits(SignatureAlg::Es256) && !ours.public().fits(SignatureAlg::Es384));
    assert!(!format!("{ours:?}").contains(&hex::encode(&ours.pkcs8()[36..68])));
    assert!(SigningKey::from_pkcs8("a", &ours.pkcs8()[1..]).is_err());
    let not_an_object = JoseError::Malformed { what: "claims have to be an object" };
    assert_eq!(ours.sign("JWT", &json!([1])), Err(not_an_object));
}

#[test]
fn a_key_that_wrote_its_private_part_reads_it_again() {
    for curve in CURVES {
        let key = DecryptionKey::generate(curve, "enc");
        let jwk = key.private_jwk().unwrap();
        let twin = DecryptionKey::from_jwk(jwk.as_object().unwrap()).unwrap();
        assert_eq!(twin.public(), key.public());
        let token =
            encrypt(&key.public(), KeyAgreement::EcdhEsA256Kw, ContentEncryption::A256Gcm, b"to both")
                .unwrap();
        assert_eq!(&twin.decrypt(&token, &ENCRYPTIONS).unwrap()[..], b"to both");
        assert!(
            PublicKey::from_jwk(jwk.as_object().unwrap()).is_err(),
            "a private key passed for a public one"
        );
    }
    let signing = SigningKey::generate("s");
    let jwk = signing.private_jwk().unwrap();
    let twin = SigningKey::from_jwk(jwk.as_object().unwrap()).unwrap();
    assert_eq!((twin.public(), twin.pkcs8()), (signing.public(), signing.pkcs8()));
    let enc = DecryptionKey::generate(Curve::P256, "enc").private_jwk().unwrap();
    assert!(SigningKey::from_jwk(enc.as_object().unwrap()).is_err(), "a key for encryption signs");
    for wrong in ["", "AQ", &"A".repeat(43), twin.public_jwk()["x"].as_str().unwrap()] {
        let mut jwk = jwk.clone();
        jwk["d"] = wrong.into();
        assert!(SigningKey::from_jwk(jwk.as_object().unwrap()).is_err(), "d = {wrong}");
        assert!(DecryptionKey::from_jwk(jwk.as_object().unwrap()).is_err(), "d = {wrong}");
    }
}

#[test]
fn signatures_of_others_verify_on_every_curve_and_under_no_other() {
    let strangers = SIGNATURES.map(Stranger::new);
    for signer in &strangers {
        let token = signer.sign(&format!(r#"{{"alg":"{}"}}"#, signer.alg.name()), br#"{"iss":"x"}"#);
        let read = Unverified::parse(&token, 4096).unwrap();
        for other in &strangers {
            assert_eq!(read.verify(&other.key()).is_ok(), other.alg == signer.alg);
        }
        assert_eq!(read.verify(&Stranger::new(signer.alg).key()), Err(JoseError::Signature));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_claims_survive(name in ".*", number: i64, list in proptest::collection::vec(".*", 0..5), typ in ".{0,20}", kid in ".{1,20}") {
        let key = SigningKey::generate(kid.as_str());
        let claims = json!({ "name": name, "number": number, "list": list });
        let token = key.sign(&typ, &claims).unwrap();
        let read = Unverified::parse(&token, 1 << 20).unwrap();
        prop_assert_eq!((read.typ(), read.kid()), (Some(typ.as_str()), Some(kid.as_str())));
        prop_assert_eq!(Value::Object(read.verify(&key.public()).unwrap()), claims);
    }

    #[test]
    fn any_text_decrypts_again_however_it_was_encrypted(plain in proptest::collection::vec(any::<u8>(), 0..600)) {
        for curve in CURVES {
            for alg in AGREEMENTS {
                let key = DecryptionKey::generate_for(curve, alg, "enc");
                for enc in ENCRYPTIONS {
                    let token = encrypt(&key.public(), alg, enc, &plain).unwrap();
                    prop_assert_eq!(&*key.decrypt(&token, &[enc]).unwrap(), &plain);
                    let others: Vec<_> = ENCRYPTIONS.into_iter().filter(|other| *other != enc).collect();
                    prop_assert_eq!(key.decrypt(&token, &others), Err(JoseError::UnknownAlgorithm));
                    let stranger = DecryptionKey::generate_for(curve, alg, "enc");
                    prop_assert_eq!(stranger.decrypt(&token, &[enc]), Err(JoseError::Decryption));
                }
            }
        }
    }
}

#[test]
fn no_two_tokens_share_a_key_or_a_vector() {
    let key = DecryptionKey::generate(Curve::P256, "enc");
    for enc in ENCRYPTIONS {
        let tokens =
            [(); 50].map(|()| encrypt(&key.public(), KeyAgreement::EcdhEsA256Kw, enc, b"same").unwrap());
        for part in 0..5 {
            let mut seen: Vec<_> = tokens.iter().map(|token| token.split('.').nth(part).unwrap()).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), tokens.len(), "part {part} of {} repeats", enc.name());
        }
    }
}
