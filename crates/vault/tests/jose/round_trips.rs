//! What we write we read, for every curve, key agreement and content encryption.

use polity_vault::jose::{
    ContentEncryption, Curve, DecryptionKey, KeyAgreement, KeySet, PublicKey, SignatureAlg, SigningKey,
    Unverified, encrypt,
};
use proptest::prelude::*;
use serde_json::{Value, json};

pub const CURVES: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];
pub const AGREEMENTS: [KeyAgreement; 3] =
    [KeyAgreement::EcdhEsA128Kw, KeyAgreement::EcdhEsA192Kw, KeyAgreement::EcdhEsA256Kw];
pub const ENCRYPTIONS: [ContentEncryption; 2] = [ContentEncryption::A256CbcHs512, ContentEncryption::A256Gcm];

/// A key of `curve` whose owner does not say how to use it, and a private twin.
pub fn open_key(curve: Curve) -> (PublicKey, DecryptionKey) {
    let key = DecryptionKey::generate(curve, "enc");
    (key.public(), key)
}

#[test]
fn a_signature_verifies_under_its_own_key_only() {
    let (ours, other) = (SigningKey::generate("a"), SigningKey::generate("a"));
    let claims = json!({ "iss": "x", "iat": 1, "nested": { "ü": [null, true, 1.5] } });
    let token = ours.sign("JWT", &claims).unwrap();
    let read = Unverified::parse(&token, 4096).unwrap();
    assert_eq!((read.alg(), read.typ(), read.kid()), (SignatureAlg::Es256, Some("JWT"), Some("a")));
    assert_eq!(Value::Object(read.verify(&ours.public()).unwrap()), claims);
    assert!(read.verify(&other.public()).is_err());
    let kept = SigningKey::from_pkcs8("a", &ours.pkcs8()).unwrap();
    assert_eq!(kept.public(), ours.public());
}

#[test]
fn whatever_is_offered_decrypts_again() {
    for curve in CURVES {
        for alg in AGREEMENTS {
            for enc in ENCRYPTIONS {
                let (_, key) = open_key(curve);
                let mut jwk = key.public_jwk();
                jwk["alg"] = alg.name().into();
                let set = KeySet::from_value(&json!({ "keys": [jwk] })).unwrap();
                let (to, chosen) = set.encryption().unwrap();
                assert_eq!(chosen, alg);
                let token = encrypt(to, alg, enc, b"plain").unwrap();
                // `generate` says A256KW; the others are what a relying party's own set may say.
                let plain = key.decrypt(&token, &[enc]);
                if alg == KeyAgreement::EcdhEsA256Kw {
                    assert_eq!(&plain.unwrap()[..], b"plain");
                } else {
                    assert!(plain.is_err());
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_claims_survive(name in ".*", number: i64, list in proptest::collection::vec(".*", 0..5)) {
        let key = SigningKey::generate("k");
        let claims = json!({ "name": name, "number": number, "list": list });
        let token = key.sign("JWT", &claims).unwrap();
        let read = Unverified::parse(&token, 1 << 20).unwrap().verify(&key.public()).unwrap();
        prop_assert_eq!(Value::Object(read), claims);
    }
}
