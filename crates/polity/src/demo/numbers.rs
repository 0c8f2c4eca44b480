//! The numbers of the sample nation: of people, firms, phones and plates. Each has the shape that real software
//! expects and lies in a range that nobody can hold.

use std::collections::BTreeSet;

use polity_identity::national_number::{NationalNumber, Prefix};

use super::dice::Dice;

/// First and last serial of the national numbers that the sample nation uses. With prefix T they would stand for
/// births from 2050 on; here they are a mere series and say nothing about the holder's age.
const PERSON_SERIALS: (u32, u32) = (5_000_000, 9_999_999);
/// First year of the companies' numbers: in the future, so that no register has issued one yet.
const COMPANY_YEAR_FIRST: u32 = 2057;
/// First serial of the sole owners' numbers, far above any that was issued.
const OWNER_SERIAL_FIRST: u32 = 99_000_000;

/// Hands out numbers, each once.
pub(super) struct Numbering {
    dice: Dice,
    people: BTreeSet<u32>,
    phones: BTreeSet<u32>,
    plates: BTreeSet<u32>,
    passports: BTreeSet<u32>,
    companies: u32,
    owners: u32,
    agencies: u32,
}

impl Numbering {
    /// A register in which nothing was handed out yet.
    pub(super) fn new(dice: Dice) -> Self {
        Self {
            dice,
            people: BTreeSet::new(),
            phones: BTreeSet::new(),
            plates: BTreeSet::new(),
            passports: BTreeSet::new(),
            companies: 0,
            owners: 0,
            agencies: 0,
        }
    }

    /// A person's national number; `None` only when the series is used up.
    pub(super) fn person(&mut self) -> Option<NationalNumber> {
        let (first, last) = PERSON_SERIALS;
        let serial = fresh(&mut self.people, &self.dice, first, last)?;
        NationalNumber::issue(Prefix::T, serial)
    }

    /// A mobile number after the country code: eight digits that start with 8.
    pub(super) fn phone(&mut self) -> Option<String> {
        fresh(&mut self.phones, &self.dice, 80_000_000, 89_999_999).map(|n| n.to_string())
    }

    /// A number plate.
    pub(super) fn plate(&mut self) -> Option<String> {
        fresh(&mut self.plates, &self.dice, 1_000, 9_999).map(|n| format!("ANG {n}"))
    }

    /// A passport number under the country code `XA`, which ISO 3166 leaves to users and no state has.
    pub(super) fn passport(&mut self) -> Option<String> {
        fresh(&mut self.passports, &self.dice, 1_000_000, 9_999_999).map(|n| format!("XA{n}"))
    }

    /// A company's number: year, serial of five digits, check letter.
    pub(super) fn company(&mut self) -> String {
        self.companies += 1;
        let digits = format!("{COMPANY_YEAR_FIRST}{:05}", self.companies);
        let letter = company_letter(&digits);
        format!("{digits}{letter}")
    }

    /// A sole owner's number: eight digits and a check letter.
    pub(super) fn owner(&mut self) -> String {
        self.owners += 1;
        let digits = (OWNER_SERIAL_FIRST + self.owners).to_string();
        let letter = owner_letter(&digits);
        format!("{digits}{letter}")
    }

    /// An agency's number: T, year, GA (government agency), serial of four digits, check letter.
    pub(super) fn agency(&mut self) -> String {
        self.agencies += 1;
        let body = format!("T{}GA{:04}", COMPANY_YEAR_FIRST % 100, self.agencies);
        let letter = other_letter(&body);
        format!("{body}{letter}")
    }
}

fn fresh(taken: &mut BTreeSet<u32>, dice: &Dice, first: u32, last: u32) -> Option<u32> {
    // Ranges are at least four times as wide as what is drawn from them, so a few throws always find a free one.
    (0..1_000).map(|_| first + dice.below(last - first + 1)).find(|serial| taken.insert(*serial))
}

/// Check letter of a company's nine digits.
pub(super) fn company_letter(digits: &str) -> char {
    letter(digits, &[10, 8, 6, 4, 9, 7, 5, 3, 1], "ZKCMDNERGWH")
}

/// Check letter of a sole owner's eight digits.
pub(super) fn owner_letter(digits: &str) -> char {
    letter(digits, &[10, 4, 9, 3, 8, 2, 7, 1], "XMKECAWLJDB")
}

fn letter(digits: &str, weights: &[u32], letters: &str) -> char {
    let sum: u32 = digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum();
    letters.chars().nth((sum % 11) as usize).unwrap_or('?')
}

/// Check letter of the form `TyyPQnnnn` for bodies that are neither: each character counts by its place in the
/// register's alphabet, which has no I, O, Y and Z.
pub(super) fn other_letter(body: &str) -> char {
    const ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let place = |c| ALPHABET.chars().position(|letter| letter == c).unwrap_or(0);
    let sum: usize =
        body.chars().zip([4, 3, 5, 3, 10, 2, 2, 5, 7]).map(|(c, weight)| place(c) * weight).sum();
    ALPHABET.chars().nth((sum + 11 - 5) % 11).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::dice::Concern;

    #[test]
    fn check_letters_agree_with_an_outside_implementation() {
        // Computed with python-stdnum, whose authors read the register's own rules.
        for (digits, letter) in
            [("205700001", 'C'), ("205700120", 'K'), ("205799999", 'E'), ("200301234", 'R')]
        {
            assert_eq!(company_letter(digits), letter, "{digits}");
        }
        for (digits, letter) in [("99000001", 'W'), ("99000042", 'K'), ("53000001", 'J')] {
            assert_eq!(owner_letter(digits), letter, "{digits}");
        }
        for (body, letter) in [("T57GA0001", 'G'), ("T57GA0010", 'E'), ("S88SS0042", 'C'), ("T01FC6132", 'D')]
        {
            assert_eq!(other_letter(body), letter, "{body}");
        }
    }

    #[test]
    fn nothing_is_handed_out_twice() {
        let mut numbering = Numbering::new(Dice::new(5, Concern::Numbers));
        let people: BTreeSet<_> = (0..3_000).map(|_| numbering.person().unwrap()).collect();
        let plates: BTreeSet<_> = (0..2_000).map(|_| numbering.plate().unwrap()).collect();
        assert_eq!((people.len(), plates.len()), (3_000, 2_000));
        assert!(people.iter().all(|number| ("T5000000".."T9999999Z").contains(&number.as_str())));
        assert!(people.iter().all(NationalNumber::letter_fits));
    }

    #[test]
    fn an_exhausted_series_says_so() {
        let mut numbering = Numbering::new(Dice::new(5, Concern::Numbers));
        let plates = (0..20_000).map_while(|_| numbering.plate()).count();
        assert!(plates <= 9_000, "{plates}");
    }
}
