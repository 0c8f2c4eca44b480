//! Salted commitments: the public leaf holds these instead of personal data, and the sealed part holds what opens them.
//!
//! When the sealed part is erased the salts are gone, and no guess at the value can be checked against the leaf any more.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use polity_vault::digest::{Hash, sha256_parts};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Bytes of a salt: 128 bits, so that salts do not repeat and cannot be guessed.
pub const SALT_BYTES: usize = 16;

/// Randomness that is used once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; SALT_BYTES]);

/// SHA-256 over a domain word, the field's name, the salt and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(pub Hash);

/// A value with the salt that hides it: opens a [`Commitment`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The salt.
    pub salt: Salt,
    /// The text that was committed to.
    pub value: String,
}

impl Opening {
    /// The commitment to this value under the name `field`.
    pub fn commitment(&self, field: &str) -> Commitment {
        let length = (field.len() as u64).to_be_bytes();
        let parts = [
            b"polity commitment v1\0",
            length.as_slice(),
            field.as_bytes(),
            &self.salt.0,
            self.value.as_bytes(),
        ];
        Commitment(sha256_parts(&parts))
    }
}

/// Base64url without padding, the text form of salts, commitments and hashes in our JSON.
fn text_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes_of<'de, const N: usize, D: Deserializer<'de>>(from: D) -> Result<[u8; N], D::Error> {
    let text = String::deserialize(from)?;
    let bytes = URL_SAFE_NO_PAD.decode(&text).map_err(de::Error::custom)?;
    bytes.try_into().map_err(|_| de::Error::custom(format!("{N} bytes in base64url are expected")))
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text_of(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        bytes_of(from).map(Self)
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text_of(&self.0))
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        bytes_of(from).map(Self)
    }
}
