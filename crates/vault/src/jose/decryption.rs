//! The other end of [`super::encrypt`]: a private key that opens compact JWE (RFC 7516).
//!
//! The server itself receives no encrypted tokens; relying parties in tests, samples and the developer's pages do.

use std::fmt;

use aws_lc_rs::agreement::{PrivateKey, agree};
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::derive::derive_key;
use super::signing::with_secret;
use super::{ContentEncryption, Curve, JoseError, KeyAgreement, KeyUse, PublicKey, content, text, wrap};

/// The longest encrypted token that is read, in bytes.
pub const JWE_BYTES_MAX: usize = 1024 * 1024;

const NOT_FIVE: JoseError = JoseError::Malformed { what: "an encrypted token has five parts" };

/// A private key for key agreement, with its public key as others see it.
pub struct DecryptionKey {
    private: PrivateKey,
    public: PublicKey,
}

impl DecryptionKey {
    /// A new key, for AES-256 key wrap.
    ///
    /// # Panics
    ///
    /// If the operating system gives no randomness.
    pub fn generate(curve: Curve, kid: impl Into<String>) -> Self {
        Self::generate_for(curve, KeyAgreement::EcdhEsA256Kw, kid)
    }

    /// A new key for another key wrap.
    ///
    /// # Panics
    ///
    /// If the operating system gives no randomness.
    pub fn generate_for(curve: Curve, alg: KeyAgreement, kid: impl Into<String>) -> Self {
        let alg = alg.name().to_owned();
        let made = PrivateKey::generate(curve.agreement())
            .map_err(|_| JoseError::Crypto { operation: "key generation" })
            .and_then(|private| {
                let point = public_point(&private)?;
                let usage = Some(KeyUse::Encryption);
                Ok(Self {
                    private,
                    public: PublicKey::new(point, curve, Some(kid.into()), usage, Some(alg))?,
                })
            });
        // A program without randomness must stop rather than use a guessable key.
        made.unwrap_or_else(|error| unreachable!("{error}"))
    }

    /// Reads a private key from its JSON members, `d` among them.
    ///
    /// # Errors
    ///
    /// [`JoseError::BadKey`] for the reasons of [`PublicKey::from_jwk`], or if `d` does not belong to `x` and `y`.
    pub fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, JoseError> {
        let public = PublicKey::from_public_members(jwk)?;
        if public.usage() == Some(KeyUse::Signing) {
            return Err(JoseError::BadKey { why: "it is for signatures" });
        }
        let wrong = JoseError::BadKey { why: "d is not the private key of x and y" };
        let mut d = Zeroizing::new(vec![0; public.curve().field_bytes()]);
        let encoded = text::text(jwk, "d", "d is not text")?.unwrap_or_default();
        text::decode_exactly(encoded, &mut d, "").map_err(|_| wrong.clone())?;
        let private =
            PrivateKey::from_private_key(public.curve().agreement(), &d).map_err(|_| wrong.clone())?;
        if public_point(&private)? != public.point() {
            return Err(wrong);
        }
        Ok(Self { private, public })
    }

    /// What others encrypt to.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// The public key as it is published.
    pub fn public_jwk(&self) -> Value {
        self.public.to_jwk()
    }

    /// The private key as JSON (RFC 7517), `d` among its members: for the file of a relying party, never for a page.
    ///
    /// # Errors
    ///
    /// [`JoseError::Crypto`] if the library does not give it out.
    pub fn private_jwk(&self) -> Result<Value, JoseError> {
        let secret: EcPrivateKeyBin<'_> =
            self.private.as_be_bytes().map_err(|_| JoseError::Crypto { operation: "private key" })?;
        Ok(with_secret(self.public_jwk(), secret.as_ref()))
    }

    /// The plain text of a token that was encrypted to this key with one of the `allowed` content encryptions.
    ///
    /// # Errors
    ///
    /// [`JoseError::TooLarge`], [`JoseError::Malformed`], [`JoseError::CriticalHeader`], [`JoseError::UnknownAlgorithm`],
    /// [`JoseError::BadKey`] for an unusable `epk`; and [`JoseError::Decryption`] for all that concerns the secret.
    pub fn decrypt(
        &self,
        token: &str,
        allowed: &[ContentEncryption],
    ) -> Result<Zeroizing<Vec<u8>>, JoseError> {
        if token.len() > JWE_BYTES_MAX {
            return Err(JoseError::TooLarge);
        }
        let mut parts = token.split('.');
        let mut part = || parts.next().ok_or(NOT_FIVE);
        let (header_part, wrapped, iv, body, tag) = (part()?, part()?, part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(NOT_FIVE);
        }
        let header = text::decode(header_part, "the header is not base64url")?;
        let header = Header::read(text::object(&header, "the header is not a JSON object")?)?;
        if !allowed.contains(&header.enc) || self.public.alg().is_some_and(|only| only != header.alg.name()) {
            return Err(JoseError::UnknownAlgorithm);
        }
        if header.epk.curve() != self.public.curve() {
            return Err(JoseError::BadKey { why: "epk is on another curve" });
        }

        let enc = header.enc;
        let wrapped = exactly(wrapped, enc.key_bytes() + wrap::WRAPPING_BYTES, "the encrypted key")?;
        let iv = exactly(iv, enc.iv_bytes(), "the initialization vector")?;
        let tag = exactly(tag, enc.tag_bytes(), "the authentication tag")?;
        let body = text::decode(body, "the ciphertext is not base64url")?;
        let wrapping = agree(&self.private, header.epk.agreeing()?, JoseError::Decryption, |secret| {
            derive_key(secret, header.alg.name(), &header.apu, &header.apv, header.alg.wrapping_key_bytes())
        })?;
        let key = wrap::unwrap(&wrapping, &wrapped)?;
        content::open(enc, &key, &iv, header_part.as_bytes(), body, &tag)
    }
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("DecryptionKey").field(&self.public).finish()
    }
}

struct Header {
    alg: KeyAgreement,
    enc: ContentEncryption,
    epk: PublicKey,
    apu: Vec<u8>,
    apv: Vec<u8>,
}

impl Header {
    fn read(members: Map<String, Value>) -> Result<Self, JoseError> {
        if members.contains_key("crit") {
            return Err(JoseError::CriticalHeader);
        }
        if members.contains_key("zip") {
            return Err(JoseError::UnknownAlgorithm);
        }
        let alg = text::text(&members, "alg", "alg in the header is not text")?;
        let enc = text::text(&members, "enc", "enc in the header is not text")?;
        let epk = members.get("epk").and_then(Value::as_object);
        let party = |name| -> Result<Vec<u8>, JoseError> {
            let encoded = text::text(&members, name, "apu and apv have to be text")?.unwrap_or_default();
            text::decode(encoded, "apu and apv have to be base64url")
        };
        Ok(Self {
            alg: alg.and_then(KeyAgreement::from_name).ok_or(JoseError::UnknownAlgorithm)?,
            enc: enc.and_then(ContentEncryption::from_name).ok_or(JoseError::UnknownAlgorithm)?,
            epk: PublicKey::from_jwk(epk.ok_or(JoseError::Malformed { what: "the header has no epk" })?)?,
            apu: party("apu")?,
            apv: party("apv")?,
        })
    }
}

fn public_point(private: &PrivateKey) -> Result<Vec<u8>, JoseError> {
    let public = private.compute_public_key().map_err(|_| JoseError::Crypto { operation: "public key" })?;
    Ok(public.as_ref().to_vec())
}

fn exactly(part: &str, bytes: usize, what: &'static str) -> Result<Vec<u8>, JoseError> {
    let mut decoded = vec![0; bytes];
    text::decode_exactly(part, &mut decoded, what)?;
    Ok(decoded)
}
