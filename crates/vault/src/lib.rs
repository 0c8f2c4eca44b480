//! The vault keeps secrets: keys, sealed values, keyed hashes, signatures, passwords and one-time codes.
//!
//! It promises every room above that
//!
//! - each purpose has a key family of its own, and a family can be **rotated** without losing what it sealed ([`KeyRing`]);
//! - a sealed value opens **only in the place** it was sealed for: table, column, row and purpose are bound to it ([`Place`]);
//! - a value can be **searched without being readable**, by a keyed hash that names its key version ([`KeyedHash`]);
//! - what the store keeps of a key ([`KeyRecord`]) is **useless without the root key**, which never touches the database;
//! - secrets are wiped from memory when dropped and never appear in `Debug` output.
//!
//! All primitives come from AWS-LC (through `aws-lc-rs`), except Argon2id for passwords and AES-192 key wrap for relying
//! parties that want it, which it does not offer.
//! Nothing here reads the clock; randomness enters through [`Entropy`]. Times are microseconds UTC.
//!
//! A newcomer starts in `ring.rs` (what a purpose can do) and `root.rs` (where the first secret comes from); who wants
//! the signed and encrypted tokens of other programs, in `jose/mod.rs`.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "a test fails by panicking"
    )
)]

mod backup;
pub mod base32;
pub mod digest;
pub mod dkim;
mod entropy;
mod error;
mod family;
pub mod jose;
mod keys;
mod lookup;
pub mod otp;
mod password;
mod provider;
mod ring;
mod root;
mod signer;
pub mod token;
mod xaes;

pub use backup::BackupText;
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use error::VaultError;
pub use keys::{KeyRecord, Place, Purpose};
pub use lookup::KeyedHash;
pub use password::{
    ARGON2_LANES, ARGON2_MEMORY_KIB, ARGON2_PASSES, PASSWORD_BYTES_MAX, PASSWORD_QUEUE_MAX, PasswordHasher,
};
pub use provider::KeyProvider;
pub use ring::KeyRing;
pub use root::{ROOT_KEY_VARIABLE, RootKey};
pub use signer::{Ed25519Signer, verify_ed25519};

/// A buffer that is wiped when dropped; what `KeyRing::open` and token makers return.
pub use zeroize::Zeroizing;
