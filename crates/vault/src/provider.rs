//! Who holds the root key. A file or variable today; a hardware module or cloud KMS fits behind the same three verbs.

use zeroize::Zeroizing;

use crate::{Entropy, Purpose, VaultError};

/// Wraps and unwraps the data keys of a [`crate::KeyRing`]. The root key itself never leaves the provider.
pub trait KeyProvider: Send + Sync {
    /// Encrypts `material` for exactly this purpose and version.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] if the provider cannot be reached or refuses.
    fn wrap(
        &self,
        purpose: &str,
        version: u32,
        material: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError>;

    /// Gives back what [`KeyProvider::wrap`] took, if purpose and version are the same.
    ///
    /// # Errors
    /// [`VaultError::WrongRootKey`] if another root key wrapped it, if it was altered, or if it belongs to another purpose or version.
    fn unwrap(&self, purpose: &str, version: u32, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError>;

    /// One line for operators: what kind of provider, from where, and the root key's fingerprint. Holds no secret.
    fn describe(&self) -> String;
}

/// What a purpose name may be when it enters the ring from a record: kept short so that it fits any key column.
pub(crate) const PURPOSE_BYTES_MAX: usize = 128;

/// Whether a purpose is named as the house wants it: `room.thing`, lower case, digits, `-` and `_`.
pub(crate) fn is_well_named(purpose: Purpose) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    !purpose.0.is_empty() && purpose.0.len() <= PURPOSE_BYTES_MAX && purpose.0.bytes().all(allowed)
}
