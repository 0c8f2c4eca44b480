//! Why a token or a key was refused. The texts are for developers of relying parties: they say what, never the secret.

/// Every way in which a token or a key can be refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoseError {
    /// Not the shape that the standard asks for.
    #[error("malformed: {what}")]
    Malformed {
        /// Which part, and what is wrong with it.
        what: &'static str,
    },
    /// Longer than the caller or this module reads.
    #[error("too large")]
    TooLarge,
    /// The header names an algorithm that is not offered, or none.
    #[error("the algorithm is not one that is accepted here")]
    UnknownAlgorithm,
    /// The header has a `crit` member; no extension is understood here (RFC 7515 section 4.1.11).
    #[error("the header asks for an extension (crit) that is not understood here")]
    CriticalHeader,
    /// A key cannot be used, at all or for this.
    #[error("the key cannot be used: {why}")]
    BadKey {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The signature is not that of this text under this key.
    #[error("the signature does not verify")]
    Signature,
    /// Not encrypted to this key, or changed on the way. Which of the two is not said to anyone.
    #[error("the token cannot be decrypted")]
    Decryption,
    /// The library that does the arithmetic failed. It should not happen.
    #[error("cryptographic operation failed: {operation}")]
    Crypto {
        /// The operation.
        operation: &'static str,
    },
}
