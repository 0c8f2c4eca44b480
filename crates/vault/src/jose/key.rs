//! Public keys of others, and of ours as others see them: read once with every check, then only used.

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::{agreement, signature};
use serde_json::{Map, Value, json};

use super::{Curve, JoseError, KeyUse, SignatureAlg, sha256_b64url, text};

/// Members that only a private or secret key has (RFC 7518 section 6).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
/// A `kid` or `alg` longer than this is refused: it would travel in every token.
const NAME_BYTES_MAX: usize = 256;
/// The first byte of an uncompressed point (SEC 1 section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// An elliptic-curve public key (RFC 7518 section 6.2.1) that is on its curve. Cheap to clone.
#[derive(Clone)]
pub struct PublicKey {
    parts: Arc<Parts>,
}

struct Parts {
    curve: Curve,
    kid: Option<String>,
    usage: Option<KeyUse>,
    alg: Option<String>,
    /// 0x04, x, y.
    point: Vec<u8>,
    verifying: signature::ParsedPublicKey,
    /// Made at the first encryption: most keys only verify.
    agreeing: OnceLock<agreement::ParsedPublicKey>,
}

impl PublicKey {
    /// Reads a key from its JSON members.
    ///
    /// # Errors
    ///
    /// [`JoseError::BadKey`] if it is not an elliptic-curve key on P-256, P-384 or P-521, its coordinates are not exactly as
    /// long as the field or not on the curve, it has a private member, or `use` and `key_ops` contradict each other.
    pub fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, JoseError> {
        if has_private_member(jwk) {
            return Err(JoseError::BadKey { why: "it has private members" });
        }
        Self::from_public_members(jwk)
    }

    /// The same without looking for a private part: for our own decryption keys.
    pub(super) fn from_public_members(jwk: &Map<String, Value>) -> Result<Self, JoseError> {
        if text::text(jwk, "kty", "kty is not text")? != Some("EC") {
            return Err(JoseError::BadKey { why: "kty is not EC" });
        }
        let curve = text::text(jwk, "crv", "crv is not text")?
            .and_then(Curve::from_name)
            .ok_or(JoseError::BadKey { why: "crv is not P-256, P-384 or P-521" })?;
        let mut point = vec![0; 1 + 2 * curve.field_bytes()];
        let (form, coordinates) = point.split_at_mut(1);
        form.fill(UNCOMPRESSED);
        let (x, y) = coordinates.split_at_mut(curve.field_bytes());
        for (name, out) in [("x", x), ("y", y)] {
            let coordinate = text::text(jwk, name, "a coordinate is not text")?.unwrap_or_default();
            text::decode_exactly(coordinate, out, "").map_err(|_| JoseError::BadKey {
                why: "x and y have to be base64url of exactly the size of the field",
            })?;
        }
        let kid = name_of(jwk, "kid")?;
        let alg = name_of(jwk, "alg")?;
        Self::new(point, curve, kid, usage_of(jwk)?, alg)
    }

    /// A key from an uncompressed point.
    pub(super) fn new(
        point: Vec<u8>,
        curve: Curve,
        kid: Option<String>,
        usage: Option<KeyUse>,
        alg: Option<String>,
    ) -> Result<Self, JoseError> {
        // The length also keeps out other encodings that the library would read.
        let verifying = signature::ParsedPublicKey::new(curve.signature().verification(), &point)
            .ok()
            .filter(|_| point.len() == 1 + 2 * curve.field_bytes() && point.first() == Some(&UNCOMPRESSED))
            .ok_or(JoseError::BadKey { why: "the point is not on the curve" })?;
        Ok(Self {
            parts: Arc::new(Parts { curve, kid, usage, alg, point, verifying, agreeing: OnceLock::new() }),
        })
    }

    /// Its name in its owner's key set.
    pub fn kid(&self) -> Option<&str> {
        self.parts.kid.as_deref()
    }

    /// What its owner says it is for (`use`, or else `key_ops`); `None` if the owner does not say.
    pub fn usage(&self) -> Option<KeyUse> {
        self.parts.usage
    }

    /// The one algorithm that its owner allows, if the owner says so.
    pub fn alg(&self) -> Option<&str> {
        self.parts.alg.as_deref()
    }

    /// The curve.
    pub fn curve(&self) -> Curve {
        self.parts.curve
    }

    /// Whether signatures of `alg` may be verified with it: the curve, the use and the owner's `alg` allow it.
    pub fn fits(&self, alg: SignatureAlg) -> bool {
        self.curve() == alg.curve()
            && self.usage() != Some(KeyUse::Encryption)
            && self.alg().is_none_or(|only| only == alg.name())
    }

    /// The key as JSON (RFC 7517).
    pub fn to_jwk(&self) -> Value {
        let (x, y) = self.coordinates();
        let mut jwk = json!({ "kty": "EC", "crv": self.curve().name(), "x": x, "y": y });
        let named = [("use", self.usage().map(KeyUse::name)), ("alg", self.alg()), ("kid", self.kid())];
        if let Some(members) = jwk.as_object_mut() {
            members
                .extend(named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))));
        }
        jwk
    }

    /// SHA-256 over the members that make the key, 43 characters (RFC 7638): what `jkt` and `cnf` carry.
    pub fn thumbprint(&self) -> String {
        let (x, y) = self.coordinates();
        let crv = self.curve().name();
        sha256_b64url(format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes())
    }

    pub(super) fn coordinates(&self) -> (String, String) {
        let (_, coordinates) = self.point().split_at_checked(1).unwrap_or_default();
        let (x, y) = coordinates.split_at_checked(self.curve().field_bytes()).unwrap_or_default();
        (text::encode(x), text::encode(y))
    }

    pub(super) fn point(&self) -> &[u8] {
        &self.parts.point
    }

    pub(super) fn verifying(&self) -> &signature::ParsedPublicKey {
        &self.parts.verifying
    }

    pub(super) fn agreeing(&self) -> Result<agreement::ParsedPublicKey, JoseError> {
        if let Some(parsed) = self.parts.agreeing.get() {
            return Ok(parsed.clone());
        }
        let unparsed = agreement::UnparsedPublicKey::new(self.curve().agreement(), self.point());
        let parsed = agreement::ParsedPublicKey::try_from(unparsed)
            .map_err(|_| JoseError::BadKey { why: "the point is not on the curve" })?;
        Ok(self.parts.agreeing.get_or_init(|| parsed).clone())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.curve() == other.curve()
            && self.point() == other.point()
            && self.kid() == other.kid()
            && self.usage() == other.usage()
            && self.alg() == other.alg()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PublicKey")
            .field("curve", &self.curve())
            .field("kid", &self.kid())
            .field("usage", &self.usage())
            .field("alg", &self.alg())
            .field("thumbprint", &self.thumbprint())
            .finish()
    }
}

/// Whether the members hold more than a public key.
pub(super) fn has_private_member(jwk: &Map<String, Value>) -> bool {
    PRIVATE_MEMBERS.iter().any(|name| jwk.contains_key(*name))
}

fn name_of(jwk: &Map<String, Value>, name: &str) -> Result<Option<String>, JoseError> {
    match text::text(jwk, name, "kid and alg of a key have to be text")? {
        Some(text) if text.is_empty() || text.len() > NAME_BYTES_MAX => {
            Err(JoseError::BadKey { why: "kid and alg have 1 to 256 bytes" })
        }
        found => Ok(found.map(str::to_owned)),
    }
}

fn usage_of(jwk: &Map<String, Value>) -> Result<Option<KeyUse>, JoseError> {
    let named = match text::text(jwk, "use", "use is not text")? {
        None => None,
        Some("sig") => Some(KeyUse::Signing),
        Some("enc") => Some(KeyUse::Encryption),
        Some(_) => return Err(JoseError::BadKey { why: "use is neither sig nor enc" }),
    };
    let Some(operations) = jwk.get("key_ops") else { return Ok(named) };
    let operations = operations.as_array().ok_or(JoseError::Malformed { what: "key_ops is not a list" })?;
    // Web Crypto writes an empty list for a public key that agrees on keys: it says nothing.
    if operations.is_empty() {
        return Ok(named);
    }
    let does = |one: &str| operations.iter().any(|operation| operation == one);
    let listed = match (does("verify"), does("deriveKey") || does("deriveBits")) {
        (true, false) => Some(KeyUse::Signing),
        (false, true) => Some(KeyUse::Encryption),
        (true, true) => None,
        (false, false) => {
            return Err(JoseError::BadKey { why: "key_ops allows nothing that a public key does here" });
        }
    };
    match (named, listed) {
        (Some(named), Some(listed)) if named != listed => {
            Err(JoseError::BadKey { why: "use and key_ops contradict each other" })
        }
        (named, listed) => Ok(named.or(listed)),
    }
}
