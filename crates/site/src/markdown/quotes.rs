//! Typographic quotation marks, dashes, dots and guillemets: which way a straight quote turns depends on what stands around it.

/// The text that replaces a quote at the start of `rest`, or a character and the quote after it, and how many bytes it replaces.
pub fn smart_quote(rest: &str) -> Option<(String, usize)> {
    let first = rest.chars().next()?;
    let after_first = rest.get(first.len_utf8()..)?;
    let second = after_first.chars().next();
    let starts_here = is_quote(first);
    if !starts_here && (first == '\\' || !second.is_some_and(is_quote)) {
        return None;
    }
    if starts_here {
        if opens_emphasis(after_first) {
            return Some((open(first).to_string(), 1));
        }
        if before_lone_punctuation(after_first) {
            return Some((close(first).to_string(), 1));
        }
    }
    let space = if first.is_ascii_whitespace() { rest.get(..1)? } else { "" };
    let quotes = rest.get(space.len()..)?;
    for (pair, turned) in [("\"'", "“‘"), ("'\"", "‘“")] {
        if quotes.strip_prefix(pair).is_some_and(starts_with_word) {
            return Some((format!("{space}{turned}"), space.len() + 2));
        }
    }
    if quotes.strip_prefix('\'').is_some_and(is_decade) {
        return Some((format!("{space}’"), space.len() + 1));
    }
    if let Some(quote) = second.filter(|_| !space.is_empty() && quotes.get(1..).is_some_and(starts_with_word))
    {
        return Some((format!("{space}{}", open(quote)), 2));
    }
    if let Some(quote) = second.filter(|quote| is_quote(*quote) && !" \\\t\r\n[{(-".contains(first)) {
        return Some((format!("{first}{}", close(quote)), first.len_utf8() + 1));
    }
    if starts_here && ends_word(after_first) {
        return Some((close(first).to_string(), 1));
    }
    remaining(first, second)
}

/// Any quote that no rule turned is an opening one. Single quotes are tried first.
fn remaining(first: char, second: Option<char>) -> Option<(String, usize)> {
    for quote in ['\'', '"'] {
        if second == Some(quote) {
            let text = format!("{first}{}", open(quote));
            return Some((text, first.len_utf8() + 1));
        }
        if first == quote {
            return Some((open(quote).to_string(), 1));
        }
    }
    None
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'')
}

fn open(quote: char) -> char {
    if quote == '"' { '“' } else { '‘' }
}

fn close(quote: char) -> char {
    if quote == '"' { '”' } else { '’' }
}

fn starts_with_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

/// `"*word`: the quote opens although no letter follows it.
fn opens_emphasis(after: &str) -> bool {
    let marks = after.chars().take(2).take_while(|c| matches!(c, '_' | '*')).count();
    (1..=marks).any(|count| after.chars().nth(count).is_some_and(|c| !c.is_ascii_whitespace()))
}

/// `".`: the quote closes before punctuation that no word and no ellipsis follows.
fn before_lone_punctuation(after: &str) -> bool {
    let mut characters = after.chars();
    let Some(mark) = characters.next().filter(char::is_ascii_punctuation) else { return false };
    let rest = characters.as_str();
    if rest.starts_with("..") {
        return false;
    }
    let next_is_word = rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
    (mark == '_') == next_is_word
}

/// `'80s`.
fn is_decade(after: &str) -> bool {
    let bytes = after.as_bytes();
    matches!(bytes, [a, b, b's', ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

fn ends_word(after: &str) -> bool {
    match after.chars().next() {
        None => true,
        Some('s') => !after.chars().nth(1).is_some_and(|c| c.is_alphanumeric() || c == '_'),
        Some(c) => c.is_ascii_whitespace(),
    }
}

/// Dashes, dots and guillemets at the start of `rest`, with how many bytes they replace.
pub fn typographic_sign(rest: &str) -> Option<(&'static str, usize)> {
    const SIGNS: &[(&str, &str)] = &[
        ("---", "—"),
        ("--", "–"),
        ("...", "…"),
        ("\\<<", "<<"),
        ("\\>>", ">>"),
        ("<< ", "«\u{a0}"),
        (" >>", "\u{a0}»"),
        ("<<", "«"),
        (">>", "»"),
    ];
    SIGNS.iter().find(|(written, _)| rest.starts_with(written)).map(|(written, sign)| (*sign, written.len()))
}
