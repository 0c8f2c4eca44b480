//! The key ring: everything that a purpose can do, over all versions of its key.
//!
//! Life of a key: `ensure` makes version 1 at start; `rotate` makes the next one, which begins to seal when the persisted
//! record is `reload`ed, while older versions still open and are still looked up; a job rewrites old values; `retire` ends the old version.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::family::{DataKey, Family};
use crate::keys::push_part;
use crate::provider::is_well_named;
use crate::xaes::{NONCE_BYTES, TAG_BYTES};
use crate::{
    Ed25519Signer, Entropy, KeyProvider, KeyRecord, KeyedHash, Place, Purpose, RootKey, SystemEntropy,
    VaultError,
};

/// First byte of every sealed value, so that a later format can be told apart.
const FORMAT: u8 = 1;
const HEADER_BYTES: usize = 1 + 4 + NONCE_BYTES;

/// The data keys of a nation, unwrapped in memory. Cheap to clone; all clones see a reload at once.
#[derive(Clone)]
pub struct KeyRing {
    inner: Arc<Inner>,
}

struct Inner {
    provider: Arc<dyn KeyProvider>,
    families: RwLock<HashMap<String, Arc<Family>>>,
}

impl KeyRing {
    /// Bytes that sealing adds to a value: format, key version, nonce and tag.
    pub const SEAL_OVERHEAD_BYTES: usize = HEADER_BYTES + TAG_BYTES;

    /// Unwraps all records that are not retired.
    ///
    /// # Errors
    /// [`VaultError::WrongRootKey`] if one of them was wrapped by another root key.
    pub fn unlock(provider: Arc<dyn KeyProvider>, records: &[KeyRecord]) -> Result<Self, VaultError> {
        let families = RwLock::new(unwrap_all(&*provider, records)?);
        Ok(Self { inner: Arc::new(Inner { provider, families }) })
    }

    /// A ring whose keys live and die with the process; for tests and benchmarks of the rooms above.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] if the library fails.
    pub fn ephemeral(purposes: &[Purpose]) -> Result<Self, VaultError> {
        let ring = Self::unlock(Arc::new(RootKey::generate(&SystemEntropy)), &[])?;
        ring.ensure(purposes, 0, &SystemEntropy)?;
        Ok(ring)
    }

    /// Replaces all keys by those of `records`, which must be all that the store holds.
    ///
    /// # Errors
    /// [`VaultError::WrongRootKey`]; then the ring is as it was.
    pub fn reload(&self, records: &[KeyRecord]) -> Result<(), VaultError> {
        let families = unwrap_all(&*self.inner.provider, records)?;
        *self.inner.families.write().unwrap_or_else(PoisonError::into_inner) = families;
        Ok(())
    }

    /// Makes version 1 for each purpose that has no key, usable at once. `now` is microseconds UTC.
    ///
    /// The caller persists the records **before anything sealed with them is**, inserting only where none exists;
    /// where several nodes may start together it then calls [`KeyRing::reload`] with what the store holds, so that one node's keys win.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`] if a purpose's name is not `room.thing` in lower case; [`VaultError::Crypto`] if wrapping fails.
    pub fn ensure(
        &self,
        purposes: &[Purpose],
        now: i64,
        entropy: &dyn Entropy,
    ) -> Result<Vec<KeyRecord>, VaultError> {
        let mut families = self.inner.families.write().unwrap_or_else(PoisonError::into_inner);
        let mut made = Vec::new();
        for purpose in purposes {
            if families.contains_key(purpose.0) {
                continue;
            }
            if !is_well_named(*purpose) {
                return Err(VaultError::UnknownPurpose { purpose: purpose.0.into() });
            }
            let record = self.make(*purpose, 1, now, entropy)?;
            let mut family = Family::default();
            install(&*self.inner.provider, &mut family, &record)?;
            families.insert(purpose.0.to_owned(), Arc::new(family));
            made.push(record);
        }
        Ok(made)
    }

    /// Makes the next version of a purpose. It takes effect when the caller has persisted the record and calls
    /// [`KeyRing::reload`]: a key that is not durable must never seal anything.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`] if the purpose was never ensured; [`VaultError::Crypto`] if wrapping fails.
    pub fn rotate(&self, purpose: Purpose, now: i64, entropy: &dyn Entropy) -> Result<KeyRecord, VaultError> {
        let version = self.family(purpose)?.newest_version() + 1;
        self.make(purpose, version, now, entropy)
    }

    /// The record of `version` marked retired. The caller persists it and reloads, after every value under it was rewritten.
    ///
    /// # Errors
    /// [`VaultError::CurrentKey`] for the newest version; [`VaultError::UnknownKeyVersion`] if `record` is not in the ring.
    pub fn retire(&self, record: &KeyRecord) -> Result<KeyRecord, VaultError> {
        let family = self.family_named(&record.purpose)?;
        let (purpose, version) = (record.purpose.clone(), record.version);
        match family.live.iter().position(|key| key.version == version) {
            Some(0) => Err(VaultError::CurrentKey { purpose, version }),
            Some(_) => Ok(KeyRecord { retired: true, ..record.clone() }),
            None => Err(VaultError::UnknownKeyVersion { purpose, version }),
        }
    }

    /// The live versions of a purpose, newest first; a rewriting job moves values from the others to the first.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn versions(&self, purpose: Purpose) -> Result<Vec<u32>, VaultError> {
        Ok(self.family(purpose)?.live.iter().map(|key| key.version).collect())
    }

    /// What holds the root key, for operators; no secret.
    pub fn describe_provider(&self) -> String {
        self.inner.provider.describe()
    }

    /// Encrypts `plain` for exactly this place: XAES-256-GCM, random nonce, [`KeyRing::SEAL_OVERHEAD_BYTES`] longer than `plain`.
    ///
    /// Nonces always come from the system, also in simulations: a repeated nonce would give the values away.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`] if the purpose was never ensured.
    pub fn seal(&self, purpose: Purpose, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.current(purpose)?;
        let nonce: [u8; NONCE_BYTES] = SystemEntropy.array();
        let mut sealed = Vec::with_capacity(plain.len() + Self::SEAL_OVERHEAD_BYTES);
        sealed.push(FORMAT);
        sealed.extend(key.version.to_be_bytes());
        sealed.extend(nonce);
        sealed.extend(plain);
        key.sealing.seal(&nonce, &bound_to(purpose, place, key.version), &mut sealed, HEADER_BYTES)?;
        Ok(sealed)
    }

    /// Decrypts what [`KeyRing::seal`] made for this place, under any live version.
    ///
    /// # Errors
    /// [`VaultError::WrongPlace`] if altered or moved; [`VaultError::NotSealed`]; [`VaultError::UnknownKeyVersion`]
    /// (reload and retry); [`VaultError::RetiredKey`]; [`VaultError::UnknownPurpose`].
    pub fn open(
        &self,
        purpose: Purpose,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (version, nonce, body) = parts(sealed)?;
        let key = self.version(purpose, version)?;
        key.sealing.open(nonce, &bound_to(purpose, place, version), body)?.ok_or_else(|| {
            VaultError::WrongPlace {
                purpose: purpose.0.into(),
                table: place.table.into(),
                column: place.column.into(),
            }
        })
    }

    /// The key version under which a value was sealed, for the job that rewrites old ones.
    ///
    /// # Errors
    /// [`VaultError::NotSealed`].
    pub fn sealed_version(sealed: &[u8]) -> Result<u32, VaultError> {
        Ok(parts(sealed)?.0)
    }

    /// HMAC-SHA-256 of `value` under the current version: what is stored beside a sealed value so that it can be found.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn lookup_hash(&self, purpose: Purpose, value: &[u8]) -> Result<KeyedHash, VaultError> {
        let key = self.current(purpose)?;
        Ok(KeyedHash { version: key.version, hash: tag_bytes(&hmac::sign(&key.lookup, value)) })
    }

    /// The same under every live version, newest first. A look-up tries all, so that rotation needs no downtime.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn lookup_hashes(&self, purpose: Purpose, value: &[u8]) -> Result<Vec<KeyedHash>, VaultError> {
        let hash = |key: &Arc<DataKey>| KeyedHash {
            version: key.version,
            hash: tag_bytes(&hmac::sign(&key.lookup, value)),
        };
        Ok(self.family(purpose)?.live.iter().map(hash).collect())
    }

    /// HMAC-SHA-256 of `data` under the current version, to be given out and recognised later (CSRF tokens, cursors).
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn mac(&self, purpose: Purpose, data: &[u8]) -> Result<[u8; 32], VaultError> {
        Ok(tag_bytes(&hmac::sign(&self.current(purpose)?.mac, data)))
    }

    /// Whether `tag` is [`KeyRing::mac`] of `data` under any live version. Constant time; false if the purpose is unknown.
    pub fn verify_mac(&self, purpose: Purpose, data: &[u8], tag: &[u8]) -> bool {
        let Ok(family) = self.family(purpose) else { return false };
        family.live.iter().fold(false, |found, key| found | hmac::verify(&key.mac, data, tag).is_ok())
    }

    /// The Ed25519 key pair of the current version.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn signer(&self, purpose: Purpose) -> Result<Ed25519Signer, VaultError> {
        Ok(Ed25519Signer::new(self.current(purpose)?))
    }

    /// The key pairs of all live versions, newest first: while keys rotate, sign with all, so that nobody's key is outdated.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn signers(&self, purpose: Purpose) -> Result<Vec<Ed25519Signer>, VaultError> {
        Ok(self.family(purpose)?.live.iter().cloned().map(Ed25519Signer::new).collect())
    }

    /// The public keys of all live versions, newest first: what a verifier accepts while keys rotate.
    ///
    /// # Errors
    /// [`VaultError::UnknownPurpose`].
    pub fn public_keys(&self, purpose: Purpose) -> Result<Vec<(u32, [u8; 32])>, VaultError> {
        Ok(self.family(purpose)?.live.iter().map(|key| (key.version, key.public_key())).collect())
    }

    fn make(
        &self,
        purpose: Purpose,
        version: u32,
        now: i64,
        entropy: &dyn Entropy,
    ) -> Result<KeyRecord, VaultError> {
        let wrapped = self.inner.provider.wrap(purpose.0, version, &DataKey::draw(entropy), entropy)?;
        Ok(KeyRecord { purpose: purpose.0.into(), version, wrapped, created_at: now, retired: false })
    }

    fn family(&self, purpose: Purpose) -> Result<Arc<Family>, VaultError> {
        self.family_named(purpose.0)
    }

    fn family_named(&self, purpose: &str) -> Result<Arc<Family>, VaultError> {
        let families = self.inner.families.read().unwrap_or_else(PoisonError::into_inner);
        families.get(purpose).cloned().ok_or_else(|| VaultError::UnknownPurpose { purpose: purpose.into() })
    }

    fn current(&self, purpose: Purpose) -> Result<Arc<DataKey>, VaultError> {
        let family = self.family(purpose)?;
        family.live.first().cloned().ok_or_else(|| VaultError::UnknownPurpose { purpose: purpose.0.into() })
    }

    fn version(&self, purpose: Purpose, version: u32) -> Result<Arc<DataKey>, VaultError> {
        let family = self.family(purpose)?;
        if let Some(key) = family.live.iter().find(|key| key.version == version) {
            return Ok(Arc::clone(key));
        }
        let purpose = purpose.0.into();
        if family.retired.contains(&version) {
            return Err(VaultError::RetiredKey { purpose, version });
        }
        Err(VaultError::UnknownKeyVersion { purpose, version })
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "KeyRing({}, ..)", self.describe_provider())
    }
}

fn unwrap_all(
    provider: &dyn KeyProvider,
    records: &[KeyRecord],
) -> Result<HashMap<String, Arc<Family>>, VaultError> {
    let mut families: HashMap<String, Family> = HashMap::new();
    for record in records {
        let family = families.entry(record.purpose.clone()).or_default();
        if record.retired {
            family.retired.push(record.version);
        } else {
            install(provider, family, record)?;
        }
    }
    Ok(families.into_iter().map(|(purpose, family)| (purpose, Arc::new(family))).collect())
}

fn install(provider: &dyn KeyProvider, family: &mut Family, record: &KeyRecord) -> Result<(), VaultError> {
    let material = provider.unwrap(&record.purpose, record.version, &record.wrapped)?;
    let key = DataKey::from_material(record.version, &material)?.ok_or_else(|| VaultError::WrongRootKey {
        purpose: record.purpose.clone(),
        version: record.version,
        provider: provider.describe(),
    })?;
    family.add(key);
    Ok(())
}

/// The associated data of a sealed value. Each part carries its length, so `a.bc` and `ab.c` are different places.
fn bound_to(purpose: Purpose, place: Place<'_>, version: u32) -> Vec<u8> {
    let parts = [purpose.0.as_bytes(), place.table.as_bytes(), place.column.as_bytes(), place.row];
    let mut bound = Vec::with_capacity(64 + parts.iter().map(|part| part.len()).sum::<usize>());
    bound.extend(b"polity seal v1\0");
    for part in parts {
        push_part(&mut bound, part);
    }
    bound.extend(version.to_be_bytes());
    bound
}

fn parts(sealed: &[u8]) -> Result<(u32, &[u8; NONCE_BYTES], &[u8]), VaultError> {
    let cut_short = || VaultError::NotSealed { reason: "it is shorter than an empty sealed value" };
    if sealed.len() < KeyRing::SEAL_OVERHEAD_BYTES {
        return Err(cut_short());
    }
    let (format, rest) = sealed.split_first().ok_or_else(cut_short)?;
    if *format != FORMAT {
        return Err(VaultError::NotSealed { reason: "its first byte is not a known format" });
    }
    let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(cut_short)?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(cut_short)?;
    Ok((u32::from_be_bytes(*version), nonce, body))
}

fn tag_bytes(tag: &hmac::Tag) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(tag.as_ref());
    bytes
}
