//! The root key: the one secret that an operator keeps. It wraps data keys and is used for nothing else.
//!
//! It lives in a file that only its owner may read, or in an environment variable, and on paper (see [`BackupText`]).
//! Whoever has the database but not this key has nothing; whoever loses it has lost every sealed value. Hence the proven backup.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::digest::{equal_in_constant_time, sha256_parts};
use crate::keys::push_part;
use crate::{BackupText, Entropy, KeyProvider, VaultError};

/// The environment variable that [`RootKey::from_env`] reads: the 32 bytes in base64.
pub const ROOT_KEY_VARIABLE: &str = "POLITY_ROOT_KEY";

/// A root key file is the four lines of the backup text; anything much longer is not one.
const FILE_BYTES_MAX: u64 = 4096;

/// 256 bits that wrap every data key by AES-256-GCM, bound to purpose and version.
pub struct RootKey {
    key: Zeroizing<[u8; 32]>,
    origin: String,
}

impl RootKey {
    /// A new key that lives in memory only; for tests and throw-away nations.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        entropy.fill(key.as_mut_slice());
        Self { key, origin: "memory".into() }
    }

    /// Makes a new key in a new file with mode 0600, synced to the disk before this returns.
    ///
    /// # Errors
    /// [`VaultError::RootKeyFile`] if the file exists (a root key is never overwritten) or cannot be written.
    pub fn create_file(path: &Path, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        let mut root = Self::generate(entropy);
        root.origin = path.display().to_string();
        root.write_new_file(path)?;
        Ok(root)
    }

    /// Writes this key to a new file with mode 0600, as [`RootKey::create_file`] does; used when restoring from paper.
    ///
    /// # Errors
    /// [`VaultError::RootKeyFile`] if the file exists or cannot be written.
    pub fn write_new_file(&self, path: &Path) -> Result<(), VaultError> {
        let in_file = |source| VaultError::RootKeyFile { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(in_file)?;
        file.write_all(self.backup().reveal().as_bytes()).map_err(in_file)?;
        file.sync_all().map_err(in_file)?;
        // The name itself must survive a power cut too, so the folder is synced as well.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(in_file)
    }

    /// Reads the key from a file that only its owner can read.
    ///
    /// # Errors
    /// [`VaultError::RootKey`] if group or others may read or write the file, or it is not a regular file;
    /// [`VaultError::Backup`] if its text is damaged; [`VaultError::RootKeyFile`] if it cannot be read.
    pub fn from_file(path: &Path) -> Result<Self, VaultError> {
        let in_file = |source| VaultError::RootKeyFile { path: path.to_owned(), source };
        let refuse = |reason: String| VaultError::RootKey { origin: path.display().to_string(), reason };
        // Looked at through the open file, so that it cannot be exchanged between the check and the reading.
        let file = File::open(path).map_err(in_file)?;
        let about = file.metadata().map_err(in_file)?;
        if !about.is_file() {
            return Err(refuse("not a regular file".into()));
        }
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777;
            if mode & 0o077 != 0 {
                return Err(refuse(format!(
                    "its mode is {mode:04o}, so others may open it; run `chmod 600` on it, and rotate if they did"
                )));
            }
        }
        let mut text = Zeroizing::new(String::new());
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(in_file)?;
        let mut root = BackupText::from_typed(&text)?.restore()?;
        root.origin = path.display().to_string();
        Ok(root)
    }

    /// Reads the key from the environment variable [`ROOT_KEY_VARIABLE`].
    ///
    /// # Errors
    /// [`VaultError::RootKey`] if the variable is absent or is not base64 of exactly 32 bytes.
    #[expect(
        clippy::disallowed_methods,
        reason = "a secret goes from the environment to its type in one step"
    )]
    pub fn from_env() -> Result<Self, VaultError> {
        let text = std::env::var(ROOT_KEY_VARIABLE).map(Zeroizing::new).map_err(|_| VaultError::RootKey {
            origin: ROOT_KEY_VARIABLE.into(),
            reason: "the environment variable is not set".into(),
        })?;
        let mut root = Self::from_base64(&text)?;
        root.origin = format!("environment variable {ROOT_KEY_VARIABLE}");
        Ok(root)
    }

    /// Reads the key from base64 text (RFC 4648, standard alphabet, padded).
    ///
    /// # Errors
    /// [`VaultError::RootKey`] unless it is base64 of exactly 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, VaultError> {
        let refuse =
            |reason: &str| VaultError::RootKey { origin: "base64 text".into(), reason: reason.into() };
        let bytes = STANDARD
            .decode(text.trim())
            .map(Zeroizing::new)
            .map_err(|_| refuse("not base64 with padding"))?;
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| refuse("not exactly 32 bytes"))?;
        Ok(Self::from_bytes(key))
    }

    pub(crate) fn from_bytes(key: [u8; 32]) -> Self {
        Self { key: Zeroizing::new(key), origin: "memory".into() }
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// The key as text to print and lock away. See [`BackupText`].
    pub fn backup(&self) -> BackupText {
        BackupText::of(self)
    }

    /// Whether `typed`, restored from paper, is this very key.
    ///
    /// # Errors
    /// [`VaultError::Backup`] naming the line that was mistyped, or saying that it is a backup of another key.
    pub fn prove_backup(&self, typed: &str) -> Result<(), VaultError> {
        let restored = BackupText::from_typed(typed)?.restore()?;
        if equal_in_constant_time(restored.bytes(), self.bytes()) {
            return Ok(());
        }
        let (this, other) = (self.fingerprint(), restored.fingerprint());
        Err(VaultError::Backup {
            reason: format!("it is the backup of another root key ({other}, not {this})"),
        })
    }

    /// Sixteen hexadecimal digits that name the key without helping to guess it.
    pub fn fingerprint(&self) -> String {
        let hash = sha256_parts(&[b"polity root key fingerprint v1\0", self.bytes()]);
        hex::encode(hash.split_at(8).0)
    }

    fn cipher(&self) -> Result<LessSafeKey, VaultError> {
        UnboundKey::new(&AES_256_GCM, self.bytes())
            .map(LessSafeKey::new)
            .map_err(|_| VaultError::Crypto { operation: "AES-256-GCM key" })
    }
}

impl KeyProvider for RootKey {
    fn wrap(
        &self,
        purpose: &str,
        version: u32,
        material: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        // Random 96-bit nonces are right here: a nation makes thousands of keys, not billions.
        let nonce: [u8; NONCE_LEN] = entropy.array();
        let mut sealed = Zeroizing::new(material.to_vec());
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound_to(purpose, version)),
                &mut *sealed,
            )
            .map_err(|_| VaultError::Crypto { operation: "wrapping a key" })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn unwrap(&self, purpose: &str, version: u32, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let refused =
            || VaultError::WrongRootKey { purpose: purpose.into(), version, provider: self.describe() };
        let (nonce, sealed) = wrapped.split_at_checked(NONCE_LEN).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
        let mut material = Zeroizing::new(sealed.to_vec());
        let length = self
            .cipher()?
            .open_in_place(nonce, Aad::from(bound_to(purpose, version)), &mut material)
            .map_err(|_| refused())?
            .len();
        material.truncate(length);
        Ok(material)
    }

    fn describe(&self) -> String {
        format!("root key {} from {}", self.fingerprint(), self.origin)
    }
}

/// What a wrapped key is bound to, so that a record cannot be passed off as that of another purpose or version.
fn bound_to(purpose: &str, version: u32) -> Vec<u8> {
    let mut bound = b"polity key v1\0".to_vec();
    push_part(&mut bound, purpose.as_bytes());
    bound.extend(version.to_be_bytes());
    bound
}

impl fmt::Debug for RootKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RootKey({}, ..)", self.fingerprint())
    }
}
