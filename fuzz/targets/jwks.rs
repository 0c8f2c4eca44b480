//! Key sets: bounded, read the same by both doors, written as they were read, and never with a private part.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_vault::jose::{KEY_SET_KEYS_MAX, KeySet, KeyUse, SignatureAlg};
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Ok(set) = KeySet::parse(data) else { return };
    let value: Value = serde_json::from_slice(data).expect("a set that was read is JSON");
    assert_eq!(KeySet::from_value(&value).as_ref(), Ok(&set));
    assert!(set.keys().len() <= KEY_SET_KEYS_MAX);
    let written = set.to_value();
    assert_eq!(KeySet::from_value(&written).as_ref(), Ok(&set));
    for key in written["keys"].as_array().expect("a list") {
        assert!(key.get("d").is_none());
    }
    for key in set.keys() {
        assert_eq!(key.thumbprint().len(), 43);
    }
    for alg in [SignatureAlg::Es256, SignatureAlg::Es384, SignatureAlg::Es512] {
        for key in set.signing(alg, None) {
            assert!(key.fits(alg) && key.usage() != Some(KeyUse::Encryption));
            assert!(key.kid().is_none_or(|kid| set.signing(alg, Some(kid)).contains(&key)));
        }
    }
    if let Some((key, alg)) = set.encryption() {
        assert!(key.usage() == Some(KeyUse::Encryption) && key.alg().is_none_or(|only| only == alg.name()));
    }
});
