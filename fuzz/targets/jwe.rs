//! Encrypted tokens: any text survives the way there and back, nothing changed on the way does.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use polity_fuzz::choice;
use polity_vault::jose::{ContentEncryption, Curve, DecryptionKey, KeyAgreement, encrypt};

const AGREEMENTS: [KeyAgreement; 3] =
    [KeyAgreement::EcdhEsA128Kw, KeyAgreement::EcdhEsA192Kw, KeyAgreement::EcdhEsA256Kw];
const ENCRYPTIONS: [ContentEncryption; 2] = [ContentEncryption::A256CbcHs512, ContentEncryption::A256Gcm];

fn keys() -> &'static [DecryptionKey; 3] {
    static KEYS: OnceLock<[DecryptionKey; 3]> = OnceLock::new();
    KEYS.get_or_init(|| AGREEMENTS.map(|alg| DecryptionKey::generate_for(Curve::P256, alg, "enc")))
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = choice(data) else { return };
    let which = usize::from(mode >> 1) % AGREEMENTS.len();
    let key = &keys()[which];
    if mode % 2 == 0 {
        let Ok(text) = std::str::from_utf8(rest) else { return };
        assert!(key.decrypt(text, &ENCRYPTIONS).is_err(), "a forgery");
        return;
    }
    let Some((place, rest)) = rest.split_first_chunk::<2>() else { return };
    let enc = ENCRYPTIONS[usize::from(mode >> 3) % ENCRYPTIONS.len()];
    let token = encrypt(&key.public(), AGREEMENTS[which], enc, rest).expect("our own key");
    assert_eq!(&**key.decrypt(&token, &[enc]).expect("our own token"), rest);
    let place = usize::from(u16::from_le_bytes(*place)) % token.len();
    let mut changed = token.into_bytes();
    changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).expect("one ASCII character for another");
    assert!(key.decrypt(&changed, &ENCRYPTIONS).is_err(), "the character at {place} was changed");
});
