//! Keys that sign mail (DKIM: RFC 6376 and RFC 8463): RSA and Ed25519, kept as PEM files that other programs read too.
//!
//! Promise: a key that is too short for today's mail servers, or of another kind, is refused when it is read and not
//! when the first mail leaves; and the same key signs the same bytes with the same signature.

use std::fmt;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_SHA256,
    RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::digest::sha256;

/// Bits of the RSA keys that are made here, and the fewest that are taken (RFC 8301 asks signers for so many).
pub const DKIM_RSA_BITS: usize = 2048;
/// The most bits of an RSA key: the record of a longer one does not fit what verifiers must take (RFC 8301).
pub const DKIM_RSA_BITS_MAX: usize = 4096;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DkimAlgorithm {
    /// `rsa-sha256`: every verifier knows it.
    RsaSha256,
    /// `ed25519-sha256` (RFC 8463): small, and not known everywhere yet; best beside the other.
    Ed25519Sha256,
}

impl DkimAlgorithm {
    /// Its name in a signature.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RsaSha256 => "rsa-sha256",
            Self::Ed25519Sha256 => "ed25519-sha256",
        }
    }

    /// The kind of its keys in their published record.
    pub const fn key_kind(self) -> &'static str {
        match self {
            Self::RsaSha256 => "rsa",
            Self::Ed25519Sha256 => "ed25519",
        }
    }
}

/// Why a key cannot sign mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DkimKeyError {
    /// The text is no PEM.
    #[error("it is not a PEM file with one private key")]
    NotPem,
    /// It is a key of another kind, or damaged.
    #[error("it is neither an RSA nor an Ed25519 private key")]
    Kind,
    /// It is too short or too long.
    #[error("an RSA key that signs mail has {DKIM_RSA_BITS} to {DKIM_RSA_BITS_MAX} bits")]
    Bits,
    /// The library that does the arithmetic failed.
    #[error("the cryptographic operation failed")]
    Crypto,
}

/// A private key that signs mail.
pub struct DkimKey(Pair);

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl DkimKey {
    /// A new key. AWS-LC draws it from its own generator, which cannot be replaced.
    ///
    /// # Errors
    /// [`DkimKeyError::Crypto`] if the operating system gives no randomness.
    pub fn generate(algorithm: DkimAlgorithm) -> Result<Self, DkimKeyError> {
        let pair = match algorithm {
            DkimAlgorithm::RsaSha256 => {
                RsaKeyPair::generate(KeySize::Rsa2048).map(|pair| Pair::Rsa(pair.into()))
            }
            DkimAlgorithm::Ed25519Sha256 => Ed25519KeyPair::generate().map(|pair| Pair::Ed25519(pair.into())),
        };
        pair.map(Self).map_err(|_| DkimKeyError::Crypto)
    }

    /// Reads a key: PKCS #8 (`PRIVATE KEY`), or the older PKCS #1 (`RSA PRIVATE KEY`).
    ///
    /// # Errors
    /// Says what is wrong with the text or with the key.
    pub fn from_pem(text: &str) -> Result<Self, DkimKeyError> {
        let (label, der) = pem(text).ok_or(DkimKeyError::NotPem)?;
        let rsa = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            _ => return Err(DkimKeyError::Kind),
        };
        match rsa {
            Ok(pair) if pair.public_modulus_len() * 8 > DKIM_RSA_BITS_MAX => return Err(DkimKeyError::Bits),
            Ok(pair) => return Ok(Self(Pair::Rsa(pair.into()))),
            // The library takes none of less than 2048 bits, and says so in these words.
            Err(error) if ["TooSmall", "TooLarge"].contains(&error.to_string().as_str()) => {
                return Err(DkimKeyError::Bits);
            }
            Err(_) => {}
        }
        let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| DkimKeyError::Kind)?;
        Ok(Self(Pair::Ed25519(pair.into())))
    }

    /// The private key as PEM, in PKCS #8 (RFC 5208).
    ///
    /// # Errors
    /// [`DkimKeyError::Crypto`] if it cannot be encoded.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, DkimKeyError> {
        let der = match &self.0 {
            Pair::Rsa(pair) => pair.as_der().map(|der: Pkcs8V1Der<'_>| Zeroizing::new(der.as_ref().to_vec())),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|der| Zeroizing::new(der.as_ref().to_vec())),
        };
        let der = der.map_err(|_| DkimKeyError::Crypto)?;
        let text = Zeroizing::new(STANDARD.encode(der.as_slice()));
        let mut pem = Zeroizing::new(String::from("-----BEGIN PRIVATE KEY-----\n"));
        for (place, sign) in text.chars().enumerate() {
            if place > 0 && place % 64 == 0 {
                pem.push('\n');
            }
            pem.push(sign);
        }
        pem.push_str("\n-----END PRIVATE KEY-----\n");
        Ok(pem)
    }

    /// How it signs.
    pub fn algorithm(&self) -> DkimAlgorithm {
        match &self.0 {
            Pair::Rsa(_) => DkimAlgorithm::RsaSha256,
            Pair::Ed25519(_) => DkimAlgorithm::Ed25519Sha256,
        }
    }

    /// The public key as it is published, before base64: for RSA a `SubjectPublicKeyInfo`, for Ed25519 its 32 bytes.
    ///
    /// # Errors
    /// [`DkimKeyError::Crypto`] if it cannot be encoded.
    pub fn public_key(&self) -> Result<Vec<u8>, DkimKeyError> {
        match &self.0 {
            Pair::Rsa(pair) => pair
                .public_key()
                .as_der()
                .map(|der: PublicKeyX509Der<'_>| der.as_ref().to_vec())
                .map_err(|_| DkimKeyError::Crypto),
            Pair::Ed25519(pair) => Ok(pair.public_key().as_ref().to_vec()),
        }
    }

    /// The signature of what a mail is reduced to.
    ///
    /// # Errors
    /// [`DkimKeyError::Crypto`], which should not happen.
    pub fn sign(&self, data: &[u8]) -> Result<Vec<u8>, DkimKeyError> {
        match &self.0 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                #[expect(
                    clippy::disallowed_methods,
                    reason = "serves blinding only: the signature is the same each time"
                )]
                let blinding = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &blinding, data, &mut signature)
                    .map_err(|_| DkimKeyError::Crypto)?;
                Ok(signature)
            }
            // RFC 8463, section 3: what is signed is the hash, by the pure algorithm.
            Pair::Ed25519(pair) => Ok(pair.sign(&sha256(data)).as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for DkimKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DkimKey({})", self.algorithm().name())
    }
}

/// Whether a signature is that of `data` under a published key. As verifiers must (RFC 8301), it takes RSA keys from
/// 1024 bits on.
pub fn verify_dkim(algorithm: DkimAlgorithm, public_key: &[u8], data: &[u8], signature: &[u8]) -> bool {
    let verified = match algorithm {
        DkimAlgorithm::RsaSha256 => {
            UnparsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, public_key)
                .verify(data, signature)
        }
        DkimAlgorithm::Ed25519Sha256 => {
            UnparsedPublicKey::new(&ED25519, public_key).verify(&sha256(data), signature)
        }
    };
    verified.is_ok()
}

/// The label and the bytes of a text with one PEM block (RFC 7468).
fn pem(text: &str) -> Option<(&str, Zeroizing<Vec<u8>>)> {
    let (_, begun) = text.split_once("-----BEGIN ")?;
    let (label, rest) = begun.split_once("-----")?;
    let (inside, after) = rest.split_once("-----END ")?;
    if !after.strip_prefix(label)?.starts_with("-----") || after.contains("-----BEGIN ") {
        return None;
    }
    let body: Zeroizing<String> = Zeroizing::new(inside.split_whitespace().collect());
    Some((label, Zeroizing::new(STANDARD.decode(body.as_bytes()).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [DkimAlgorithm; 2] = [DkimAlgorithm::RsaSha256, DkimAlgorithm::Ed25519Sha256];

    #[test]
    fn a_key_survives_its_file_and_signs_the_same() {
        for algorithm in BOTH {
            let key = DkimKey::generate(algorithm).unwrap();
            let read = DkimKey::from_pem(&key.to_pem().unwrap()).unwrap();
            assert_eq!(
                (read.algorithm(), format!("{read:?}")),
                (algorithm, format!("DkimKey({})", algorithm.name()))
            );
            let signature = key.sign(b"mail").unwrap();
            assert_eq!(read.sign(b"mail").unwrap(), signature);
            let public = read.public_key().unwrap();
            assert!(verify_dkim(algorithm, &public, b"mail", &signature));
            assert!(!verify_dkim(algorithm, &public, b"mall", &signature));
        }
    }

    #[test]
    fn what_cannot_sign_mail_is_refused_with_its_reason() {
        let why = |text: &str| DkimKey::from_pem(text).unwrap_err();
        assert_eq!(why(""), DkimKeyError::NotPem);
        assert_eq!(why("-----BEGIN PRIVATE KEY-----\nAAAA"), DkimKeyError::NotPem);
        assert_eq!(why("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----"), DkimKeyError::NotPem);
        let pem = DkimKey::generate(DkimAlgorithm::Ed25519Sha256).unwrap().to_pem().unwrap();
        assert_eq!(why(&format!("{}{}", *pem, *pem)), DkimKeyError::NotPem, "which of the two?");
        assert_eq!(why(&pem.replace("PRIVATE", "PUBLIC")), DkimKeyError::Kind);
        let curve = crate::jose::SigningKey::generate("k").pkcs8();
        let curve =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(&*curve));
        assert_eq!(why(&curve), DkimKeyError::Kind);
        let short = std::fs::read_to_string("tests/keys/rsa-1024.pem").unwrap();
        assert_eq!(why(&short), DkimKeyError::Bits);
    }
}
