//! The number under which a resident and an officer speak of a case: `ANG-7K2M-PQ4X`.
//!
//! Promise: nobody can guess another's; one that was misheard or mistyped in one place, or with two neighbours swapped, is no
//! other case's but none at all; letters that are mistaken for digits are read as what was meant.

use polity_vault::Entropy;
use std::fmt;

/// Crockford's base 32: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters after the prefix; the last checks the others.
const LENGTH: usize = 8;

/// A case's number, sound by its check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

impl Reference {
    /// A new one: 35 bits of chance behind the prefix.
    pub fn new(prefix: &str, entropy: &dyn Entropy) -> Self {
        let mut chance = [0u8; LENGTH - 1];
        entropy.fill(&mut chance);
        let digits: Vec<u8> = chance.iter().map(|byte| byte & 31).collect();
        Self::of(prefix, &digits)
    }

    fn of(prefix: &str, digits: &[u8]) -> Self {
        let letter = |digit: u8| char::from(DIGITS.get(usize::from(digit & 31)).copied().unwrap_or(b'0'));
        let text: String = digits.iter().copied().chain([check_digit(digits)]).map(letter).collect();
        let (front, back) = text.split_at(LENGTH / 2);
        Self(format!("{prefix}-{front}-{back}"))
    }

    /// Reads what somebody typed: spaces and hyphens do not matter, nor does the size of letters. `None` where the check
    /// character does not fit.
    pub fn read(prefix: &str, typed: &str) -> Option<Self> {
        let typed: String =
            typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        let digits = typed.strip_prefix(&prefix.to_uppercase())?;
        let digits: Vec<u8> = digits.chars().map(digit_of).collect::<Option<_>>()?;
        let (check, rest) = digits.split_last()?;
        (digits.len() == LENGTH && check_digit(rest) == *check).then(|| Self::of(prefix, rest))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One that this room wrote into its own table.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn digit_of(letter: char) -> Option<u8> {
    let meant = match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = DIGITS.iter().position(|digit| char::from(*digit) == meant)?;
    u8::try_from(place).ok()
}

/// The check character, by the hybrid system of ISO 7064 with 33 and 32.
fn check_digit(digits: &[u8]) -> u8 {
    let product = digits.iter().fold(32_u32, |product, digit| {
        let sum = (product + u32::from(*digit)) % 32;
        (if sum == 0 { 32 } else { sum }) * 2 % 33
    });
    u8::try_from((33 - product) % 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::SeededEntropy;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_read_back_however_it_is_typed(seed: u64) {
            let made = Reference::new("ANG", &SeededEntropy::new(seed));
            let sloppy = made.as_str().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(Reference::read("ANG", &sloppy), Some(made.clone()));
            prop_assert_eq!(Reference::read("ANG", made.as_str()), Some(made));
        }

        #[test]
        fn one_wrong_character_is_no_case(seed: u64, place in 4_usize..13, other in 0_usize..32) {
            let made = Reference::new("ANG", &SeededEntropy::new(seed));
            let mut typed = made.as_str().as_bytes().to_vec();
            prop_assume!(typed[place] != b'-' && typed[place] != DIGITS[other]);
            typed[place] = DIGITS[other];
            prop_assert_eq!(Reference::read("ANG", std::str::from_utf8(&typed).unwrap()), None);
        }
    }

    #[test]
    fn neighbours_that_changed_places_are_noticed_but_for_a_handful() {
        let mut missed = 0;
        let mut all = 0;
        for seed in 0..2_000 {
            let made = Reference::new("ANG", &SeededEntropy::new(seed));
            let text = made.as_str().replace('-', "");
            for at in 3..text.len() - 1 {
                let mut swapped: Vec<char> = text.chars().collect();
                swapped.swap(at, at + 1);
                let swapped: String = swapped.into_iter().collect();
                if swapped != text {
                    all += 1;
                    missed += usize::from(Reference::read("ANG", &swapped).is_some());
                }
            }
        }
        assert!(missed * 200 < all, "{missed} of {all} swaps were not noticed");
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for wrong in
            ["", "ANG", "ANG-0000-000", "ANG-0000-00000", "XYZ-0000-0000", "ANG-U000-0000", "ANG-é000-0000"]
        {
            assert_eq!(Reference::read("ANG", wrong), None, "{wrong}");
        }
    }
}
