//! Compact JWS (RFC 7515) of others: first taken apart, then verified under a key that the caller chose.

use serde_json::{Map, Value};

use super::{JoseError, PublicKey, SignatureAlg, text};

/// Bytes of the longest signature, ES512.
const SIGNATURE_BYTES_MAX: usize = 132;

/// A token that has the right shape. Nothing it says is true before [`Unverified::verify`].
pub struct Unverified<'a> {
    /// Header, dot, payload: what the signature is over.
    signed: &'a str,
    payload: &'a str,
    signature: [u8; SIGNATURE_BYTES_MAX],
    alg: SignatureAlg,
    header: Map<String, Value>,
    jwk: Option<PublicKey>,
}

impl<'a> Unverified<'a> {
    /// Takes a token of at most `bytes_max` bytes apart.
    ///
    /// # Errors
    ///
    /// [`JoseError::TooLarge`], [`JoseError::Malformed`], [`JoseError::CriticalHeader`], [`JoseError::UnknownAlgorithm`], and
    /// [`JoseError::BadKey`] if the header carries a `jwk` that cannot be used.
    pub fn parse(token: &'a str, bytes_max: usize) -> Result<Self, JoseError> {
        if token.len() > bytes_max {
            return Err(JoseError::TooLarge);
        }
        let (signed, signature_part) =
            token.rsplit_once('.').ok_or(JoseError::Malformed { what: "a signed token has three parts" })?;
        let (header, payload) =
            signed.split_once('.').ok_or(JoseError::Malformed { what: "a signed token has three parts" })?;
        if payload.contains('.') {
            return Err(JoseError::Malformed { what: "a signed token has three parts" });
        }
        let header = text::decode(header, "the header is not base64url")?;
        let header = text::object(&header, "the header is not a JSON object")?;
        if header.contains_key("crit") {
            return Err(JoseError::CriticalHeader);
        }
        let alg = text::text(&header, "alg", "alg in the header is not text")?
            .and_then(SignatureAlg::from_name)
            .ok_or(JoseError::UnknownAlgorithm)?;
        text::text(&header, "typ", "typ in the header is not text")?;
        text::text(&header, "kid", "kid in the header is not text")?;
        let jwk = match header.get("jwk") {
            None => None,
            Some(Value::Object(jwk)) => Some(PublicKey::from_jwk(jwk)?),
            Some(_) => return Err(JoseError::Malformed { what: "jwk in the header is not an object" }),
        };
        let mut signature = [0; SIGNATURE_BYTES_MAX];
        let (used, _) = signature
            .split_at_mut_checked(alg.signature_bytes())
            .ok_or(JoseError::Malformed { what: "the signature is too long" })?;
        text::decode_exactly(
            signature_part,
            used,
            "the signature is not base64url of the length of its algorithm",
        )?;
        Ok(Self { signed, payload, signature, alg, header, jwk })
    }

    /// The algorithm that the header names.
    pub fn alg(&self) -> SignatureAlg {
        self.alg
    }

    /// The media type that the header names.
    pub fn typ(&self) -> Option<&str> {
        self.header.get("typ").and_then(Value::as_str)
    }

    /// The key that the header names.
    pub fn kid(&self) -> Option<&str> {
        self.header.get("kid").and_then(Value::as_str)
    }

    /// The public key that the header carries, as a DPoP proof does. It proves nothing about who holds it.
    pub fn jwk(&self) -> Option<PublicKey> {
        self.jwk.clone()
    }

    /// The claims, if `key` signed them.
    ///
    /// # Errors
    ///
    /// [`JoseError::BadKey`] if the key does not fit the algorithm; [`JoseError::Signature`];
    /// [`JoseError::Malformed`] if what was signed is not a JSON object in which every member stands once.
    pub fn verify(&self, key: &PublicKey) -> Result<Map<String, Value>, JoseError> {
        if !key.fits(self.alg) {
            return Err(JoseError::BadKey { why: "it is not for this algorithm" });
        }
        let signature = self.signature.get(..self.alg.signature_bytes()).ok_or(JoseError::Signature)?;
        key.verifying().verify_sig(self.signed.as_bytes(), signature).map_err(|_| JoseError::Signature)?;
        self.claims_unverified()
    }

    /// What the token claims, for looking up whose key to try and for logs. **Nobody has vouched for it.**
    ///
    /// # Errors
    ///
    /// [`JoseError::Malformed`] if the payload is not a JSON object in which every member stands once.
    pub fn claims_unverified(&self) -> Result<Map<String, Value>, JoseError> {
        let payload = text::decode(self.payload, "the payload is not base64url")?;
        text::object(&payload, "the payload is not a JSON object")
    }
}

impl std::fmt::Debug for Unverified<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Unverified").field("header", &self.header).finish_non_exhaustive()
    }
}
