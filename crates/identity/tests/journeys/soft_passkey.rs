//! An authenticator in software: makes a P-256 key, says that it verified its user, and signs.
//!
//! It writes the bytes of WebAuthn Level 3 by hand (authenticator data, COSE key, attestation "none"), so that the test
//! does not check the library with itself.
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use polity_vault::digest::sha256;
use serde_json::{Value, json};

/// User present, user verified.
const VERIFIED: u8 = 0x05;
/// User present only.
const PRESENT: u8 = 0x01;
/// Attested credential data follows.
const ATTESTED: u8 = 0x40;

pub struct SoftPasskey {
    key: EcdsaKeyPair,
    id: [u8; 32],
    user: String,
    counter: u32,
    /// Whether it verifies its user; one that does not must be refused.
    pub verifies: bool,
    /// The origin that the browser reports.
    pub origin: String,
}

impl SoftPasskey {
    pub fn new() -> Self {
        let random = random();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref()).unwrap();
        let id = sha256(key.public_key().as_ref());
        let origin = "http://localhost:8080".to_owned();
        Self { key, id, user: String::new(), counter: 0, verifies: true, origin }
    }

    fn flags(&self) -> u8 {
        if self.verifies { VERIFIED } else { PRESENT }
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false})
            .to_string()
    }

    fn authenticator_data(&mut self, relying_party: &str, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = sha256(relying_party.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value) -> String {
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.user);
        let client_data = self.client_data("webauthn.create", options);
        let flags = self.flags() | ATTESTED;
        let mut data = self.authenticator_data(options["rp"]["id"].as_str().unwrap(), flags);
        data.extend([0; 16]);
        data.extend(32_u16.to_be_bytes());
        data.extend(self.id);
        data.extend(self.cose_key());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.push(0x58);
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": encode(client_data.as_bytes()), "attestationObject": encode(&object),
                "transports": ["internal"],
            },
            "extensions": {"credProps": {"rk": true}},
        })
        .to_string()
    }

    /// `navigator.credentials.get`.
    pub fn get(&mut self, options: &Value) -> String {
        let client_data = self.client_data("webauthn.get", options);
        let flags = self.flags();
        let data = self.authenticator_data(options["rpId"].as_str().unwrap(), flags);
        let signed = [data.clone(), sha256(client_data.as_bytes()).to_vec()].concat();
        let signature = self.key.sign(&random(), &signed).unwrap();
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": encode(client_data.as_bytes()), "authenticatorData": encode(&data),
                "signature": encode(signature.as_ref()), "userHandle": self.user,
            },
            "extensions": {},
        })
        .to_string()
    }

    /// The public key as COSE: kty EC2, alg ES256, crv P-256, x, y.
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..65]);
        key
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[expect(
    clippy::disallowed_methods,
    reason = "an authenticator outside of our program has its own randomness"
)]
fn random() -> SystemRandom {
    SystemRandom::new()
}
