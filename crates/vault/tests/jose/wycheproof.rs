//! Project Wycheproof's tokens with elliptic-curve keys: what is valid and offered is read, all else is refused.

use polity_vault::jose::{ContentEncryption, DecryptionKey, JoseError, KeyAgreement, KeySet, Unverified};
use serde_json::{Value, json};

/// `wycheproof.json` says where it is from.
fn vectors(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("wycheproof.json")).unwrap();
    all[kind].as_array().unwrap().clone()
}

fn tests(group: &Value) -> impl Iterator<Item = (&Value, &str, bool)> {
    let tests = group["tests"].as_array().unwrap().iter();
    tests.map(|test| (test, test["comment"].as_str().unwrap(), test["result"] == "valid"))
}

fn verify(keys: &Value, token: &str) -> Result<(), JoseError> {
    let keys = if keys.get("keys").is_some() { keys.clone() } else { json!({ "keys": [keys] }) };
    let keys = KeySet::from_value(&keys)?;
    let read = Unverified::parse(token, 64 * 1024)?;
    let mut result = Err(JoseError::BadKey { why: "none fits" });
    for key in keys.signing(read.alg(), None) {
        result = match read.verify(key) {
            // What Wycheproof signs is not always an object; the signature is judged before.
            Ok(_) | Err(JoseError::Malformed { what: "the payload is not a JSON object" }) => return Ok(()),
            Err(error) => Err(error),
        };
    }
    result
}

#[test]
fn signatures() {
    let (mut accepted, mut refused) = (0, 0);
    for group in vectors("signatures") {
        for (test, comment, valid) in tests(&group) {
            // These keys of RFC 7520 are marked with an algorithm that does not exist, "ES521".
            let expected = valid && group["key"]["alg"] != "ES521";
            let result = verify(&group["key"], test["jws"].as_str().unwrap());
            assert_eq!(result.is_ok(), expected, "{comment} ({}): {result:?}", test["id"]);
            *if expected { &mut accepted } else { &mut refused } += 1;
        }
    }
    assert_eq!((accepted, refused), (2, 47));
}

#[test]
fn encryptions() {
    let (mut opened, mut refused) = (0, 0);
    for group in vectors("encryptions") {
        let offered = KeyAgreement::from_name(group["key"]["alg"].as_str().unwrap()).is_some();
        let key = DecryptionKey::from_jwk(group["key"].as_object().unwrap()).unwrap();
        for (test, comment, valid) in tests(&group) {
            let enc = ContentEncryption::from_name(test["enc"].as_str().unwrap());
            let token = test["jwe"].as_str().unwrap();
            let plain = key.decrypt(token, &[ContentEncryption::A256CbcHs512, ContentEncryption::A256Gcm]);
            if valid && offered && enc.is_some() {
                assert_eq!(hex::encode(&*plain.unwrap()), test["pt"].as_str().unwrap(), "{comment}");
                opened += 1;
            } else {
                let error = plain.expect_err(comment);
                assert!(!valid || error == JoseError::UnknownAlgorithm, "{comment}: {error}");
                refused += 1;
            }
        }
    }
    assert_eq!((opened, refused), (6, 38));
}
