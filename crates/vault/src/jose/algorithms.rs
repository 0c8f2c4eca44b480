//! The algorithms that exist here, with their names in the registry of RFC 7518, and the sizes that follow from them.

use aws_lc_rs::{agreement, signature};

/// Elliptic curves of FIPS 186 (`crv`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
}

impl Curve {
    /// The name in `crv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// The curve that `crv` names.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521].into_iter().find(|curve| curve.name() == name)
    }

    /// Bytes of a coordinate, of a private key, and of each half of a signature.
    pub(super) const fn field_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    pub(super) fn agreement(self) -> &'static agreement::Algorithm {
        match self {
            Self::P256 => &agreement::ECDH_P256,
            Self::P384 => &agreement::ECDH_P384,
            Self::P521 => &agreement::ECDH_P521,
        }
    }

    /// The one signature algorithm of the curve.
    pub(super) fn signature(self) -> SignatureAlg {
        match self {
            Self::P256 => SignatureAlg::Es256,
            Self::P384 => SignatureAlg::Es384,
            Self::P521 => SignatureAlg::Es512,
        }
    }
}

/// ECDSA with the hash that belongs to its curve (RFC 7518 section 3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlg {
    /// P-256 with SHA-256.
    Es256,
    /// P-384 with SHA-384.
    Es384,
    /// P-521 with SHA-512.
    Es512,
}

impl SignatureAlg {
    /// The name in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
        }
    }

    /// The algorithm that `alg` names; `None` for all others, `none` among them.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Es256, Self::Es384, Self::Es512].into_iter().find(|alg| alg.name() == name)
    }

    /// The curve on which it signs.
    pub fn curve(self) -> Curve {
        match self {
            Self::Es256 => Curve::P256,
            Self::Es384 => Curve::P384,
            Self::Es512 => Curve::P521,
        }
    }

    /// Bytes of a signature: r and s, each as long as a coordinate.
    pub(super) fn signature_bytes(self) -> usize {
        2 * self.curve().field_bytes()
    }

    pub(super) fn verification(self) -> &'static signature::EcdsaVerificationAlgorithm {
        match self {
            Self::Es256 => &signature::ECDSA_P256_SHA256_FIXED,
            Self::Es384 => &signature::ECDSA_P384_SHA384_FIXED,
            Self::Es512 => &signature::ECDSA_P521_SHA512_FIXED,
        }
    }
}

/// What a key is for (`use`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// `sig`.
    Signing,
    /// `enc`.
    Encryption,
}

impl KeyUse {
    /// The name in `use`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signing => "sig",
            Self::Encryption => "enc",
        }
    }
}

/// Ephemeral-static Diffie-Hellman, whose result wraps the content key (RFC 7518 section 4.6). Ordered from the shortest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyAgreement {
    /// With AES-128 key wrap.
    EcdhEsA128Kw,
    /// With AES-192 key wrap.
    EcdhEsA192Kw,
    /// With AES-256 key wrap.
    EcdhEsA256Kw,
}

impl KeyAgreement {
    /// The name in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::EcdhEsA128Kw => "ECDH-ES+A128KW",
            Self::EcdhEsA192Kw => "ECDH-ES+A192KW",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
        }
    }

    /// The algorithm that `alg` names.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::EcdhEsA128Kw, Self::EcdhEsA192Kw, Self::EcdhEsA256Kw]
            .into_iter()
            .find(|alg| alg.name() == name)
    }

    /// Bytes of the key that wraps.
    pub(super) fn wrapping_key_bytes(self) -> usize {
        match self {
            Self::EcdhEsA128Kw => 16,
            Self::EcdhEsA192Kw => 24,
            Self::EcdhEsA256Kw => 32,
        }
    }
}

/// How the content is encrypted and authenticated (RFC 7518 section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentEncryption {
    /// AES-256 in CBC mode with HMAC-SHA-512, cut to 32 bytes.
    A256CbcHs512,
    /// AES-256 in Galois counter mode.
    A256Gcm,
}

impl ContentEncryption {
    /// The name in `enc`.
    pub fn name(self) -> &'static str {
        match self {
            Self::A256CbcHs512 => "A256CBC-HS512",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The algorithm that `enc` names.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::A256CbcHs512, Self::A256Gcm].into_iter().find(|enc| enc.name() == name)
    }

    /// Bytes of the content key.
    pub(super) const fn key_bytes(self) -> usize {
        match self {
            Self::A256CbcHs512 => 64,
            Self::A256Gcm => 32,
        }
    }

    /// Bytes of the initialization vector.
    pub(super) const fn iv_bytes(self) -> usize {
        match self {
            Self::A256CbcHs512 => 16,
            Self::A256Gcm => 12,
        }
    }

    /// Bytes of the authentication tag.
    pub(super) const fn tag_bytes(self) -> usize {
        match self {
            Self::A256CbcHs512 => 32,
            Self::A256Gcm => 16,
        }
    }
}
