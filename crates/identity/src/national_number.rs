//! National numbers: the shape, the check letter, and when each is insisted on.
//!
//! Promise to the register: a number that we *issue* always carries the right check letter; a number that we
//! *import* is taken as the paper register has it, and the report says so when its letter is wrong. Real
//! registers contain such numbers, and refusing them would leave a person without a record.

use std::fmt;
use std::str::FromStr;

/// Weights of the seven digits, left to right.
const WEIGHTS: [u32; 7] = [2, 7, 6, 5, 4, 3, 2];
/// Check letters of citizens and permanent residents (prefixes S and T), by remainder.
const LETTERS_RESIDENT: &[u8; 11] = b"JZIHGFEDCBA";
/// Check letters of foreigners with prefix F or G, by remainder.
const LETTERS_FOREIGN: &[u8; 11] = b"XWUTRQPNMLK";
/// Check letters of foreigners with prefix M, by remainder.
const LETTERS_FOREIGN_M: &[u8; 11] = b"XWUTRQPNJLK";

/// The letter that a number starts with: the kind of holder and the span of years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// Citizen or permanent resident, born 1900 to 1999.
    S,
    /// Citizen or permanent resident, born from 2000 on.
    T,
    /// Foreigner, registered before 2000.
    F,
    /// Foreigner, registered 2000 to 2021.
    G,
    /// Foreigner, registered from 2022 on.
    M,
}

impl Prefix {
    /// Every prefix that exists.
    pub const ALL: [Self; 5] = [Self::S, Self::T, Self::F, Self::G, Self::M];

    fn from_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'S' => Self::S,
            b'T' => Self::T,
            b'F' => Self::F,
            b'G' => Self::G,
            b'M' => Self::M,
            _ => return None,
        })
    }

    /// The letter as it is written.
    pub fn letter(self) -> char {
        match self {
            Self::S => 'S',
            Self::T => 'T',
            Self::F => 'F',
            Self::G => 'G',
            Self::M => 'M',
        }
    }

    fn offset(self) -> u32 {
        match self {
            Self::S | Self::F => 0,
            Self::T | Self::G => 4,
            Self::M => 3,
        }
    }

    fn letters(self) -> &'static [u8; 11] {
        match self {
            Self::S | Self::T => LETTERS_RESIDENT,
            Self::F | Self::G => LETTERS_FOREIGN,
            Self::M => LETTERS_FOREIGN_M,
        }
    }
}

/// What is wrong with a text that should be a national number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Not one prefix letter, seven digits and one letter.
    #[error("a national number has a letter, seven digits and a letter")]
    Shape,
    /// The shape is right and the last letter does not fit the digits.
    #[error("the last letter does not fit the other characters")]
    CheckLetter,
}

/// A national number of the right shape: nine ASCII characters, upper case.
///
/// `Debug` shows the last four characters only, so that a log line never carries a whole number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NationalNumber([u8; 9]);

impl NationalNumber {
    /// Make the number of `prefix` and `digits` (0 to 9,999,999) with its right check letter.
    ///
    /// `None` when `digits` needs more than seven places.
    pub fn issue(prefix: Prefix, digits: u32) -> Option<Self> {
        if digits > 9_999_999 {
            return None;
        }
        let mut text = [0_u8; 9];
        let body = format!("{}{digits:07}", prefix.letter());
        text.get_mut(..8)?.copy_from_slice(body.as_bytes());
        *text.get_mut(8)? = check_letter(prefix, text.get(1..8)?)?;
        Some(Self(text))
    }

    /// Read a typed number and insist on the check letter: forms, and everything that we issue.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let number = Self::parse_tolerant(text)?;
        if number.letter_fits() { Ok(number) } else { Err(NumberFault::CheckLetter) }
    }

    /// Read a number of the right shape whatever its check letter: imports, and looking someone up who was
    /// imported. Blanks around and within are ignored and lower case is accepted.
    pub fn parse_tolerant(text: &str) -> Result<Self, NumberFault> {
        let mut typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let mut number = [0_u8; 9];
        for slot in &mut number {
            let character = typed.next().ok_or(NumberFault::Shape)?.to_ascii_uppercase();
            *slot = u8::try_from(character).map_err(|_| NumberFault::Shape)?;
        }
        if typed.next().is_some() {
            return Err(NumberFault::Shape);
        }
        match number {
            [prefix, digits @ .., letter]
                if Prefix::from_letter(prefix).is_some()
                    && digits.iter().all(u8::is_ascii_digit)
                    && letter.is_ascii_uppercase() =>
            {
                Ok(Self(number))
            }
            _ => Err(NumberFault::Shape),
        }
    }

    /// Whether the last letter is the one that the digits call for.
    pub fn letter_fits(&self) -> bool {
        let [prefix, digits @ .., letter] = &self.0;
        Prefix::from_letter(*prefix).and_then(|p| check_letter(p, digits)) == Some(*letter)
    }

    /// The nine characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The form that may be shown to people who need not know the whole: `*****345B`.
    pub fn partial(&self) -> String {
        let mut shown = String::from("*****");
        shown.extend(self.as_str().chars().skip(5));
        shown
    }
}

fn check_letter(prefix: Prefix, digits: &[u8]) -> Option<u8> {
    if digits.len() != WEIGHTS.len() {
        return None;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let remainder = usize::try_from((sum + prefix.offset()) % 11).ok()?;
    prefix.letters().get(remainder).copied()
}

impl fmt::Debug for NationalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NationalNumber({})", self.partial())
    }
}

impl FromStr for NationalNumber {
    type Err = NumberFault;
    fn from_str(text: &str) -> Result<Self, NumberFault> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The right shape with a check letter that does not fit.
    const WRONG: &str = "T9234567A";

    fn any_prefix() -> impl Strategy<Value = Prefix> {
        proptest::sample::select(Prefix::ALL.as_slice())
    }

    #[test]
    fn published_examples_carry_the_right_letter() {
        // The examples that public descriptions of the checksum use, in two parts so that no whole number of a
        // person who may live stands here.
        for (prefix, rest) in [("S", "1234567D"), ("T", "1234567J"), ("F", "1234567N"), ("G", "1234567X")] {
            let good = format!("{prefix}{rest}");
            assert_eq!(NationalNumber::parse(&good).map(|n| n.as_str().to_owned()), Ok(good));
        }
        assert_eq!(NationalNumber::parse(WRONG), Err(NumberFault::CheckLetter));
        assert!(NationalNumber::parse_tolerant(WRONG).is_ok());
    }

    #[test]
    fn typed_forms_are_understood() {
        let same = NationalNumber::issue(Prefix::T, 5_000_000).unwrap();
        let letter = same.as_str().chars().last().unwrap();
        assert_eq!(NationalNumber::parse(&format!(" t 500-0000 {} ", letter.to_ascii_lowercase())), Ok(same));
        for bad in
            ["", "T500000J", "T50000000J", "A5000000J", "T500000JJ", "TT5000000", "Ｔ5000000J", "T500000٣J"]
        {
            assert_eq!(NationalNumber::parse_tolerant(bad), Err(NumberFault::Shape), "{bad}");
        }
    }

    #[test]
    fn debug_hides_the_number() {
        let number = NationalNumber::parse_tolerant(WRONG).unwrap();
        assert_eq!(format!("{number:?}"), "NationalNumber(*****567A)");
    }

    proptest! {
        #[test]
        fn what_is_issued_parses(prefix in any_prefix(), digits in 0_u32..=9_999_999) {
            let number = NationalNumber::issue(prefix, digits).unwrap();
            prop_assert_eq!(NationalNumber::parse(number.as_str()), Ok(number));
        }

        #[test]
        fn one_wrong_digit_is_noticed(prefix in any_prefix(), digits in 0_u32..=9_999_999, at in 1_usize..8, by in 1_u8..10) {
            let mut text = NationalNumber::issue(prefix, digits).unwrap().0;
            text[at] = b'0' + (text[at] - b'0' + by) % 10;
            let typed = std::str::from_utf8(&text).unwrap();
            prop_assert_eq!(NationalNumber::parse(typed), Err(NumberFault::CheckLetter));
        }

        #[test]
        fn neighbours_swapped_are_noticed(prefix in any_prefix(), digits in 0_u32..=9_999_999, at in 1_usize..7) {
            let mut text = NationalNumber::issue(prefix, digits).unwrap().0;
            prop_assume!(text[at] != text[at + 1]);
            text.swap(at, at + 1);
            let typed = std::str::from_utf8(&text).unwrap();
            prop_assert_eq!(NationalNumber::parse(typed), Err(NumberFault::CheckLetter));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in "\\PC{0,40}") {
            let _ = NationalNumber::parse(&text);
        }
    }
}
