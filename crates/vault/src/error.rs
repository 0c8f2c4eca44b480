//! Why the vault refused. Texts are for operators and logs: they name purposes, versions and files, never a secret.

use std::path::PathBuf;

/// Every way in which the vault can refuse. A caller that shows pages maps [`VaultError::Busy`] to 503 and the rest to 500.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// No key family of this purpose is in the ring; `KeyRing::ensure` was not called with it.
    #[error("no keys for the purpose {purpose}: it was not ensured at start")]
    UnknownPurpose {
        /// The purpose that was asked for.
        purpose: String,
    },
    /// The value names a key version that the ring does not hold. Another node may have rotated: reload the ring once and retry.
    #[error("the key {purpose} version {version} is not in the ring; reload the key records")]
    UnknownKeyVersion {
        /// The purpose that was asked for.
        purpose: String,
        /// The version that the sealed value names.
        version: u32,
    },
    /// The key exists but was retired: nothing may be read with it any more.
    #[error("the key {purpose} version {version} is retired")]
    RetiredKey {
        /// The purpose that was asked for.
        purpose: String,
        /// The retired version.
        version: u32,
    },
    /// The newest version of a purpose cannot be retired; rotate first.
    #[error("the key {purpose} version {version} is the current one; rotate before retiring it")]
    CurrentKey {
        /// The purpose that was asked for.
        purpose: String,
        /// Its current version.
        version: u32,
    },
    /// The bytes are not a sealed value, or were cut short.
    #[error("not a sealed value: {reason}")]
    NotSealed {
        /// What is wrong with the bytes.
        reason: &'static str,
    },
    /// The value was altered, or it was sealed for another place (table, column, row) or purpose.
    #[error(
        "a value sealed under {purpose} does not open at {table}.{column}: altered, or moved from elsewhere"
    )]
    WrongPlace {
        /// The purpose that was asked for.
        purpose: String,
        /// The table at which it was opened.
        table: String,
        /// The column at which it was opened.
        column: String,
    },
    /// A key record does not unwrap: another root key made it, or the record was altered.
    #[error(
        "the key {purpose} version {version} does not unwrap under {provider}: another root key made it, or the record was altered"
    )]
    WrongRootKey {
        /// The purpose of the record.
        purpose: String,
        /// Its version.
        version: u32,
        /// What the provider says of itself.
        provider: String,
    },
    /// The root key could not be had from where it was asked for.
    #[error("root key from {origin}: {reason}")]
    RootKey {
        /// The file or variable.
        origin: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The root key file could not be read or written.
    #[error("root key file {path}: {source}")]
    RootKeyFile {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A typed-in backup is not the printed text.
    #[error("root key backup: {reason}")]
    Backup {
        /// Which line is wrong and how.
        reason: String,
    },
    /// Too many passwords wait to be checked; the caller should answer 503 with Retry-After.
    #[error("too many password checks are waiting")]
    Busy,
    /// A password is longer than [`crate::PASSWORD_BYTES_MAX`].
    #[error("a password has at most {max} bytes")]
    PasswordTooLong {
        /// The limit in bytes.
        max: usize,
    },
    /// A stored password hash is not one of ours.
    #[error("the stored password hash cannot be used: {reason}")]
    PasswordHash {
        /// What is wrong with it.
        reason: String,
    },
    /// A one-time-password secret is not base32, or has a length that is not allowed.
    #[error("not a usable one-time-password secret: {reason}")]
    OtpSecret {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The library that does the arithmetic failed. It should not happen, and nothing was written.
    #[error("cryptographic operation failed: {operation}")]
    Crypto {
        /// The operation.
        operation: &'static str,
    },
}
