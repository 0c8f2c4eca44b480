//! What a page defines for use elsewhere on it: footnotes, link targets, abbreviations, named attribute lists; and the `{::…}` extensions.

use std::collections::HashMap;

use super::attributes::Attributes;
use super::blocks::{self, Block, Kind, Parser};
use super::html_blocks::HtmlPart;
use super::scan;

/// Where a reference link leads.
#[derive(Clone, Debug)]
pub struct LinkTarget {
    pub url: String,
    pub title: Option<String>,
}

/// All definitions of one page, filled while its blocks are read.
#[derive(Debug, Default)]
pub struct Definitions {
    pub links: HashMap<String, LinkTarget>,
    pub footnotes: HashMap<String, Vec<Block>>,
    pub abbreviations: Vec<(String, String)>,
    pub attribute_lists: HashMap<String, Attributes>,
}

impl Definitions {
    /// The attributes of an element with its named lists put in.
    pub fn resolve(&self, attributes: &Attributes) -> Attributes {
        let mut resolved = Attributes::default();
        for name in attributes.references() {
            if let Some(list) = self.attribute_lists.get(name) {
                for (key, value) in list.pairs() {
                    resolved.set(key, value);
                }
            }
        }
        resolved.merge(attributes);
        resolved
    }
}

/// Link names are compared without case and with single spaces.
pub fn normal_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut in_space = false;
    for character in name.chars() {
        if character.is_ascii_whitespace() {
            in_space = true;
            continue;
        }
        if std::mem::take(&mut in_space) {
            normal.push(' ');
        }
        normal.extend(character.to_lowercase());
    }
    if in_space {
        normal.push(' ');
    }
    normal
}

/// `[^name]: text`, with its indented lines.
pub fn footnote(parser: &mut Parser<'_>) -> bool {
    let line = parser.peek();
    let Some(inside) = scan::after_small_indent(line).strip_prefix("[^") else { return false };
    let Some(name) = scan::word_name(inside) else { return false };
    let Some(first) = inside.get(name.len()..).and_then(|rest| rest.strip_prefix("]:")) else { return false };
    let (name, start) = (name.to_owned(), parser.line);
    let mut text = first.to_owned();
    parser.take_line();
    for line in blocks::take_indented(parser).split_inclusive('\n') {
        text.push_str(scan::after_code_indent(line).unwrap_or(line));
    }
    let content = blocks::parse(&text, start, parser.depth + 1, parser.definitions);
    parser.definitions.footnotes.insert(name, content);
    parser.push(Kind::Boundary { explicit: false }, start);
    true
}

/// `[name]: address "title"`.
pub fn link(parser: &mut Parser<'_>) -> bool {
    let line = parser.peek();
    let Some((name, target)) =
        scan::after_small_indent(line).strip_prefix('[').and_then(|inside| inside.split_once("]:"))
    else {
        return false;
    };
    if name.is_empty() || name.contains(']') {
        return false;
    }
    let target = target.trim();
    let (url, after) = match target.strip_prefix('<').and_then(|inside| inside.split_once('>')) {
        Some((url, after)) => (url, after.trim()),
        None => match target
            .find([' ', '\t'])
            .filter(|at| target.get(*at..).is_some_and(|rest| rest.trim_start().starts_with(['"', '\''])))
        {
            Some(at) => (target.get(..at).unwrap_or(""), target.get(at..).unwrap_or("").trim()),
            None => (target, ""),
        },
    };
    if url.is_empty() {
        return false;
    }
    let mut title = quoted(after);
    if title.is_none() && !after.is_empty() {
        return false;
    }
    let start = parser.line;
    let name = normal_name(name);
    let url = url.to_owned();
    parser.take_line();
    if title.is_none() {
        title = quoted(parser.peek().trim());
        if title.is_some() {
            parser.take_line();
        }
    }
    parser.definitions.links.insert(name, LinkTarget { url, title });
    parser.push(Kind::Boundary { explicit: false }, start);
    true
}

fn quoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = text.get(1..)?.strip_suffix(quote)?;
    (!inside.is_empty()).then(|| inside.to_owned())
}

/// `*[HTML]: full words`.
pub fn abbreviation(parser: &mut Parser<'_>) -> bool {
    let Some((name, words)) =
        scan::after_small_indent(parser.peek()).strip_prefix("*[").and_then(|inside| inside.split_once("]:"))
    else {
        return false;
    };
    if name.is_empty() {
        return false;
    }
    let (name, words) = (name.to_owned(), words.trim().to_owned());
    parser.definitions.abbreviations.retain(|(known, _)| *known != name);
    parser.definitions.abbreviations.push((name, words));
    parser.push(Kind::Boundary { explicit: false }, parser.line);
    parser.take_line();
    true
}

/// `{:name: .class}`, `{::comment}`, `{::nomarkdown}`, `{::options /}` and `{: .class}`.
pub fn extension(parser: &mut Parser<'_>) -> bool {
    let line = parser.peek();
    let Some(inside) = scan::after_small_indent(line).strip_prefix("{:") else { return false };
    let start = parser.line;
    if let Some(named) = inside.strip_prefix(':') {
        return generic_extension(parser, named, start);
    }
    if let Some((name, list)) = named_list(inside) {
        parser.definitions.attribute_lists.entry(name).or_default().merge(&Attributes::from_list(&list));
        parser.take_line();
        parser.push(Kind::Boundary { explicit: false }, start);
        return true;
    }
    let Some(list) = scan::block_attribute_list(line) else { return false };
    let attributes = Attributes::from_list(list);
    parser.take_line();
    let more_follow = scan::block_attribute_list(parser.peek()).is_some();
    parser.give_attributes(attributes, more_follow, start);
    true
}

fn named_list(inside: &str) -> Option<(String, String)> {
    let name = scan::word_name(inside)?;
    let (list, after) = scan::until_closing_brace(inside.get(name.len()..)?.strip_prefix(':')?)?;
    (!list.is_empty() && scan::is_blank(after)).then(|| (name.to_owned(), list.to_owned()))
}

fn generic_extension(parser: &mut Parser<'_>, named: &str, start: u32) -> bool {
    let Some(name) = scan::word_name(named) else { return false };
    let Some((options, after)) = named.get(name.len()..).and_then(scan::until_closing_brace) else {
        return false;
    };
    if !scan::is_blank(after) || !matches!(name, "comment" | "nomarkdown" | "options") {
        return false;
    }
    let name = name.to_owned();
    let closes_itself = options.trim_end().ends_with('/');
    let mark = parser.mark();
    parser.take_line();
    let mut body = String::new();
    let mut closed = closes_itself;
    while !closed && !parser.at_end() {
        let line = parser.take_line();
        let stop = scan::after_small_indent(line).trim_end();
        closed = stop == "{:/}"
            || stop.strip_prefix("{:/").and_then(|rest| rest.strip_suffix('}')) == Some(name.as_str());
        if !closed {
            body.push_str(line);
        }
    }
    if !closed {
        parser.back_to(mark);
        return false;
    }
    match name.as_str() {
        "nomarkdown" => parser.push(Kind::Html(vec![HtmlPart::Raw(body)]), start),
        _ => parser.push(Kind::Boundary { explicit: false }, start),
    }
    true
}
