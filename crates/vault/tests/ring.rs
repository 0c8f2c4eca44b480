//! What the key ring promises: values open where they were sealed and nowhere else, and rotation loses nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use polity_vault::{
    KeyRecord, KeyRing, KeyedHash, Place, Purpose, RootKey, SeededEntropy, SystemEntropy, VaultError,
    verify_ed25519,
};
use proptest::prelude::*;

const FACTS: Purpose = Purpose("identity.facts");
const NUMBERS: Purpose = Purpose("identity.number");
const PLACE: Place<'_> = Place::new("identity_facts", "sealed", b"row-1");

/// A ring with its records, as the store would keep them.
struct Kept {
    ring: KeyRing,
    records: Vec<KeyRecord>,
}

impl Kept {
    fn new() -> Self {
        let root = Arc::new(RootKey::generate(&SeededEntropy::new(1)));
        let ring = KeyRing::unlock(root, &[]).unwrap();
        let records = ring.ensure(&[FACTS, NUMBERS], 17, &SeededEntropy::new(2)).unwrap();
        Self { ring, records }
    }

    fn rotate(&mut self, purpose: Purpose) {
        let record = self.ring.rotate(purpose, 18, &SystemEntropy).unwrap();
        self.records.push(record);
        self.ring.reload(&self.records).unwrap();
    }

    fn retire(&mut self, purpose: Purpose, version: u32) {
        let record = self
            .records
            .iter_mut()
            .find(|record| record.purpose == purpose.0 && record.version == version)
            .unwrap();
        *record = self.ring.retire(record).unwrap();
        self.ring.reload(&self.records).unwrap();
    }
}

#[test]
fn ensure_makes_only_what_is_missing() {
    let kept = Kept::new();
    assert_eq!(kept.records.len(), 2);
    assert!(
        kept.records.iter().all(|record| record.version == 1 && record.created_at == 17 && !record.retired)
    );
    let added = kept.ring.ensure(&[FACTS, Purpose("identity.new"), NUMBERS], 18, &SystemEntropy).unwrap();
    assert_eq!(added.iter().map(|record| record.purpose.as_str()).collect::<Vec<_>>(), ["identity.new"]);
    let unnamed = kept.ring.ensure(&[Purpose("Not A Name")], 18, &SystemEntropy);
    assert!(matches!(unnamed, Err(VaultError::UnknownPurpose { .. })));
}

#[test]
fn rotation_keeps_reading_and_seals_with_the_new_key() {
    let mut kept = Kept::new();
    let old = kept.ring.seal(FACTS, PLACE, b"old").unwrap();
    kept.rotate(FACTS);
    let new = kept.ring.seal(FACTS, PLACE, b"new").unwrap();
    assert_eq!((KeyRing::sealed_version(&old).unwrap(), KeyRing::sealed_version(&new).unwrap()), (1, 2));
    assert_eq!(kept.ring.versions(FACTS).unwrap(), [2, 1]);
    assert_eq!(kept.ring.open(FACTS, PLACE, &old).unwrap().as_slice(), b"old");
    assert_eq!(kept.ring.open(FACTS, PLACE, &new).unwrap().as_slice(), b"new");
    // The other purpose did not move.
    assert_eq!(kept.ring.versions(NUMBERS).unwrap(), [1]);
}

#[test]
fn a_rotated_key_seals_nothing_before_it_is_reloaded() {
    let kept = Kept::new();
    kept.ring.rotate(FACTS, 18, &SystemEntropy).unwrap();
    assert_eq!(KeyRing::sealed_version(&kept.ring.seal(FACTS, PLACE, b"x").unwrap()).unwrap(), 1);
}

#[test]
fn a_retired_key_reads_nothing_and_its_version_is_never_used_again() {
    let mut kept = Kept::new();
    let old = kept.ring.seal(FACTS, PLACE, b"old").unwrap();
    let current = kept.ring.retire(&kept.records[0]);
    assert!(matches!(current, Err(VaultError::CurrentKey { version: 1, .. })));
    kept.rotate(FACTS);
    kept.retire(FACTS, 1);
    assert!(matches!(kept.ring.open(FACTS, PLACE, &old), Err(VaultError::RetiredKey { version: 1, .. })));
    assert_eq!(kept.ring.lookup_hashes(FACTS, b"x").unwrap().len(), 1);
    kept.rotate(FACTS);
    assert_eq!(kept.ring.versions(FACTS).unwrap(), [3, 2]);
}

#[test]
fn a_version_that_another_node_made_is_named_so_that_the_caller_can_reload() {
    let mut kept = Kept::new();
    let mut elsewhere = Kept::new();
    elsewhere.rotate(FACTS);
    let sealed = elsewhere.ring.seal(FACTS, PLACE, b"x").unwrap();
    let behind = kept.ring.open(FACTS, PLACE, &sealed);
    assert!(matches!(behind, Err(VaultError::UnknownKeyVersion { version: 2, .. })));
    kept.ring.reload(&elsewhere.records).unwrap();
    assert_eq!(kept.ring.open(FACTS, PLACE, &sealed).unwrap().as_slice(), b"x");
    kept.records.clear();
}

#[test]
fn look_ups_find_values_over_all_live_versions_newest_first() {
    let mut kept = Kept::new();
    let stored = kept.ring.lookup_hash(NUMBERS, b"T5000000Z").unwrap();
    kept.rotate(NUMBERS);
    kept.rotate(NUMBERS);
    let tried = kept.ring.lookup_hashes(NUMBERS, b"T5000000Z").unwrap();
    assert_eq!(tried.iter().map(|hash| hash.version).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(tried[0], kept.ring.lookup_hash(NUMBERS, b"T5000000Z").unwrap());
    assert_eq!(tried[2], stored);
    assert_eq!(KeyedHash::from_bytes(&stored.to_bytes()), Some(stored));
    assert!(!kept.ring.lookup_hashes(NUMBERS, b"T5000001Z").unwrap().contains(&stored));
    // The same value under another purpose is another hash: families do not know each other.
    assert_ne!(kept.ring.lookup_hash(FACTS, b"T5000000Z").unwrap().hash, stored.hash);
}

#[test]
fn macs_are_recognised_over_rotation_and_are_not_lookup_hashes() {
    let mut kept = Kept::new();
    let tag = kept.ring.mac(FACTS, b"data").unwrap();
    assert_ne!(tag, kept.ring.lookup_hash(FACTS, b"data").unwrap().hash);
    kept.rotate(FACTS);
    assert!(kept.ring.verify_mac(FACTS, b"data", &tag));
    assert!(!kept.ring.verify_mac(FACTS, b"datb", &tag));
    assert!(!kept.ring.verify_mac(FACTS, b"data", &tag[..31]));
    assert!(!kept.ring.verify_mac(NUMBERS, b"data", &tag));
    assert!(!kept.ring.verify_mac(Purpose("never.ensured"), b"data", &tag));
}

#[test]
fn signers_survive_a_restart_and_old_public_keys_stay_known() {
    let mut kept = Kept::new();
    let signature = kept.ring.signer(FACTS).unwrap().sign(b"tree");
    let (version, public_key) = kept.ring.public_keys(FACTS).unwrap()[0];
    assert_eq!(version, 1);
    assert!(verify_ed25519(&public_key, b"tree", &signature));
    let again = KeyRing::unlock(Arc::new(RootKey::generate(&SeededEntropy::new(1))), &kept.records).unwrap();
    assert_eq!(again.signer(FACTS).unwrap().sign(b"tree"), signature);
    kept.rotate(FACTS);
    let keys = kept.ring.public_keys(FACTS).unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[1].1, public_key);
    assert_ne!(kept.ring.signer(FACTS).unwrap().public_key(), public_key);
}

#[test]
fn records_are_useless_under_another_root_key_or_name() {
    let kept = Kept::new();
    let other_root = Arc::new(RootKey::generate(&SeededEntropy::new(9)));
    let refused = KeyRing::unlock(other_root, &kept.records);
    assert!(matches!(refused, Err(VaultError::WrongRootKey { .. })));
    for tampered in [
        KeyRecord { purpose: "identity.other".into(), ..kept.records[0].clone() },
        KeyRecord { version: 2, ..kept.records[0].clone() },
        KeyRecord { wrapped: kept.records[1].wrapped.clone(), ..kept.records[0].clone() },
        KeyRecord { wrapped: vec![], ..kept.records[0].clone() },
    ] {
        assert!(matches!(kept.ring.reload(&[tampered]), Err(VaultError::WrongRootKey { .. })));
    }
    // A refused reload leaves the ring as it was.
    assert!(kept.ring.seal(FACTS, PLACE, b"x").is_ok());
}

#[test]
fn nothing_secret_is_shown() {
    let kept = Kept::new();
    let shown = format!("{:?} {:?} {:?}", kept.ring, kept.records, kept.ring.signer(FACTS).unwrap());
    assert!(!shown.contains(&hex::encode(&kept.records[0].wrapped)));
    assert!(shown.contains("156 bytes"), "the wrapped key is shown by its length only: {shown}");
    let place = kept.ring.seal(FACTS, PLACE, b"secret words").unwrap();
    let error = kept.ring.open(FACTS, Place::new("a", "b", b"secret row"), &place).unwrap_err();
    assert!(!error.to_string().contains("secret"));
}

#[test]
fn what_is_not_sealed_is_refused() {
    let kept = Kept::new();
    let sealed = kept.ring.seal(FACTS, PLACE, b"").unwrap();
    assert_eq!(sealed.len(), KeyRing::SEAL_OVERHEAD_BYTES);
    assert!(kept.ring.open(FACTS, PLACE, &sealed).unwrap().is_empty());
    for length in 0..sealed.len() {
        let cut = kept.ring.open(FACTS, PLACE, &sealed[..length]);
        assert!(matches!(cut, Err(VaultError::NotSealed { .. })), "{length} bytes");
    }
    let unknown = kept.ring.seal(Purpose("never.ensured"), PLACE, b"x");
    assert!(matches!(unknown, Err(VaultError::UnknownPurpose { .. })));
}

/// Parts of places, short so that wrong ones are often near misses (`ab`+`c` against `a`+`bc`).
fn part() -> impl Strategy<Value = String> {
    "[ab]{0,3}"
}

proptest! {
    #[test]
    fn a_sealed_value_opens_in_its_place_and_in_no_other(
        plain in proptest::collection::vec(any::<u8>(), 0..300),
        sealed_at in (part(), part(), part()),
        opened_at in (part(), part(), part()),
    ) {
        let ring = KeyRing::ephemeral(&[FACTS, NUMBERS]).unwrap();
        let place = |of: &(String, String, String)| (of.0.clone(), of.1.clone(), of.2.clone().into_bytes());
        let (table, column, row) = place(&sealed_at);
        let sealed = ring.seal(FACTS, Place::new(&table, &column, &row), &plain).unwrap();
        prop_assert_eq!(sealed.len(), plain.len() + KeyRing::SEAL_OVERHEAD_BYTES);
        let opened = ring.open(FACTS, Place::new(&table, &column, &row), &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
        let (table, column, row) = place(&opened_at);
        let opened = ring.open(FACTS, Place::new(&table, &column, &row), &sealed);
        prop_assert_eq!(opened.is_ok(), sealed_at == opened_at);
        let other_purpose = ring.open(NUMBERS, Place::new(&sealed_at.0, &sealed_at.1, sealed_at.2.as_bytes()), &sealed);
        let is_refused = matches!(other_purpose, Err(VaultError::WrongPlace { .. }));
        prop_assert!(is_refused);
    }

    #[test]
    fn any_altered_byte_is_noticed(plain in proptest::collection::vec(any::<u8>(), 0..60), at: prop::sample::Index, flip in 1_u8..) {
        let ring = KeyRing::ephemeral(&[FACTS]).unwrap();
        let mut sealed = ring.seal(FACTS, PLACE, &plain).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= flip;
        prop_assert!(ring.open(FACTS, PLACE, &sealed).is_err());
    }

    #[test]
    fn a_version_cannot_be_passed_off_as_another(plain in proptest::collection::vec(any::<u8>(), 0..60), rotations in 1_usize..4) {
        let mut kept = Kept::new();
        let mut sealed = kept.ring.seal(FACTS, PLACE, &plain).unwrap();
        for _ in 0..rotations {
            kept.rotate(FACTS);
        }
        let opened = kept.ring.open(FACTS, PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
        sealed[4] = 2;
        let wrong_version = kept.ring.open(FACTS, PLACE, &sealed);
        let is_refused = matches!(wrong_version, Err(VaultError::WrongPlace { .. }));
        prop_assert!(is_refused);
    }
}
