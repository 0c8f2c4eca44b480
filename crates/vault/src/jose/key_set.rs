//! Key sets (RFC 7517 section 5): what a relying party publishes, within bounds that a stranger cannot exceed.

use serde_json::{Value, json};

use super::key::has_private_member;
use super::{Curve, JoseError, KeyAgreement, KeyUse, PublicKey, SignatureAlg, text};

/// The longest key set that is read, in bytes.
pub const KEY_SET_BYTES_MAX: usize = 64 * 1024;
/// The most keys that a set may list, usable or not. It bounds what a token without `kid` costs.
pub const KEY_SET_KEYS_MAX: usize = 32;

/// The usable keys of a set, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeySet {
    keys: Vec<PublicKey>,
}

impl KeySet {
    /// Reads a set from JSON.
    ///
    /// # Errors
    ///
    /// [`JoseError::TooLarge`] beyond the limits; [`JoseError::Malformed`] if it is not `{"keys": [...]}` or a member stands
    /// twice; [`JoseError::BadKey`] if a key is private or a curve's point is wrong. Keys of other kinds are passed over.
    pub fn parse(json: &[u8]) -> Result<Self, JoseError> {
        if json.len() > KEY_SET_BYTES_MAX {
            return Err(JoseError::TooLarge);
        }
        let members = text::object(json, "a key set has to be a JSON object")?;
        Self::from_list(members.get("keys"))
    }

    /// Reads a set from JSON that was parsed elsewhere; the errors are those of [`KeySet::parse`], save the bytes.
    pub fn from_value(set: &Value) -> Result<Self, JoseError> {
        Self::from_list(set.get("keys"))
    }

    fn from_list(keys: Option<&Value>) -> Result<Self, JoseError> {
        let keys = keys
            .and_then(Value::as_array)
            .ok_or(JoseError::Malformed { what: "a key set has to have a list `keys`" })?;
        if keys.len() > KEY_SET_KEYS_MAX {
            return Err(JoseError::TooLarge);
        }
        let mut usable = Vec::new();
        for key in keys {
            let key =
                key.as_object().ok_or(JoseError::Malformed { what: "a key has to be a JSON object" })?;
            if has_private_member(key) {
                return Err(JoseError::BadKey {
                    why: "the set holds a private key; publish public keys only",
                });
            }
            let is_curve =
                key.get("crv").and_then(Value::as_str).is_none_or(|crv| Curve::from_name(crv).is_some());
            if key.get("kty").and_then(Value::as_str) == Some("EC") && is_curve {
                usable.push(PublicKey::from_jwk(key)?);
            } else if !key.contains_key("kty") {
                return Err(JoseError::Malformed { what: "a key has no kty" });
            }
        }
        Ok(Self { keys: usable })
    }

    /// The set as JSON.
    pub fn to_value(&self) -> Value {
        json!({ "keys": self.keys.iter().map(PublicKey::to_jwk).collect::<Vec<_>>() })
    }

    /// Every usable key.
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// Keys that may verify signatures of `alg`. With a `kid` only those of that name; without, all of them.
    pub fn signing(&self, alg: SignatureAlg, kid: Option<&str>) -> Vec<&PublicKey> {
        let named = |key: &&PublicKey| kid.is_none_or(|kid| key.kid() == Some(kid));
        self.keys.iter().filter(|key| key.fits(alg)).filter(named).collect()
    }

    /// The key to encrypt to: the largest curve, then the longest wrapping key, then the first in the set. A key that
    /// does not say how means AES-256 key wrap. `None` if no key has `use: enc` and an algorithm offered here.
    pub fn encryption(&self) -> Option<(&PublicKey, KeyAgreement)> {
        let usable =
            self.keys.iter().filter(|key| key.usage() == Some(KeyUse::Encryption)).filter_map(|key| {
                let agreement =
                    key.alg().map_or(Some(KeyAgreement::EcdhEsA256Kw), KeyAgreement::from_name)?;
                Some((key, agreement))
            });
        // `max_by_key` takes the last of equals; the owner's first is wanted.
        usable.rev().max_by_key(|(key, agreement)| (key.curve(), *agreement))
    }
}

impl FromIterator<PublicKey> for KeySet {
    /// A set of our own keys, to publish.
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> Self {
        Self { keys: keys.into_iter().collect() }
    }
}
