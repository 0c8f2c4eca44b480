//! A keyed hash: finds a sealed value by equality, tells nothing to who has the database but not the keys.

/// HMAC-SHA-256 of a value, with the version of the key that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyedHash {
    /// The key version.
    pub version: u32,
    /// The HMAC.
    pub hash: [u8; 32],
}

impl KeyedHash {
    /// Bytes of the stored form.
    pub const BYTES: usize = 36;

    /// The stored form: version, big-endian, then the HMAC. It fits a unique key column.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.version.to_be_bytes().as_slice(), &self.hash].concat()
    }

    /// Reads the stored form; `None` unless it has exactly [`KeyedHash::BYTES`] bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, hash) = bytes.split_first_chunk::<4>()?;
        Some(Self { version: u32::from_be_bytes(*version), hash: hash.try_into().ok()? })
    }
}

// A keyed hash of a national number is still a pseudonym of a person: it stays out of logs.
impl std::fmt::Debug for KeyedHash {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "KeyedHash(version {}, ..)", self.version)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::hmac;

    use super::*;
    use crate::family::DataKey;

    #[test]
    fn the_hmac_agrees_with_the_vectors_of_rfc_4231() {
        // HMAC pads short keys with zeros, so the vectors' short keys fit our 32 bytes.
        let mut keys = vec![0; 128];
        keys[32..52].fill(0x0b);
        keys[64..68].copy_from_slice(b"Jefe");
        let key = DataKey::from_material(1, &keys).unwrap().unwrap();
        assert_eq!(
            hex::encode(hmac::sign(&key.lookup, b"Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            hex::encode(hmac::sign(&key.mac, b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_stored_form_is_the_version_and_the_hash() {
        let hash = KeyedHash { version: 0x0102_0304, hash: [7; 32] };
        let bytes = hash.to_bytes();
        assert_eq!(bytes.len(), KeyedHash::BYTES);
        assert_eq!(bytes[..5], [1, 2, 3, 4, 7]);
        assert_eq!(KeyedHash::from_bytes(&bytes), Some(hash));
        assert_eq!(KeyedHash::from_bytes(&bytes[1..]), None);
        assert_eq!(format!("{hash:?}"), "KeyedHash(version 16909060, ..)");
    }
}
