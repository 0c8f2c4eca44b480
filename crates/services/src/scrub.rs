//! What officers read of people's own words about a service: without what would tell them who somebody is.
//!
//! Promise to whoever wrote: national numbers, telephone numbers, addresses for mail and every other row of six digits or more
//! are replaced by one mark, in whatever digits they are written. Names stay: no rule knows them, and the form asks for none.
//! What is already without such things is not changed.

use polity_identity::national_number::NationalNumber;

/// What stands where something was taken out: the same for all, so that it says nothing of what it was.
pub const MARK: &str = "[…]";
/// Digits in a row from which on they may be somebody's number; a floor, a price or a year has fewer.
const DIGITS_MIN: usize = 6;
/// Signs that may stand between two digits of one number.
const BETWEEN_MAX: usize = 2;

/// The words without numbers and addresses of people.
pub fn scrubbed(words: &str) -> String {
    let letters: Vec<char> = words.chars().collect();
    let mut marked = vec![false; letters.len()];
    for (from, to) in mail_addresses(&letters).into_iter().chain(numbers(&letters)) {
        marked.iter_mut().take(to).skip(from).for_each(|mark| *mark = true);
    }
    let mut kept = String::with_capacity(words.len());
    let mut inside = false;
    for (letter, mark) in letters.into_iter().zip(marked) {
        if !mark {
            kept.push(letter);
        } else if !inside {
            kept.push_str(MARK);
        }
        inside = mark;
    }
    kept
}

/// Stretches around an `@` with something on both sides.
fn mail_addresses(letters: &[char]) -> Vec<(usize, usize)> {
    let is_part = |at: &usize| letters.get(*at).is_some_and(|letter| is_of_address(*letter));
    let ats = letters.iter().enumerate().filter(|(_, letter)| matches!(letter, '@' | '＠')).map(|(at, _)| at);
    ats.filter_map(|at| {
        let from = (0..at).rev().take_while(is_part).last()?;
        let to = (at + 1..letters.len()).take_while(is_part).last()? + 1;
        Some((from, to))
    })
    .collect()
}

fn is_of_address(letter: char) -> bool {
    !letter.is_whitespace()
        && !matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | ':' | '"' | '\'')
}

/// Rows of digits, with the letters of a national number around them.
fn numbers(letters: &[char]) -> Vec<(usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        if !is_digit(letters, at) {
            at += 1;
            continue;
        }
        let (from, mut to, mut digits) = (at, at + 1, 1);
        while let Some(next) = (to..=to + BETWEEN_MAX).find(|next| is_digit(letters, *next))
            && (to..next).all(|between| is_between(letters, between))
        {
            (to, digits) = (next + 1, digits + 1);
        }
        if digits >= DIGITS_MIN {
            found.push(national_number(letters, from, to).unwrap_or((from, to)));
        }
        at = to;
    }
    found
}

/// The stretch of a national number whose digits these are, if its check letter says that they are one.
fn national_number(letters: &[char], from: usize, to: usize) -> Option<(usize, usize)> {
    let is_letter = |at: &usize| letters.get(*at).is_some_and(char::is_ascii_alphabetic);
    let apart = |between: std::ops::Range<usize>| between.into_iter().all(|at| is_between(letters, at));
    let first = (from.saturating_sub(BETWEEN_MAX + 1)..from).rev().find(is_letter)?;
    let last = (to..=to + BETWEEN_MAX).find(is_letter)?;
    if !apart(first + 1..from) || !apart(to..last) {
        return None;
    }
    let written = letters.get(first..=last)?.iter().filter(|letter| letter.is_ascii_alphanumeric());
    NationalNumber::parse(&written.collect::<String>()).ok()?;
    Some((first, last + 1))
}

fn is_digit(letters: &[char], at: usize) -> bool {
    letters.get(at).is_some_and(|letter| letter.is_numeric())
}

fn is_between(letters: &[char], at: usize) -> bool {
    letters.get(at).is_some_and(|letter| {
        (letter.is_whitespace() && *letter != '\n')
            || matches!(letter, '-' | '.' | '/' | '(' | ')' | '+' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_identity::national_number::Prefix;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_addresses_are_taken_out_and_the_rest_stays() {
        for (words, kept) in [
            ("My number is T5000100D.", "My number is […]."),
            ("t 500-0100 d, please", "[…], please"),
            ("T5000100X is no number, and still", "T[…]X is no number, and still"),
            ("Call +999 5000 1234 or 5000-1234!", "Call +[…] or […]!"),
            ("(65) 5000 1234", "([…]"),
            ("Write to mei.lim@mail.example, or mei＠mail.example.", "Write to […], or […]"),
            ("௫௦௦௦௧௨௩௪ என்னை அழையுங்கள்", "[…] என்னை அழையுங்கள்"),
            ("电话５０００１２３４。", "电话[…]。"),
            ("Postal code 840012, unit 03-118", "Postal code […], unit 03-118"),
            ("It cost $25.50 in 2026, twice.", "It cost $25.50 in 2026, twice."),
            ("Open @ 9 on 3 floors", "Open @ 9 on 3 floors"),
            ("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\n6"),
        ] {
            assert_eq!(scrubbed(words), kept);
        }
    }

    fn around() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z .,!]{0,12}", "\\PC{0,12}"]
    }

    proptest! {
        #[test]
        fn no_national_number_is_left(digits in 0_u32..=9_999_999, prefix in prop::sample::select(Prefix::ALL.to_vec()),
            gaps in prop::collection::vec(prop::sample::select(vec!["", "", " ", "-", ". ", "\u{2013}"]), 8),
            small in any::<bool>(), before in "[a-z .,!]{0,12}", after in "[ .,!][a-z .,!]{0,12}") {
            let number = NationalNumber::issue(prefix, digits).unwrap();
            let text = if small { number.as_str().to_lowercase() } else { number.as_str().to_owned() };
            let mut written = String::new();
            for (at, letter) in text.chars().enumerate() {
                written.push(letter);
                written.push_str(gaps.get(at).copied().unwrap_or_default());
            }
            prop_assert_eq!(scrubbed(&format!("{before} {written}{after}")), format!("{before} {MARK}{after}"));
        }

        #[test]
        fn what_is_left_has_no_row_of_digits_and_no_address(words in "[0-9０-９ a-eST@.()+\\-\n]{0,60}|\\PC{0,60}") {
            let kept = scrubbed(&words);
            let close: String = kept.chars().filter(|letter| !matches!(letter, ' ' | '-' | '(' | ')' | '+' | '.')).collect();
            let together = kept.split(|letter: char| !letter.is_numeric()).map(|row| row.chars().count()).max();
            prop_assert!(together.unwrap_or(0) < DIGITS_MIN, "{} -> {}", words, close);
            prop_assert!(mail_addresses(&kept.chars().collect::<Vec<_>>()).is_empty());
            prop_assert_eq!(scrubbed(&kept), kept);
        }

        #[test]
        fn words_without_digits_or_at_stay_as_they_are(words in around()) {
            let words: String = words.chars().filter(|letter| !letter.is_numeric() && !matches!(letter, '@' | '＠')).collect();
            prop_assert_eq!(scrubbed(&words), words);
        }
    }
}
