//! Base32 as of RFC 4648 section 6, the alphabet in which authenticator apps expect their secrets.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Encodes without padding, as authenticator apps want it.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let value = (0..5).fold(0_u64, |value, place| {
            value << 8 | u64::from(chunk.get(place).copied().unwrap_or_default())
        });
        let characters = (chunk.len() * 8).div_ceil(5);
        for place in 0..characters {
            let digit = (value >> (35 - 5 * place)) & 31;
            text.extend(ALPHABET.get(digit as usize).map(|byte| char::from(*byte)));
        }
    }
    text
}

/// Decodes; lower case, spaces and missing padding are forgiven, because people copy secrets by hand.
///
/// `None` for a character outside the alphabet, an impossible length, or left-over bits that are not zero.
pub fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8));
    let (mut value, mut bits, mut padded) = (0_u32, 0, false);
    for character in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if character == b'=' {
            padded = true;
            continue;
        }
        let digit = ALPHABET.iter().position(|known| *known == character.to_ascii_uppercase())?;
        if padded {
            return None;
        }
        value = value << 5 | u32::try_from(digit).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(value >> bits & 0xff).ok()?);
            value &= (1 << bits) - 1;
        }
    }
    // Five or more bits left over mean a character too many; bits that are set would be silently lost.
    (bits < 5 && value == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn agrees_with_the_vectors_of_rfc_4648() {
        for (plain, padded) in [
            ("", ""),
            ("f", "MY======"),
            ("fo", "MZXQ===="),
            ("foo", "MZXW6==="),
            ("foob", "MZXW6YQ="),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI======"),
        ] {
            assert_eq!(encode(plain.as_bytes()), padded.trim_end_matches('='));
            assert_eq!(decode(padded).unwrap().as_slice(), plain.as_bytes());
        }
    }

    #[test]
    fn refuses_what_is_not_base32() {
        for wrong in ["M", "MZX", "MZXW6Y", "MY1", "M0", "MZ", "MY=A", "ÄÄ"] {
            assert!(decode(wrong).is_none(), "{wrong} was accepted");
        }
        assert_eq!(decode("mzxw 6ytb").unwrap().as_slice(), b"fooba");
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes(bytes in proptest::collection::vec(any::<u8>(), 0..70)) {
            let decoded = decode(&encode(&bytes)).unwrap();
            prop_assert_eq!(decoded.as_slice(), bytes.as_slice());
        }
    }
}
