//! One HTML tag in Markdown text: is it one, what is its name, what are its attributes. Strict on purpose: `<3` and `a < b` must stay words.

use super::attributes::Attributes;

/// A tag as it stands in the source.
pub struct Tag<'a> {
    /// As written; compare with [`Tag::name_lower`].
    pub name: &'a str,
    pub attributes: Attributes,
    pub closes_itself: bool,
    /// Bytes from `<` to `>`.
    pub length: usize,
}

impl Tag<'_> {
    pub fn name_lower(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

const SPAN_ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby",
    "samp", "select", "small", "span", "strong", "sub", "sup", "tt", "u", "var",
];

const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "applet",
    "body",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "head",
    "iframe",
    "legend",
    "menu",
    "li",
    "main",
    "map",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tfoot",
    "tr",
    "ul",
];

const EMPTY_ELEMENTS: &[&str] = &[
    "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];

const RAW_TEXT_ELEMENTS: &[&str] =
    &["script", "style", "math", "option", "textarea", "pre", "code", "kbd", "samp", "var"];

const SPAN_CONTENT_ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "cite", "caption", "del", "dfn", "dt", "em", "h1",
    "h2", "h3", "h4", "h5", "h6", "i", "ins", "label", "legend", "optgroup", "p", "q", "small", "span",
    "strong", "sub", "summary", "sup", "th", "tt", "u",
];

/// Elements that live inside a line of text.
pub fn is_span_element(name: &str) -> bool {
    SPAN_ELEMENTS.contains(&name)
}

/// Elements that cannot live inside a line of text.
pub fn is_block_element(name: &str) -> bool {
    BLOCK_ELEMENTS.contains(&name)
}

/// Elements without an end tag.
pub fn is_empty_element(name: &str) -> bool {
    EMPTY_ELEMENTS.contains(&name)
}

/// Elements whose text is never Markdown.
pub fn holds_raw_text(name: &str) -> bool {
    RAW_TEXT_ELEMENTS.contains(&name)
}

/// Elements that hold words rather than blocks when `markdown="1"` asks for Markdown inside.
pub fn holds_spans(name: &str) -> bool {
    SPAN_CONTENT_ELEMENTS.contains(&name)
}

/// The element or attribute name at the start of `text`.
pub fn name_at(text: &str) -> Option<&str> {
    let mut length = 0;
    for (at, character) in text.char_indices() {
        let allowed = character.is_alphabetic()
            || character == '_'
            || (at > 0 && (character.is_numeric() || matches!(character, '-' | '.' | ':')));
        if !allowed {
            break;
        }
        length = at + character.len_utf8();
    }
    text.get(..length).filter(|name| !name.is_empty())
}

/// The start tag at the start of `text`.
pub fn start_tag(text: &str) -> Option<Tag<'_>> {
    let name = name_at(text.strip_prefix('<')?)?;
    let mut at = 1 + name.len();
    let mut attributes = Attributes::default();
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let spaced = trimmed.len() < rest.len();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('>') {
            return Some(Tag { name, attributes, closes_itself: false, length: at + 1 });
        }
        if trimmed.starts_with("/>") {
            return Some(Tag { name, attributes, closes_itself: true, length: at + 2 });
        }
        if !spaced {
            return None;
        }
        let (attribute, value, length) = attribute_at(trimmed)?;
        attributes.set(&attribute.to_ascii_lowercase(), value);
        at += length;
    }
}

/// Name, value and length of the attribute at the start of `text`.
fn attribute_at(text: &str) -> Option<(&str, &str, usize)> {
    let name = name_at(text)?;
    let after = text.get(name.len()..)?;
    let Some(value_part) = after.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=')
    else {
        return Some((name, "", name.len()));
    };
    let value_part = value_part.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let before_value = text.len() - value_part.len();
    let quote = value_part.chars().next()?;
    if quote == '"' || quote == '\'' {
        let inside = value_part.get(1..)?;
        let end = inside.find(quote)?;
        return Some((name, inside.get(..end)?, before_value + end + 2));
    }
    let length = value_part.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(value_part.len());
    (length > 0).then(|| (name, value_part.get(..length).unwrap_or(""), before_value + length))
}

/// Name and length of the end tag at the start of `text`.
pub fn end_tag(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("</")?;
    let name = name_at(inside)?;
    let rest = inside.get(name.len()..)?;
    let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
    trimmed.starts_with('>').then(|| (name, 2 + name.len() + (rest.len() - trimmed.len()) + 1))
}

/// Length of the comment at the start of `text`.
pub fn comment_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("<!--")?;
    inside.find("-->").map(|at| 4 + at + 3)
}

/// Where `</name>` starts in `text`, whatever its case.
pub fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("</") {
        let at = from + found;
        if end_tag(text.get(at..)?).is_some_and(|(found_name, _)| found_name.eq_ignore_ascii_case(name)) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}
