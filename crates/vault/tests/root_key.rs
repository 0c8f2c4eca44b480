//! The root key in a file, in base64 and on paper: it comes back equal, or is refused with a reason that helps.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polity_vault::{BackupText, RootKey, SeededEntropy, SystemEntropy, VaultError};
use proptest::prelude::*;

#[test]
fn a_new_file_is_private_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("root.key");
    let made = RootKey::create_file(&path, &SystemEntropy).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let read = RootKey::from_file(&path).unwrap();
    assert_eq!(read.fingerprint(), made.fingerprint());
    made.prove_backup(read.backup().reveal()).unwrap();
    let again = RootKey::create_file(&path, &SystemEntropy);
    assert!(matches!(again, Err(VaultError::RootKeyFile { .. })), "an existing key is never overwritten");
    assert_eq!(RootKey::from_file(&path).unwrap().fingerprint(), made.fingerprint());
}

#[test]
fn a_file_that_others_may_open_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("root.key");
    RootKey::create_file(&path, &SystemEntropy).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644, 0o601, 0o620] {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        let refused = RootKey::from_file(&path).unwrap_err().to_string();
        assert!(refused.contains("chmod 600"), "mode {mode:o}: {refused}");
    }
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
    RootKey::from_file(&path).unwrap();
    assert!(
        matches!(RootKey::from_file(folder.path()), Err(VaultError::RootKey { .. })),
        "a folder is no key"
    );
    let absent = RootKey::from_file(&folder.path().join("absent"));
    assert!(matches!(absent, Err(VaultError::RootKeyFile { .. })));
}

#[test]
fn base64_must_be_exactly_a_key() {
    let bytes: [u8; 32] = SeededEntropy::new(4).array();
    let root = RootKey::from_base64(&format!(" {}\n", STANDARD.encode(bytes))).unwrap();
    assert_eq!(root.fingerprint(), RootKey::generate(&SeededEntropy::new(4)).fingerprint());
    for wrong in ["", "AAAA", &STANDARD.encode([0; 31]), &STANDARD.encode([0; 33]), "not base64"] {
        assert!(RootKey::from_base64(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_paper_form_never_changes() {
    // A backup that was printed once must be readable for ever: this text is frozen.
    let root = RootKey::generate(&SeededEntropy::new(5));
    assert_eq!(
        root.backup().reveal(),
        "W4C4-Q9BT-YGWM-FAJV\nK8H2-CBXW-DAZQ-5ARD\nVXHS-9FZZ-SA9G-V99F\nXJK8-R8PM-NZBB-V3V2\n"
    );
    assert_eq!(format!("{:?}", root.backup()), "BackupText(..)");
}

#[test]
fn a_mistyped_line_is_named() {
    let root = RootKey::generate(&SeededEntropy::new(5));
    let text = root.backup().reveal().to_owned();
    let lines: Vec<&str> = text.lines().collect();
    let reason = |typed: &str| root.prove_backup(typed).unwrap_err().to_string();

    let exchanged = [lines[0], lines[2], lines[1], lines[3]].join("\n");
    assert!(reason(&exchanged).contains("line 2 was mistyped"));
    assert!(reason(&lines[..3].join("\n")).contains("3 lines, not 4"));
    let short = [lines[0], lines[1], lines[2], &lines[3][1..]].join("\n");
    assert!(reason(&short).contains("line 4 has 15 characters"));
    let long = [lines[0], &format!("{}A", lines[1]), lines[2], lines[3]].join("\n");
    assert!(reason(&long).contains("line 2 has more than 16 characters"));
    let wrong = [&lines[0].replacen(|_| true, "U", 1), lines[1], lines[2], lines[3]].join("\n");
    assert!(reason(&wrong).contains("line 1 has the character 'U'"));
    let other = RootKey::generate(&SeededEntropy::new(6));
    assert!(reason(other.backup().reveal()).contains("another root key"));
}

proptest! {
    #[test]
    fn paper_gives_the_same_key_however_it_is_typed(seed: u64) {
        let root = RootKey::generate(&SeededEntropy::new(seed));
        let text = root.backup().reveal().to_owned();
        root.prove_backup(&text).unwrap();
        let sloppy = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l").replace('\n', " \r\n\n");
        let restored = BackupText::from_typed(&sloppy).unwrap().restore().unwrap();
        prop_assert_eq!(restored.fingerprint(), root.fingerprint());
        prop_assert_eq!(restored.backup().reveal().to_owned(), text);
    }

    #[test]
    fn one_wrong_character_names_its_line(seed: u64, at: prop::sample::Index, other in "[0-9A-HJKMNP-TV-Z]") {
        let root = RootKey::generate(&SeededEntropy::new(seed));
        let text = root.backup().reveal().to_owned();
        let places: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(place, _)| place).collect();
        let at = places[at.index(places.len())];
        prop_assume!(text[at..=at] != other);
        let mut mistyped = text.clone();
        mistyped.replace_range(at..=at, &other);
        let line = text[..at].matches('\n').count() + 1;
        let reason = root.prove_backup(&mistyped).unwrap_err().to_string();
        let expected = format!("line {line} ");
        prop_assert!(reason.contains(&expected), "{}", reason);
    }
}
