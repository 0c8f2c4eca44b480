//! Our own signatures: ES256 under a named key.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{Curve, JoseError, KeyUse, PublicKey, SignatureAlg, text};

/// A P-256 key with which this server signs. Cheap to clone.
///
/// AWS-LC draws the key and the number that each signature hides from its own generator, which cannot be replaced: these
/// are the random numbers that are not a parameter.
#[derive(Clone)]
pub struct SigningKey {
    parts: Arc<Parts>,
}

struct Parts {
    kid: String,
    pair: EcdsaKeyPair,
    pkcs8: Zeroizing<Vec<u8>>,
    public: PublicKey,
}

impl SigningKey {
    /// A new key.
    ///
    /// # Panics
    ///
    /// If the operating system gives no randomness.
    pub fn generate(kid: impl Into<String>) -> Self {
        let made = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .map_err(|_| JoseError::Crypto { operation: "key generation" })
            .and_then(|pair| Self::from_pair(kid.into(), pair));
        // A server without randomness must stop rather than sign with a guessable key.
        made.unwrap_or_else(|error| unreachable!("{error}"))
    }

    /// A key that was kept as PKCS #8 (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`JoseError::BadKey`] if it is not a P-256 private key.
    pub fn from_pkcs8(kid: impl Into<String>, pkcs8: &[u8]) -> Result<Self, JoseError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8)
            .map_err(|_| JoseError::BadKey { why: "it is not a P-256 private key in PKCS #8" })?;
        Self::from_pair(kid.into(), pair)
    }

    fn from_pair(kid: String, pair: EcdsaKeyPair) -> Result<Self, JoseError> {
        let point = pair.public_key().as_ref().to_vec();
        let alg = SignatureAlg::Es256.name().to_owned();
        let public = PublicKey::new(point, Curve::P256, Some(kid.clone()), Some(KeyUse::Signing), Some(alg))?;
        let document = pair.to_pkcs8v1().map_err(|_| JoseError::Crypto { operation: "PKCS #8" })?;
        let pkcs8 = Zeroizing::new(document.as_ref().to_vec());
        Ok(Self { parts: Arc::new(Parts { kid, pair, pkcs8, public }) })
    }

    /// The private key as PKCS #8 (RFC 5208), to seal and keep.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        self.parts.pkcs8.clone()
    }

    /// Its name.
    pub fn kid(&self) -> &str {
        &self.parts.kid
    }

    /// What verifies its signatures, with `use`, `alg` and `kid`.
    pub fn public(&self) -> PublicKey {
        self.parts.public.clone()
    }

    /// The public key as it is published.
    pub fn public_jwk(&self) -> Value {
        self.parts.public.to_jwk()
    }

    /// The private key as JSON (RFC 7517), `d` among its members: for the file of a relying party, never for a page.
    ///
    /// # Errors
    ///
    /// [`JoseError::Crypto`] if the library does not give it out.
    pub fn private_jwk(&self) -> Result<Value, JoseError> {
        let secret: EcPrivateKeyBin<'_> = self
            .parts
            .pair
            .private_key()
            .as_be_bytes()
            .map_err(|_| JoseError::Crypto { operation: "private key" })?;
        Ok(with_secret(self.public_jwk(), secret.as_ref()))
    }

    /// Reads a P-256 private key from its JSON members, `d` among them.
    ///
    /// # Errors
    ///
    /// [`JoseError::BadKey`] if it is none, or if `d` does not belong to `x` and `y`.
    pub fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, JoseError> {
        let public = PublicKey::from_public_members(jwk)?;
        let wrong = JoseError::BadKey { why: "it is not a P-256 private key for signatures" };
        if !public.fits(SignatureAlg::Es256) {
            return Err(wrong);
        }
        let mut d = Zeroizing::new(vec![0; Curve::P256.field_bytes()]);
        let encoded = text::text(jwk, "d", "d is not text")?.unwrap_or_default();
        text::decode_exactly(encoded, &mut d, "").map_err(|_| wrong.clone())?;
        let signing = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(signing, &d, public.point())
            .map_err(|_| wrong.clone())?;
        Self::from_pair(public.kid().unwrap_or_default().to_owned(), pair)
    }

    /// A compact JWS of `claims`, whose header has `alg`, `typ` and `kid`.
    ///
    /// # Errors
    ///
    /// [`JoseError::Malformed`] if the claims are not an object.
    pub fn sign(&self, typ: &str, claims: &Value) -> Result<String, JoseError> {
        let header =
            format!(r#"{{"alg":"ES256","typ":{},"kid":{}}}"#, Value::from(typ), Value::from(self.kid()));
        self.sign_under(&header, claims)
    }

    /// A proof of possession as a client makes it (RFC 9449 section 4.2): the header holds the public key itself.
    ///
    /// # Errors
    ///
    /// [`JoseError::Malformed`] if the claims are not an object.
    pub fn prove(&self, claims: &Value) -> Result<String, JoseError> {
        let header = format!(r#"{{"alg":"ES256","typ":"dpop+jwt","jwk":{}}}"#, self.public_jwk());
        self.sign_under(&header, claims)
    }

    fn sign_under(&self, header: &str, claims: &Value) -> Result<String, JoseError> {
        if !claims.is_object() {
            return Err(JoseError::Malformed { what: "claims have to be an object" });
        }
        let claims = serde_json::to_vec(claims)
            .map_err(|_| JoseError::Malformed { what: "claims cannot be written" })?;
        let signature_bytes = SignatureAlg::Es256.signature_bytes();
        let parts = [header.len(), claims.len(), signature_bytes];
        let mut token = String::with_capacity(parts.into_iter().map(text::encoded_len).sum::<usize>() + 2);
        text::encode_to(header, &mut token);
        token.push('.');
        text::encode_to(claims, &mut token);
        let digest = digest::digest(&digest::SHA256, token.as_bytes());
        let signature =
            self.parts.pair.sign_digest(&digest).map_err(|_| JoseError::Crypto { operation: "signature" })?;
        token.push('.');
        text::encode_to(signature, &mut token);
        Ok(token)
    }
}

/// A key as JSON, with its secret.
pub(super) fn with_secret(mut jwk: Value, secret: &[u8]) -> Value {
    if let Some(members) = jwk.as_object_mut() {
        members.insert("d".to_owned(), text::encode(secret).into());
    }
    jwk
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("SigningKey").field(&self.parts.public).finish()
    }
}
