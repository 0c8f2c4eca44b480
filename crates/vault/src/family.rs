//! The keys of one purpose: the material of each version, and what it is turned into once, when it is loaded.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use crate::xaes::XaesKey;
use crate::{Entropy, VaultError};

/// Four independent random keys of 32 bytes: sealing, lookup, MAC, signing. Drawn together and wrapped as one, so that
/// a purpose may do all four without one key ever serving two algorithms.
pub(crate) const MATERIAL_BYTES: usize = 128;

/// One version of a family, ready for use. The library's key types wipe themselves when dropped.
pub(crate) struct DataKey {
    pub(crate) version: u32,
    pub(crate) sealing: XaesKey,
    pub(crate) lookup: hmac::Key,
    pub(crate) mac: hmac::Key,
    pub(crate) signing: Ed25519KeyPair,
}

impl DataKey {
    pub(crate) fn draw(entropy: &dyn Entropy) -> Zeroizing<Vec<u8>> {
        let mut material = Zeroizing::new(vec![0; MATERIAL_BYTES]);
        entropy.fill(&mut material);
        material
    }

    /// `None` if the material has the wrong length, that is, if it was not made by [`DataKey::draw`].
    pub(crate) fn from_material(version: u32, material: &[u8]) -> Result<Option<Self>, VaultError> {
        let Ok(material) = <&[u8; MATERIAL_BYTES]>::try_from(material) else { return Ok(None) };
        let (keys, _) = material.as_chunks::<32>();
        let [sealing, lookup, mac, signing] = keys else { return Ok(None) };
        let signing = Ed25519KeyPair::from_seed_unchecked(signing)
            .map_err(|_| VaultError::Crypto { operation: "Ed25519 key" })?;
        Ok(Some(Self {
            version,
            sealing: XaesKey::new(sealing)?,
            lookup: hmac::Key::new(hmac::HMAC_SHA256, lookup),
            mac: hmac::Key::new(hmac::HMAC_SHA256, mac),
            signing,
        }))
    }

    pub(crate) fn public_key(&self) -> [u8; 32] {
        let mut public = [0; 32];
        public.copy_from_slice(self.signing.public_key().as_ref());
        public
    }
}

/// All versions of one purpose.
#[derive(Default)]
pub(crate) struct Family {
    /// Newest first; the first is the one that seals.
    pub(crate) live: Vec<std::sync::Arc<DataKey>>,
    pub(crate) retired: Vec<u32>,
}

impl Family {
    pub(crate) fn add(&mut self, key: DataKey) {
        let place = self.live.partition_point(|known| known.version > key.version);
        self.live.insert(place, std::sync::Arc::new(key));
    }

    /// The highest version ever made, live or retired, so that a version number is never used twice.
    pub(crate) fn newest_version(&self) -> u32 {
        let live = self.live.iter().map(|key| key.version);
        live.chain(self.retired.iter().copied()).max().unwrap_or(0)
    }
}
