//! Codes that a person reads from paper and types: enrolment letters and recovery codes.
//!
//! Promise to the reader: no two symbols look alike on paper, one mistyped symbol or two swapped ones are
//! noticed before the code is spent on a guess, and the page can say *in which group* the slip is.
//! Promise to the operator: only the keyed hash of a code is ever stored.
//!
//! The alphabet has 23 symbols, a prime, so the two check symbols form a code of distance three over GF(23): the
//! sum of all symbols and the sum of position times symbol are both zero.

use polity_vault::Entropy;

/// Upper-case letters and digits without those that are confused in print (0 O, 1 I L, 2 Z, 5 S, 8 B, 6 G, U V).
const ALPHABET: &[u8; 23] = b"ACDEFHJKMNPQRTVWXY34679";
/// Size of the alphabet; prime, which the check symbols need.
const MODULUS: u32 = 23;
/// Symbols shown between two hyphens.
const GROUP: usize = 4;

/// A code of `N` symbols of which two are check symbols. `Debug` is not derived: a code is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PrintedCode<const N: usize>([u8; N]);

/// The one-time code of an enrolment letter: 18 free symbols, 81 bits, shown as five groups of four.
pub type LetterCode = PrintedCode<20>;
/// One printed recovery code: 10 free symbols, 45 bits, shown as three groups of four. Short enough to type, and
/// safe because it is hashed under a key that is not in the database, throttled, and works once.
pub type RecoveryCode = PrintedCode<12>;

/// Why a typed code is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// Too few or too many symbols: how many were typed.
    #[error("the code has the wrong length")]
    Length(usize),
    /// A symbol that no code contains.
    #[error("the code contains a character that no code has")]
    Symbol(char),
    /// The check symbols do not fit. When a single slip explains it, the group (from 1) where it is.
    #[error("the code was mistyped")]
    Mistyped(Option<usize>),
}

impl<const N: usize> PrintedCode<N> {
    /// Draw a fresh code. Uniform over all codes of this length.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        let mut symbols = [0_u8; N];
        let mut free = symbols.iter_mut().skip(2);
        let mut next = free.next();
        while let Some(symbol) = next.take() {
            let mut byte = [0_u8; 1];
            entropy.fill(&mut byte);
            let [drawn] = byte;
            // 253 is the largest multiple of 23 below 256: higher bytes are drawn again, or the first symbols of
            // the alphabet would come up more often.
            if drawn < 253 {
                *symbol = drawn % 23;
                next = free.next();
            } else {
                next = Some(symbol);
            }
        }
        let (sum, weighted) = syndromes(&symbols);
        // Positions count from 1, and the first two symbols are the check symbols a and b:
        // a + b = -sum and a + 2b = -weighted, so b = sum - weighted and a = -sum - b.
        let b = (sum + MODULUS - weighted) % MODULUS;
        let a = (2 * MODULUS - sum - b) % MODULUS;
        for (symbol, value) in symbols.iter_mut().zip([a, b]) {
            *symbol = u8::try_from(value).unwrap_or_default();
        }
        Self(symbols)
    }

    /// Read a typed code. Case, blanks and hyphens do not matter; `O` and `0` are read as `Q`, `U` as `V`, which
    /// are the only symbols of the alphabet that they can have been.
    pub fn parse(typed: &str) -> Result<Self, CodeFault> {
        let mut values = Vec::with_capacity(N);
        for character in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—')) {
            let meant = match character.to_ascii_uppercase() {
                'O' | '0' => 'Q',
                'U' => 'V',
                other => other,
            };
            let value = ALPHABET.iter().position(|symbol| char::from(*symbol) == meant);
            values.push(u8::try_from(value.ok_or(CodeFault::Symbol(character))?).unwrap_or_default());
        }
        let symbols: [u8; N] = values.try_into().map_err(|typed: Vec<u8>| CodeFault::Length(typed.len()))?;
        match syndromes(&symbols) {
            (0, 0) => Ok(Self(symbols)),
            syndromes => Err(CodeFault::Mistyped(group_of_slip(syndromes, N))),
        }
    }

    /// The symbols without hyphens: what is hashed.
    pub fn canonical(&self) -> String {
        self.symbols().collect()
    }

    /// The code as it is printed: groups of four with hyphens between.
    pub fn printed(&self) -> String {
        let mut shown = String::with_capacity(N + N / GROUP);
        for (index, symbol) in self.symbols().enumerate() {
            if index > 0 && index % GROUP == 0 {
                shown.push('-');
            }
            shown.push(symbol);
        }
        shown
    }

    fn symbols(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().map(|value| ALPHABET.get(usize::from(*value)).map_or('?', |s| char::from(*s)))
    }
}

/// Sum of all symbols, and sum of position (from 1) times symbol, modulo 23. Both are zero for a good code.
fn syndromes(symbols: &[u8]) -> (u32, u32) {
    let mut sum = 0;
    let mut weighted = 0;
    for (position, symbol) in (1_u32..).zip(symbols) {
        sum += u32::from(*symbol);
        weighted += position * u32::from(*symbol);
    }
    (sum % MODULUS, weighted % MODULUS)
}

/// If one wrong symbol explains the syndromes, the group (from 1) that it stands in.
fn group_of_slip((sum, weighted): (u32, u32), length: usize) -> Option<usize> {
    let position = (1..=length).find(|p| u32::try_from(*p).is_ok_and(|p| p * sum % MODULUS == weighted))?;
    (sum != 0).then_some((position - 1) / GROUP + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::SeededEntropy;
    use proptest::prelude::*;

    fn code(seed: u64) -> LetterCode {
        LetterCode::draw(&SeededEntropy::new(seed))
    }

    #[test]
    fn a_letter_code_holds_eighty_bits() {
        let bits = f64::from(MODULUS).log2() * (20.0 - 2.0);
        assert!(bits >= 80.0, "{bits}");
    }

    #[test]
    fn printed_in_groups_of_four() {
        let printed = code(1).printed();
        assert_eq!(printed.split('-').map(str::len).collect::<Vec<_>>(), vec![4; 5]);
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(LetterCode::parse("").err(), Some(CodeFault::Length(0)));
        assert_eq!(LetterCode::parse("ACDE").err(), Some(CodeFault::Length(4)));
        assert_eq!(LetterCode::parse("ACDI").err(), Some(CodeFault::Symbol('I')));
        assert_eq!(LetterCode::parse(&"A".repeat(500)).err(), Some(CodeFault::Length(500)));
    }

    proptest! {
        #[test]
        fn read_back_however_it_is_typed(seed: u64) {
            let drawn = code(seed);
            prop_assert!(LetterCode::parse(&drawn.printed()) == Ok(drawn.clone()));
            prop_assert!(LetterCode::parse(&drawn.printed().to_lowercase().replace('-', "  ")) == Ok(drawn.clone()));
            prop_assert!(LetterCode::parse(&drawn.canonical().replace('Q', "O").replace('V', "u")) == Ok(drawn));
        }

        #[test]
        fn one_slip_is_noticed_and_located(seed: u64, at in 0_usize..20, by in 1_u8..23) {
            let mut wrong = code(seed);
            wrong.0[at] = (wrong.0[at] + by) % 23;
            prop_assert_eq!(LetterCode::parse(&wrong.printed()).err(), Some(CodeFault::Mistyped(Some(at / GROUP + 1))));
        }

        #[test]
        fn two_slips_are_noticed(seed: u64, at in 0_usize..20, other in 0_usize..20, by in 1_u8..23, and in 1_u8..23) {
            prop_assume!(at != other);
            let mut wrong = code(seed);
            wrong.0[at] = (wrong.0[at] + by) % 23;
            wrong.0[other] = (wrong.0[other] + and) % 23;
            prop_assert!(matches!(LetterCode::parse(&wrong.printed()), Err(CodeFault::Mistyped(_))));
        }

        #[test]
        fn any_swap_is_noticed(seed: u64, at in 0_usize..20, other in 0_usize..20) {
            let mut wrong = code(seed);
            prop_assume!(wrong.0[at] != wrong.0[other]);
            wrong.0.swap(at, other);
            prop_assert!(matches!(LetterCode::parse(&wrong.printed()), Err(CodeFault::Mistyped(_))));
        }

        #[test]
        fn any_text_is_answered_without_panic(text in "\\PC{0,60}") {
            let _ = LetterCode::parse(&text);
            let _ = RecoveryCode::parse(&text);
        }

        #[test]
        fn short_codes_are_read_back_too(seed: u64) {
            let drawn = RecoveryCode::draw(&SeededEntropy::new(seed));
            prop_assert!(RecoveryCode::parse(&drawn.printed()) == Ok(drawn));
        }
    }
}
