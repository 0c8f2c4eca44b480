//! Links and images. Addresses may hold spaces and balanced brackets, because editors name their files so.

use super::attributes::Attributes;
use super::definitions::{self, LinkTarget};
use super::spans::{Parent, Reader, Span, Stop, push_text};

/// Reads `[text](address "title")`, `[text][name]`, `[name]` and the same after `!`. False when the sign here starts none of them.
pub fn link(reader: &mut Reader<'_>, spans: &mut Vec<Span>) -> bool {
    let rest = reader.rest();
    let (is_image, opening) = match rest.strip_prefix("![") {
        Some(after) if !after.starts_with('^') && !after.is_empty() => (true, "!["),
        Some(_) => return false,
        None => match rest.strip_prefix('[') {
            Some(after) if !after.starts_with('^') && !after.is_empty() => (false, "["),
            _ => return false,
        },
    };
    let start = reader.at;
    let nested = !is_image && reader.is_inside(&[Parent::Link, Parent::Image]);
    let found =
        if nested || !reader.may_try() { None } else { read_link(reader, start + opening.len(), is_image) };
    if let Some(span) = found {
        spans.push(span);
    } else {
        reader.at = start + opening.len();
        push_text(spans, opening);
    }
    true
}

fn read_link(reader: &mut Reader<'_>, from: usize, is_image: bool) -> Option<Span> {
    reader.at = from;
    reader.parents.push(if is_image { Parent::Image } else { Parent::Link });
    let (inside, found) = reader.read_until(&mut Stop::Bracket { open: 1 }, true);
    reader.parents.pop();
    if !found {
        return None;
    }
    let words = unescaped(reader.source.get(from..reader.at)?);
    reader.at += 1;
    let (target, length) = target(reader, &words)?;
    reader.at += length;
    Some(element(inside, &words, &target, is_image))
}

/// The address after the text, and how many bytes it takes.
fn target(reader: &Reader<'_>, words: &str) -> Option<(LinkTarget, usize)> {
    let rest = reader.rest();
    if let Some((name, length)) = reference_name(rest) {
        let name = if name.is_empty() { words } else { name };
        return reader
            .definitions
            .links
            .get(&definitions::normal_name(name))
            .map(|known| (known.clone(), length));
    }
    if !rest.starts_with('(') {
        return reader
            .definitions
            .links
            .get(&definitions::normal_name(words))
            .map(|known| (known.clone(), 0));
    }
    if let Some((url, after)) = rest.strip_prefix("(<").and_then(|inside| inside.split_once('>')) {
        let plain = LinkTarget { url: url.to_owned(), title: None };
        if after.starts_with(')') {
            return Some((plain, url.len() + 4));
        }
        let (title, length) = title(after)?;
        return Some((LinkTarget { title: Some(title), ..plain }, url.len() + 3 + length));
    }
    bracketed_address(rest)
}

/// `[name]` or `[]` after a link's text.
fn reference_name(rest: &str) -> Option<(&str, usize)> {
    let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let inside = trimmed.strip_prefix('[')?;
    let end = inside.find(']')?;
    Some((inside.get(..end)?, rest.len() - trimmed.len() + end + 2))
}

/// `(address)` with balanced brackets, or `(address "title")`.
fn bracketed_address(rest: &str) -> Option<(LinkTarget, usize)> {
    let mut depth = 0_usize;
    let mut before_quote = None;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let url = rest.get(1..at)?.trim().to_owned();
                    return Some((LinkTarget { url, title: None }, at + 1));
                }
            }
            c if c.is_ascii_whitespace()
                && rest.get(at + 1..).is_some_and(|after| after.starts_with(['"', '\''])) =>
            {
                before_quote = Some(at);
                break;
            }
            _ => {}
        }
    }
    let at = before_quote?;
    let url = rest.get(1..at)?.trim().to_owned();
    let (title, length) = title(rest.get(at + 1..)?)?;
    Some((LinkTarget { url, title: Some(title) }, at + 1 + length))
}

/// `"title")`, and how many bytes it takes.
fn title(rest: &str) -> Option<(String, usize)> {
    let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = trimmed.get(1..)?;
    for (at, _) in inside.match_indices(quote).filter(|(at, _)| *at > 0) {
        let after = inside.get(at + 1..)?;
        let closing = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if closing.starts_with(')') {
            let length = rest.len() - closing.len() + 1;
            return Some((inside.get(..at)?.to_owned(), length));
        }
    }
    None
}

fn element(inside: Vec<Span>, words: &str, target: &LinkTarget, is_image: bool) -> Span {
    let mut attributes = Attributes::default();
    attributes.set(if is_image { "src" } else { "href" }, &target.url);
    if is_image {
        attributes.set("alt", words);
    }
    if let Some(title) = &target.title {
        attributes.set("title", title);
    }
    if is_image {
        Span::Image(attributes)
    } else {
        Span::Element { name: "a".to_owned(), attributes, inside }
    }
}

/// The address of `<https://…>` or `<name@place>`.
pub fn autolink_address(inside: &str) -> Option<String> {
    let has_scheme = ["mailto:", "http:", "https:", "ftp:", "ftps:"]
        .iter()
        .any(|scheme| inside.len() > scheme.len() && inside.starts_with(scheme));
    if has_scheme && !inside.contains('\n') {
        return Some(inside.to_owned());
    }
    let (name, place) = inside.split_once('@')?;
    let fits = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    (fits(name) && fits(place)).then(|| format!("mailto:{inside}"))
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\'
            && characters.peek().is_some_and(|next| r#"\.*_+`<>()[]{}#!:|"'$=-"#.contains(*next));
        if !escapes {
            plain.push(character);
        }
    }
    plain
}
