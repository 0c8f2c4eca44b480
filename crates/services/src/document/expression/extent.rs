//! Whether the text of a condition is small enough to be parsed: counted on the text itself, before any parser sees it.
//!
//! Promise: what is let through never exhausts the 2 MiB of a thread's stack. The parser descends about 160 kB for each open
//! bracket in a build without optimization (8 kB with it) and 7 kB for each sign between two values, so that both are counted here.
//! Brackets inside texts and comments do not count, and so it matters where these end: **what the lexer of CEL could read in two
//! ways is refused**, a text without end, texts with letters before them, and three quotation marks in a row.

/// Characters of a condition: longer ones belong in several pages.
pub const CHARS_MAX: usize = 500;
/// Brackets that are open at once; a `?` opens one, too.
pub const BRACKETS_MAX: usize = 8;
/// Signs that compare or calculate.
pub const SIGNS_MAX: usize = 40;

/// What is wrong with a text as a whole: the character, from 1; what; how to mend it.
pub type Excess = (usize, &'static str, &'static str);

/// Whether a condition may be parsed.
///
/// # Errors
/// The first thing that is too much.
pub fn measure(source: &str) -> Result<(), Excess> {
    let letters: Vec<char> = source.chars().collect();
    if letters.len() > CHARS_MAX {
        return Err((1, "This condition is too long.", "Keep it to 500 characters."));
    }
    if let Some(at) = letters.iter().position(|letter| letter.is_control() && *letter != '\n') {
        return Err((at + 1, "Here stands a character that cannot be seen.", "Take it out."));
    }
    if source.trim().is_empty() {
        return Err((1, "The condition is empty.", "Write it, or leave the line out."));
    }
    let (mut open, mut signs, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(letter) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied();
        match letter {
            '\'' | '"' => {
                at = end_of_text(&letters, at)?;
                continue;
            }
            '/' if next == Some('/') => {
                at += letters.iter().skip(at).take_while(|letter| **letter != '\n').count();
                continue;
            }
            '`' => return Err((at + 1, "Names need no quotation marks.", "Write `answers.owns`.")),
            '(' | '[' | '{' | '?' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '+' | '-' | '*' | '/' | '%' | '<' | '>' | '=' | '!' if next != Some('=') => signs += 1,
            _ if letter == '_' || letter.is_ascii_alphabetic() => {
                let word: String =
                    letters.iter().skip(at).take_while(|letter| is_of_word(**letter)).collect();
                signs += usize::from(word == "in");
                at += word.len();
                continue;
            }
            _ => {}
        }
        if open > BRACKETS_MAX {
            let mend = "Use fewer brackets inside each other, or write several conditions.";
            return Err((at + 1, "This condition nests too deeply.", mend));
        }
        if signs > SIGNS_MAX {
            let mend = "Write a list with `in`, or several conditions.";
            return Err((at + 1, "This condition has too many signs.", mend));
        }
        at += 1;
    }
    Ok(())
}

/// The place after a text that begins here.
fn end_of_text(letters: &[char], begin: usize) -> Result<usize, Excess> {
    let mark = letters.get(begin).copied();
    if begin.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(|letter| is_of_word(*letter)) {
        return Err((begin + 1, "A text stands by itself.", "Write it without letters before it."));
    }
    if letters.get(begin + 1).copied() == mark && letters.get(begin + 2).copied() == mark {
        return Err((begin + 1, "Three quotation marks begin no text.", "Write one, and one at its end."));
    }
    let mut at = begin + 1;
    loop {
        match letters.get(at).copied() {
            None | Some('\n') => {
                return Err((
                    begin + 1,
                    "This text has no end.",
                    "Write the same quotation mark at its end.",
                ));
            }
            Some('\\') if matches!(letters.get(at + 1), Some('\\' | '\'' | '"')) => at += 2,
            Some('\\') => {
                return Err((
                    at + 1,
                    "This `\\` means nothing here.",
                    "Write `\\` only before `\\`, `'` and `\"`.",
                ));
            }
            letter if letter == mark => return Ok(at + 1),
            Some(_) => at += 1,
        }
    }
}

fn is_of_word(letter: char) -> bool {
    letter == '_' || letter.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_texts_and_comments_is_not_counted() {
        let open = "(".repeat(BRACKETS_MAX);
        let shut = ")".repeat(BRACKETS_MAX);
        for right in [
            format!("{open}true{shut}"),
            format!("{open}'(((' == '\\'((' || \"'(\" != '\"('{shut}"),
            format!("{open}true // (((( ' \n{shut} // '"),
            "answers.a in ['(', ')', '[', '//', '((((((((((']".to_owned(),
            vec!["answers.a == 'x'"; 27].join("||"),
        ] {
            assert_eq!(measure(&right), Ok(()), "{right}");
        }
    }

    #[test]
    fn what_could_hide_a_bracket_is_refused() {
        let open = "(".repeat(BRACKETS_MAX);
        for (wrong, at, says) in [
            (format!("{open}("), 9, "This condition nests too deeply."),
            ("a ? b : ".repeat(9), 67, "This condition nests too deeply."),
            (format!("(')' == '' && {open}"), 22, "This condition nests too deeply."),
            (format!("{open}// )\n("), 14, "This condition nests too deeply."),
            ("1 + ".repeat(41), 163, "This condition has too many signs."),
            ("'a' in b && ".repeat(30).replace("&& ", "in "), 247, "This condition has too many signs."),
            ("a == '((".to_owned(), 6, "This text has no end."),
            ("a == '\n'".to_owned(), 6, "This text has no end."),
            ("a == r'\\'".to_owned(), 7, "A text stands by itself."),
            ("0xAr'\\'((((((((('".to_owned(), 5, "A text stands by itself."),
            ("a == '''('((('''".to_owned(), 6, "Three quotation marks begin no text."),
            ("a == '\\q('".to_owned(), 7, "This `\\` means nothing here."),
            ("a.`//`((((".to_owned(), 3, "Names need no quotation marks."),
        ] {
            let (found, words, _) = measure(&wrong).expect_err(&wrong);
            assert_eq!((found, words), (at, says), "{wrong}");
        }
    }
}
