//! The words of a name, as an officer's search by name compares them.
//!
//! Promise: case, accents, punctuation and order do not matter, and the words of what is searched are made in the same
//! way as the words of what is stored. Words are hashed under a key before they reach the database.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Most words of one name that are kept.
const WORDS_MAX: usize = 12;
/// Words between names that tell nobody apart.
const LINKS: &[&str] = &["bin", "binte", "binti", "so", "do", "al", "ap"];

/// The words of a name, in order, each once.
pub fn words_of(name: &str) -> Vec<String> {
    // "s/o" and "d/o" are one word each; every other sign parts two words.
    let joined = name.replace('/', "");
    let folded: String = joined
        .nfkd()
        .filter(|c| !is_combining_mark(*c) || is_indic_sign(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c))) {
        let known = words.iter().any(|known| known == word);
        if !word.is_empty() && !known && !LINKS.contains(&word) && words.len() < WORDS_MAX {
            words.push(word.to_owned());
        }
    }
    words
}

/// Vowel signs and viramas are letters of their words, not decoration: Tamil without them is unreadable.
fn is_indic_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        assert_eq!(words_of(name), expected, "{name}");
    }

    #[test]
    fn names_of_every_community() {
        check("TAN AH-HUAT, Andy", &["tan", "ah", "huat", "andy"]);
        check("Nur Aisyah binte Rahman", &["nur", "aisyah", "rahman"]);
        check("RAJESWARI D/O KUMAR", &["rajeswari", "kumar"]);
        check("José María", &["jose", "maria"]);
        check("陈美玲", &["陈美玲"]);
        check("கமலா தேவி", &["கமலா", "தேவி"]);
        check("", &[]);
        check("ＴＡＮ tan", &["tan"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,60}") {
            let once = words_of(&name);
            for word in &once {
                let again = words_of(word);
                prop_assert!(again.len() <= 1 && again.iter().all(|w| w == word), "{word:?} -> {again:?}");
            }
        }

        #[test]
        fn order_and_case_do_not_matter(a in "[A-Za-z]{3,8}", b in "[A-Za-z]{3,8}") {
            let mut one = words_of(&format!("{a} {b}"));
            let mut other = words_of(&format!("{}, {}", b.to_uppercase(), a.to_lowercase()));
            one.sort();
            other.sort();
            prop_assert_eq!(one, other);
        }
    }
}
