//! Ed25519 (RFC 8032): signatures of checkpoints and manifests that anyone can verify with the public key.

use std::sync::Arc;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use crate::family::DataKey;

/// Signs under one version of a purpose. Cheap to clone.
#[derive(Clone)]
pub struct Ed25519Signer {
    key: Arc<DataKey>,
}

impl Ed25519Signer {
    pub(crate) fn new(key: Arc<DataKey>) -> Self {
        Self { key }
    }

    /// The key version that signs.
    pub fn version(&self) -> u32 {
        self.key.version
    }

    /// The public key, 32 bytes.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.public_key()
    }

    /// The signature of `message`, 64 bytes; the same for the same message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.key.signing.sign(message).as_ref());
        signature
    }
}

impl std::fmt::Debug for Ed25519Signer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Ed25519Signer(version {}, public key {})",
            self.version(),
            hex::encode(self.public_key())
        )
    }
}

/// Whether `signature` is that of `message` under `public_key`.
pub fn verify_ed25519(public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::Ed25519KeyPair;

    use super::*;

    #[test]
    fn agrees_with_test_2_of_rfc_8032() {
        let seed = hex::decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        let expected = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        let mut material = vec![0; 96];
        material.extend(&seed);
        let signer = Ed25519Signer::new(Arc::new(DataKey::from_material(1, &material).unwrap().unwrap()));
        assert_eq!(hex::encode(signer.public_key()), public);
        assert_eq!(hex::encode(signer.sign(&[0x72])), expected);
        assert!(verify_ed25519(&signer.public_key(), &[0x72], &signer.sign(&[0x72])));
        assert!(!verify_ed25519(&signer.public_key(), &[0x73], &signer.sign(&[0x72])));
        // The seed alone decides, as the RFC wants.
        assert!(Ed25519KeyPair::from_seed_and_public_key(&seed, &hex::decode(public).unwrap()).is_ok());
    }
}
