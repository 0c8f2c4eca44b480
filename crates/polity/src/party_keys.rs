//! Keys that are made here for a relying party: the private ones for its own file, the public ones for the registry.

use anyhow::{Context, Result};
use polity_identity::login::registration::Registration;
use polity_vault::{
    Entropy,
    jose::{Curve, DecryptionKey, SigningKey},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{fs::OpenOptions, io::Write as _, path::Path};

/// A signing key and an encryption key, twice.
#[derive(Debug, Clone)]
pub struct PartyKeys {
    /// With the private members: nothing but its owner's file ever holds it.
    pub private: Value,
    /// What the registry holds.
    pub public: Value,
}

impl PartyKeys {
    /// New ones, under names that no other keys have.
    pub fn make(entropy: &dyn Entropy) -> Result<Self> {
        let name = |usage: &str| format!("{usage}-{:016x}", u64::from_be_bytes(entropy.array()));
        let signing = SigningKey::generate(name("sig"));
        let encryption = DecryptionKey::generate(Curve::P256, name("enc"));
        Ok(Self {
            private: json!({ "keys": [signing.private_jwk()?, encryption.private_jwk()?] }),
            public: json!({ "keys": [signing.public_jwk(), encryption.public_jwk()] }),
        })
    }
}

/// The file of a relying party: all that a program needs beside the issuer's address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PartyFile {
    /// Its identifier.
    pub client_id: String,
    /// What it may ask for.
    pub scopes: Vec<String>,
    /// Where people may be sent back to.
    pub redirect_uris: Vec<String>,
    /// Its keys, the private members among them.
    pub jwks: Value,
}

impl PartyFile {
    /// The file of what is registered, with its private keys.
    pub fn of(registration: &Registration, private: Value) -> Self {
        Self {
            client_id: registration.client_id.clone().unwrap_or_default(),
            scopes: registration.scopes.clone(),
            redirect_uris: registration.redirect_uris.clone(),
            jwks: private,
        }
    }

    /// Writes it as a new file that only its owner reads.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = format!("{}\n", serde_json::to_string_pretty(self)?);
        let written = options.open(path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.with_context(|| {
            format!(
                "the private keys cannot be written: {} must be a new file in a folder that exists",
                path.display()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::{SystemEntropy, jose::KeySet};

    #[test]
    fn what_is_registered_is_the_public_half_of_what_is_written() {
        let keys = PartyKeys::make(&SystemEntropy).unwrap();
        let public = KeySet::from_value(&keys.public).unwrap();
        assert!(KeySet::from_value(&keys.private).is_err(), "private keys are no key set to publish");
        let private = keys.private["keys"].as_array().unwrap();
        assert!(private.iter().zip(public.keys()).all(|(own, shown)| own["kid"] == shown.kid().unwrap()));
        let signing = SigningKey::from_jwk(private[0].as_object().unwrap()).unwrap();
        let encryption = DecryptionKey::from_jwk(private[1].as_object().unwrap()).unwrap();
        let read = [signing.public().thumbprint(), encryption.public().thumbprint()];
        assert!(
            read.iter().zip(public.keys()).all(|(own, shown)| *own == shown.thumbprint()),
            "d belongs to x and y"
        );
        assert_ne!(PartyKeys::make(&SystemEntropy).unwrap().public, keys.public);
    }

    #[test]
    fn a_file_with_keys_is_never_written_over() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("keys.json");
        let content = PartyFile::of(&Registration::default(), json!({ "keys": [] }));
        content.write(&file).unwrap();
        let refused = content.write(&file).unwrap_err().to_string();
        assert!(refused.contains("must be a new file"), "{refused}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
