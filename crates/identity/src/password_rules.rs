//! Which passwords are accepted.
//!
//! Follows NIST SP 800-63B-4: length and a list of what attackers try first, and **no composition rules**, no
//! expiry, no hints. Whatever a person types is accepted as typed (spaces, any script), after NFKC so that the
//! same password typed on another keyboard is the same password.

use unicode_normalization::UnicodeNormalization as _;

/// Fewest characters accepted, counted after normalisation.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Most characters accepted: bounds the work of one hash.
pub const PASSWORD_CHARS_MAX: usize = 256;
/// Parts of a name or of the nation's name shorter than this are too common in ordinary words to refuse.
const NAME_PART_CHARS_MIN: usize = 4;

const COMMON: &str = include_str!("../data/common-passwords.txt");

/// Why a password is refused. Each has one sentence in the page's language that says how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    #[error("too short")]
    TooShort,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    #[error("too long")]
    TooLong,
    /// Contains a part of the person's name, the national number or the nation's name.
    #[error("contains something that others know about you")]
    ContainsKnown,
    /// Made of common words, runs and repeats only.
    #[error("too easy to guess")]
    TooCommon,
    /// The two fields differ.
    #[error("the two passwords differ")]
    Differ,
}

/// What others know about the person who chooses: their name, their number, the nation's name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The person's names.
    pub names: &'a [&'a str],
    /// The national number.
    pub number: &'a str,
    /// The nation's name.
    pub nation: &'a str,
}

/// The form that is hashed: NFKC of what was typed.
pub fn normalise(typed: &str) -> String {
    typed.nfkc().collect()
}

/// Decide whether `typed` may become a password; `Ok` is the normalised form to hash.
pub fn accept(typed: &str, known: &Known<'_>) -> Result<String, PasswordFault> {
    // Bound the work before normalising: NFKC can expand, so the raw text gets a raw limit.
    if typed.chars().take(PASSWORD_CHARS_MAX + 1).count() > PASSWORD_CHARS_MAX {
        return Err(PasswordFault::TooLong);
    }
    let password = normalise(typed);
    match password.chars().count() {
        0..PASSWORD_CHARS_MIN => return Err(PasswordFault::TooShort),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => {}
        _ => return Err(PasswordFault::TooLong),
    }
    let folded = fold(&password);
    if known_parts(known).any(|part| folded.contains(&part)) {
        return Err(PasswordFault::ContainsKnown);
    }
    if is_common(&password) {
        return Err(PasswordFault::TooCommon);
    }
    Ok(password)
}

/// Lower case, letters and digits only, and the usual substitutions undone: `P@ssw0rd` becomes `password`.
fn fold(text: &str) -> String {
    folded_characters(text).map(|(folded, _)| folded).collect()
}

/// Each folded character with whether something other than a letter was typed for it.
fn folded_characters(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    text.chars().flat_map(char::to_lowercase).filter_map(|typed| {
        let folded = match typed {
            '@' | '4' => 'a',
            '$' | '5' => 's',
            '0' => 'o',
            '1' | '!' | '|' => 'i',
            '3' => 'e',
            '7' => 't',
            other if other.is_alphanumeric() => other,
            _ => return None,
        };
        Some((folded, !typed.is_alphabetic()))
    })
}

fn known_parts<'a>(known: &'a Known<'_>) -> impl Iterator<Item = String> + 'a {
    known
        .names
        .iter()
        .copied()
        .chain([known.nation, known.number])
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(|part| fold(&normalise(part)))
        .filter(|part| part.chars().count() >= NAME_PART_CHARS_MIN)
}

/// True when the password is nothing but common words, digits, signs and repeats of one character.
fn is_common(password: &str) -> bool {
    let (characters, was_no_letter): (Vec<char>, Vec<bool>) = folded_characters(password).unzip();
    let common: Vec<Vec<char>> = COMMON
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|word| fold(word).chars().collect())
        .collect();
    // reached[i]: the first i characters are covered. Words are tried from every covered place; a digit or sign, or a
    // character that repeats the one before, is covered for free.
    let mut reached = vec![false; characters.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for place in 0..characters.len() {
        if reached.get(place) != Some(&true) {
            continue;
        }
        let rest = characters.get(place..).unwrap_or_default();
        let mut cover = |length: usize| {
            if let Some(covered) = reached.get_mut(place + length) {
                *covered = true;
            }
        };
        let before = place.checked_sub(1).and_then(|p| characters.get(p));
        if was_no_letter.get(place) == Some(&true) || before == rest.first() {
            cover(1);
        }
        for word in common.iter().filter(|word| rest.starts_with(word)) {
            cover(word.len());
        }
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: Known<'static> =
        Known { names: &["Lim Mei Hua", "Rajeswari d/o Kumar"], number: "T5000123A", nation: "Angsana" };

    #[track_caller]
    fn check(password: &str, expected: Result<(), PasswordFault>) {
        assert_eq!(accept(password, &KNOWN).map(drop), expected, "{password}");
    }

    #[test]
    fn ordinary_good_passwords_are_accepted() {
        check("correct horse battery staple", Ok(()));
        check("nasi lemak di tepi pantai", Ok(()));
        check("我今天在海边吃了椰浆饭真好吃", Ok(()));
        check("கடற்கரையில் ஒரு மாலை நேரம்", Ok(()));
        check("Xk9#mQ2$vL7p", Ok(()));
        check("zzq vbn krt wpd", Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters() {
        check("elevenchars", Err(PasswordFault::TooShort));
        check("海边吃了椰浆饭真好吃呀", Err(PasswordFault::TooShort));
        check("海边吃了椰浆饭真好吃呀呢", Ok(()));
        check(&"kqz".repeat(86), Err(PasswordFault::TooLong));
        check(&"x".repeat(1_000_000), Err(PasswordFault::TooLong));
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for common in [
            "password1234",
            "P@ssw0rd2026!",
            "Password Password",
            "qwertyuiop123",
            "111111111111",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "iloveyou20251225",
            "Welcome2Work!!",
            "letmein letmein",
            "abcdefghijklm",
        ] {
            check(common, Err(PasswordFault::TooCommon));
        }
    }

    #[test]
    fn what_others_know_is_refused() {
        for known in
            ["angsana is my home", "rajeswari loves tea", "xx T5000123A xx", "4ngs4n4 rocks everywhere"]
        {
            check(known, Err(PasswordFault::ContainsKnown));
        }
        // "Mei", "Lim" and "Hua" are too short: they occur in ordinary words.
        check("limestone meiosis chihuahua", Ok(()));
    }

    #[test]
    fn the_same_password_on_another_keyboard() {
        assert_eq!(accept("ｃｏｒｒｅｃｔ horse battery", &KNOWN), accept("correct horse battery", &KNOWN));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_accepts_short(text in "\\PC{0,300}") {
            if let Ok(password) = accept(&text, &KNOWN) {
                prop_assert!((PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&password.chars().count()));
            }
        }

        #[test]
        fn a_common_word_stays_common_with_digits_around(before in 0_u32..9999, after in 100_000_u32..99_999_999) {
            let typed = format!("{before}password{after}");
            prop_assert!(accept(&typed, &KNOWN).is_err());
        }
    }
}
