//! Things that people or browsers hold and show again: session tokens, letters with one-time codes, recovery codes.
//!
//! The database keeps hashes only. A 256-bit token may be hashed plainly ([`hash`]), because nobody can try them all. Codes
//! short enough to type must be hashed with a key ([`crate::KeyRing::lookup_hash`]), because a thief of the database could.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::digest::{Hash, sha256};

/// Bytes of randomness in a token.
pub const TOKEN_BYTES: usize = 32;
/// Characters of a token: base64url without padding (RFC 4648 section 5).
pub const TOKEN_CHARACTERS: usize = 43;
/// Characters in a group of a readable code; each carries 5 bits.
pub const GROUP_CHARACTERS: usize = 4;

/// Crockford's alphabet: no I, L, O, U, so that nothing is mistaken for a digit and no word appears.
const READABLE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new token of 256 bits that fits in a cookie, an address or a header.
pub fn generate(entropy: &dyn Entropy) -> Zeroizing<String> {
    let secret = Zeroizing::new(entropy.array::<TOKEN_BYTES>());
    Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.as_slice()))
}

/// What the store keeps of a token: SHA-256 of its characters.
pub fn hash(token: &str) -> Hash {
    sha256(token.as_bytes())
}

/// A code to print and type: groups of four characters with hyphens. Each group carries 20 bits; use 4 or more groups.
pub fn readable_code(entropy: &dyn Entropy, groups: usize) -> Zeroizing<String> {
    let mut random = Zeroizing::new(vec![0; groups * GROUP_CHARACTERS]);
    entropy.fill(&mut random);
    let mut code = Zeroizing::new(String::with_capacity(groups * (GROUP_CHARACTERS + 1)));
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % GROUP_CHARACTERS == 0 {
            code.push('-');
        }
        // 256 is a multiple of 32, so the five low bits are uniform.
        code.extend(READABLE.get(usize::from(byte & 31)).map(|character| char::from(*character)));
    }
    code
}

/// What a person typed, in the form in which [`readable_code`] made it (with hyphens); `None` if it cannot be one.
///
/// Lower case, spaces and missing hyphens are forgiven; I and L are read as 1, O as 0.
pub fn typed_code(typed: &str, groups: usize) -> Option<Zeroizing<String>> {
    let mut code = Zeroizing::new(String::with_capacity(groups * (GROUP_CHARACTERS + 1)));
    let mut characters = 0;
    for character in typed.chars().filter(|character| !character.is_whitespace() && *character != '-') {
        let read_as = match character.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        if characters == groups * GROUP_CHARACTERS
            || !READABLE.iter().any(|known| char::from(*known) == read_as)
        {
            return None;
        }
        if characters > 0 && characters % GROUP_CHARACTERS == 0 {
            code.push('-');
        }
        code.push(read_as);
        characters += 1;
    }
    (characters == groups * GROUP_CHARACTERS).then_some(code)
}

/// A code of decimal digits for SMS and phone keypads, uniform over all of them. At most 9 digits are made.
pub fn digit_code(entropy: &dyn Entropy, digits: u32) -> Zeroizing<String> {
    let digits = digits.min(9);
    let values = 10_u32.pow(digits);
    // Values at the end of the range that would favour low codes are drawn again.
    let usable = u32::MAX - u32::MAX % values;
    loop {
        let drawn = u32::from_be_bytes(entropy.array());
        if drawn < usable {
            return Zeroizing::new(format!("{:0width$}", drawn % values, width = digits as usize));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{SeededEntropy, SystemEntropy};

    #[test]
    fn tokens_have_the_promised_shape_and_differ() {
        let (first, second) = (generate(&SystemEntropy), generate(&SystemEntropy));
        assert_ne!(*first, *second);
        assert_eq!(first.len(), TOKEN_CHARACTERS);
        assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_ne!(hash(&first), hash(&second));
    }

    #[test]
    fn typed_codes_are_forgiving_about_form_only() {
        assert_eq!(*typed_code(" abcd efgh-jk01 ", 3).unwrap(), "ABCD-EFGH-JK01");
        assert_eq!(*typed_code("oOiI", 1).unwrap(), "0011");
        for wrong in ["", "ABC", "ABCDE", "ABCU", "AB!D", "ÄBCD"] {
            assert!(typed_code(wrong, 1).is_none(), "{wrong} was accepted");
        }
    }

    proptest! {
        #[test]
        fn a_printed_code_can_be_typed_back(seed: u64, groups in 1_usize..8) {
            let code = readable_code(&SeededEntropy::new(seed), groups);
            prop_assert_eq!(&*typed_code(&code, groups).unwrap(), &*code);
            prop_assert_eq!(&*typed_code(&code.to_lowercase().replace('-', " "), groups).unwrap(), &*code);
        }

        #[test]
        fn digit_codes_have_all_their_digits(seed: u64, digits in 1_u32..10) {
            let code = digit_code(&SeededEntropy::new(seed), digits);
            prop_assert_eq!(code.len(), digits as usize);
            prop_assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
