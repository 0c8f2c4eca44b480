//! The tokens of `polity_vault::jose` as a program, so that libraries in other languages can be set against them: one JSON
//! request a line on standard input, one JSON answer a line on standard output. `make compat` runs it.

#![allow(clippy::print_stdout, reason = "a program that answers on standard output")]

use std::collections::HashMap;
use std::io::BufRead;

use polity_vault::jose::{
    ContentEncryption, Curve, DecryptionKey, JoseError, KeyAgreement, KeySet, PublicKey, SigningKey,
    Unverified, encrypt,
};
use serde_json::{Value, json};

const BYTES_MAX: usize = 64 * 1024;

fn main() -> std::io::Result<()> {
    let mut peer = Peer { signing: SigningKey::generate("ours"), opening: HashMap::new() };
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let answer = peer.answer(&request).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        println!("{answer}");
    }
    Ok(())
}

struct Peer {
    signing: SigningKey,
    opening: HashMap<String, DecryptionKey>,
}

impl Peer {
    fn answer(&mut self, request: &Value) -> Result<Value, JoseError> {
        let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
        let unknown = JoseError::UnknownAlgorithm;
        match text("do") {
            "publish" => Ok(json!({ "keys": [self.signing.public_jwk()] })),
            "sign" => {
                let claims = request.get("claims").unwrap_or(&Value::Null);
                Ok(json!({ "token": self.signing.sign(text("typ"), claims)? }))
            }
            "verify" => verify(text("token"), request.get("keys").unwrap_or(&Value::Null)),
            "thumbprint" => {
                let jwk = request.get("jwk").and_then(Value::as_object).ok_or(unknown)?;
                Ok(json!({ "thumbprint": PublicKey::from_jwk(jwk)?.thumbprint() }))
            }
            "encrypt" => {
                let set = KeySet::from_value(request.get("keys").unwrap_or(&Value::Null))?;
                let (to, alg) = set.encryption().ok_or(unknown.clone())?;
                let enc = ContentEncryption::from_name(text("enc")).ok_or(unknown)?;
                Ok(json!({ "token": encrypt(to, alg, enc, text("plain").as_bytes())? }))
            }
            "open" => {
                let curve = Curve::from_name(text("crv")).ok_or(unknown.clone())?;
                let alg = KeyAgreement::from_name(text("alg")).ok_or(unknown)?;
                let kid = format!("{} {}", curve.name(), alg.name());
                let key = DecryptionKey::generate_for(curve, alg, kid.as_str());
                let jwk = key.public_jwk();
                self.opening.insert(kid, key);
                Ok(jwk)
            }
            "decrypt" => {
                let key = self.opening.get(text("kid")).ok_or(JoseError::Decryption)?;
                let allowed: Vec<_> = ContentEncryption::from_name(text("enc")).into_iter().collect();
                let plain = key.decrypt(text("token"), &allowed)?;
                Ok(json!({ "plain": String::from_utf8_lossy(&plain) }))
            }
            _ => Err(JoseError::Malformed { what: "no such request" }),
        }
    }
}

/// With keys: against those that fit. Without: against the key that the header carries.
fn verify(token: &str, keys: &Value) -> Result<Value, JoseError> {
    let read = Unverified::parse(token, BYTES_MAX)?;
    let set = if keys.is_null() { read.jwk().into_iter().collect() } else { KeySet::from_value(keys)? };
    let mut last = Err(JoseError::BadKey { why: "none fits" });
    for key in set.signing(read.alg(), read.kid()) {
        last = read.verify(key);
        if last.is_ok() {
            break;
        }
    }
    Ok(json!({ "claims": last?, "alg": read.alg().name(), "kid": read.kid(), "typ": read.typ() }))
}
