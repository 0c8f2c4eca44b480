//! What stands inside a line: emphasis, code, links, HTML, footnote marks, typographic signs, breaks.
//!
//! The reader goes forward one sign at a time and tries what the sign may start. When a start has no end it goes back and takes the sign as text.
//! Going back costs time, so each text has a budget of steps; a text that uses it up is read as plain words. No real page comes near it.

use super::attributes::Attributes;
use super::definitions::Definitions;
use super::{links, quotes, scan, tag};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    Text(String),
    /// A character reference as written, such as `&eacute;`.
    Entity(String),
    Code {
        text: String,
        attributes: Attributes,
    },
    Element {
        name: String,
        attributes: Attributes,
        inside: Vec<Span>,
    },
    Image(Attributes),
    Break,
    FootnoteMark(String),
    Math(String),
    /// HTML that passes through as written.
    Raw(String),
}

/// What a reader is inside of; it decides what may start here and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    Emphasis,
    Strong,
    Link,
    Image,
    Html,
}

/// What ends the piece that is being read.
pub enum Stop<'s> {
    End,
    Emphasis {
        delimiter: &'s str,
        strong: bool,
    },
    /// The closing bracket of a link's text; counts the brackets inside.
    Bracket {
        open: i32,
    },
    EndTag(&'s str),
}

/// Elements inside elements deeper than this are passed through without reading Markdown inside.
const DEPTH_MAX: usize = 32;
/// Steps that even the shortest text has.
const EFFORT_MIN: usize = 10_000;
/// Steps for each byte of a text: real pages use about two.
const EFFORT_PER_BYTE: usize = 32;

/// Reads one text.
pub struct Reader<'a> {
    pub source: &'a str,
    pub at: usize,
    pub parents: Vec<Parent>,
    pub definitions: &'a Definitions,
    /// Steps that may still be spent on trying.
    pub effort_left: usize,
}

/// Reads a whole text.
pub fn read(source: &str, definitions: &Definitions) -> Vec<Span> {
    let mut reader = Reader {
        source,
        at: 0,
        parents: Vec::new(),
        definitions,
        effort_left: EFFORT_MIN + EFFORT_PER_BYTE * source.len(),
    };
    reader.read_until(&mut Stop::End, true).0
}

/// Adds text to the end, joined with text that is there.
pub fn push_text(spans: &mut Vec<Span>, text: &str) {
    if let Some(Span::Text(last)) = spans.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        spans.push(Span::Text(text.to_owned()));
    }
}

/// Length of the code span at the start of `text`, as tables need it.
pub fn code_span_length(text: &str) -> Option<usize> {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let delimiter = text.get(..ticks).filter(|run| !run.is_empty())?;
    let end = text.get(ticks..)?.find(delimiter)?;
    Some(ticks + end + ticks)
}

impl<'a> Reader<'a> {
    pub fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    pub fn character_before(&self) -> Option<char> {
        self.source.get(..self.at)?.chars().next_back()
    }

    /// Whether a nested try is still within the budget.
    pub fn may_try(&self) -> bool {
        self.effort_left > 0 && self.parents.len() < DEPTH_MAX
    }

    pub fn is_inside(&self, wanted: &[Parent]) -> bool {
        self.parents.iter().any(|parent| wanted.contains(parent))
    }

    /// Reads until `stop`, and says whether it was found. The stop itself is not taken. Without `markdown` only HTML is seen.
    pub fn read_until(&mut self, stop: &mut Stop<'_>, markdown: bool) -> (Vec<Span>, bool) {
        let mut spans = Vec::new();
        while let Some(character) = self.rest().chars().next() {
            self.effort_left = self.effort_left.saturating_sub(1);
            if self.stops_here(stop, &spans) {
                return (spans, true);
            }
            let taken = if markdown {
                self.special(character, &mut spans)
            } else {
                character == '<' && self.html(&mut spans)
            };
            if !taken {
                let plain = self.plain_length(character, stop);
                push_text(&mut spans, self.rest().get(..plain).unwrap_or(""));
                self.at += plain;
            }
        }
        (spans, false)
    }

    /// How many bytes of plain text start here: at least one character, and up to the next sign that could mean something.
    fn plain_length(&self, first: char, stop: &Stop<'_>) -> usize {
        let rest = self.rest();
        let mut length = first.len_utf8();
        let bracket_stops = matches!(stop, Stop::Bracket { .. });
        while let Some(byte) = rest.as_bytes().get(length) {
            let may_start = matches!(
                byte,
                b'*' | b'_'
                    | b'`'
                    | b'<'
                    | b'['
                    | b'!'
                    | b'"'
                    | b'\''
                    | b'$'
                    | b'{'
                    | b'&'
                    | b'-'
                    | b'.'
                    | b'\\'
                    | b' '
                    | b'>'
                    | b'~'
                    | b'\n'
            ) || (bracket_stops && *byte == b']');
            let before_quote = matches!(rest.as_bytes().get(length + 1), Some(b'"' | b'\''));
            if may_start || before_quote || *byte >= 0x80 {
                break;
            }
            length += 1;
        }
        length
    }

    fn stops_here(&self, stop: &mut Stop<'_>, spans: &[Span]) -> bool {
        let rest = self.rest();
        match stop {
            Stop::End => false,
            Stop::EndTag(name) => {
                tag::end_tag(rest).is_some_and(|(found, _)| found.eq_ignore_ascii_case(name))
            }
            Stop::Emphasis { delimiter, strong } => {
                let Some(after) = rest.strip_prefix(*delimiter) else { return false };
                let after_word = self.character_before().is_none_or(|before| !before.is_ascii_whitespace());
                let longer = !*strong && {
                    let run =
                        rest.bytes().take_while(|byte| Some(byte) == delimiter.as_bytes().first()).count();
                    run == 2
                };
                let inside_word = delimiter.starts_with('_') && after.starts_with(char::is_alphanumeric);
                after_word && !longer && !inside_word && !spans.is_empty()
            }
            Stop::Bracket { open } => {
                if rest.starts_with(']') {
                    *open -= 1;
                } else if rest.starts_with('[') || rest.starts_with("![") {
                    *open += 1;
                } else {
                    return false;
                }
                let images = spans.iter().filter(|span| matches!(span, Span::Image(_))).count();
                *open == i32::try_from(images).unwrap_or(i32::MAX)
            }
        }
    }

    /// Tries everything that may start with this character. The order is kramdown's: the first that fits wins.
    fn special(&mut self, character: char, spans: &mut Vec<Span>) -> bool {
        match character {
            '*' | '_' => return self.emphasis(spans),
            '`' => return self.code(spans),
            '<' if self.autolink(spans) || self.html(spans) => return true,
            '[' | '!' if self.footnote_mark(spans) || links::link(self, spans) => return true,
            _ => {}
        }
        if let Some((text, length)) = quotes::smart_quote(self.rest()) {
            push_text(spans, &text);
            self.at += length;
            return true;
        }
        match character {
            '$' => self.math(spans),
            '{' => self.extension(spans),
            '&' => self.entity(spans),
            '-' | '.' | '<' | '>' | '\\' | ' ' => self.sign(spans),
            '~' => self.strikethrough(spans),
            _ => false,
        }
    }

    fn code(&mut self, spans: &mut Vec<Span>) -> bool {
        let rest = self.rest();
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let delimiter = rest.get(..ticks).unwrap_or("`");
        let after = rest.get(ticks..).unwrap_or("");
        let alone = ticks == 1
            && self.character_before().is_none_or(|before| before.is_ascii_whitespace())
            && after.starts_with(|c: char| c.is_ascii_whitespace());
        if let Some(end) = after.find(delimiter).filter(|_| !alone) {
            let mut text = after.get(..end).unwrap_or("");
            if ticks > 1 {
                text = text.strip_prefix(' ').unwrap_or(text);
                text = text.strip_suffix(' ').unwrap_or(text);
            }
            spans.push(Span::Code { text: text.to_owned(), attributes: Attributes::default() });
            self.at += ticks + end + ticks;
        } else {
            push_text(spans, delimiter);
            self.at += ticks;
        }
        true
    }

    fn autolink(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some((inside, _)) = self.rest().strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
            return false;
        };
        let Some(address) = links::autolink_address(inside) else { return false };
        let mut attributes = Attributes::default();
        attributes.set("href", &address);
        let words = inside.strip_prefix("mailto:").unwrap_or(inside);
        spans.push(Span::Element {
            name: "a".to_owned(),
            attributes,
            inside: vec![Span::Text(words.to_owned())],
        });
        self.at += inside.len() + 2;
        true
    }

    fn html(&mut self, spans: &mut Vec<Span>) -> bool {
        let rest = self.rest();
        if let Some(length) = tag::comment_length(rest) {
            spans.push(Span::Raw(rest.get(..length).unwrap_or("").to_owned()));
            self.at += length;
            return true;
        }
        if let Some((_, length)) = tag::end_tag(rest) {
            // An end tag without its start: the sanitiser's parser knows what a browser would make of it.
            spans.push(Span::Raw(rest.get(..length).unwrap_or("").to_owned()));
            self.at += length;
            return true;
        }
        let Some(found) = tag::start_tag(rest) else { return false };
        let name = found.name_lower();
        let after = self.at + found.length;
        let mut attributes = found.attributes.clone();
        let markdown = attributes.remove("markdown");
        if tag::is_block_element(&name) || !self.may_try() {
            spans.push(Span::Raw(rest.get(..found.length).unwrap_or("").to_owned()));
            self.at = after;
            return true;
        }
        self.at = after;
        if name == "img" {
            spans.push(Span::Image(attributes));
            return true;
        }
        if found.closes_itself || tag::is_empty_element(&name) {
            if name == "br" && attributes.is_empty() {
                spans.push(Span::Break);
            } else {
                spans.push(Span::Raw(rest.get(..found.length).unwrap_or("").to_owned()));
            }
            return true;
        }
        let reads_markdown = match markdown.as_deref() {
            Some("span") => true,
            Some("0") => false,
            _ => !tag::holds_raw_text(&name),
        };
        self.parents.push(if name == "a" { Parent::Link } else { Parent::Html });
        let (inside, ended) = self.read_until(&mut Stop::EndTag(&name), reads_markdown);
        self.parents.pop();
        if ended {
            self.at += tag::end_tag(self.rest()).map_or(0, |(_, length)| length);
        }
        spans.push(Span::Element { name, attributes, inside });
        true
    }

    fn footnote_mark(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some(inside) = self.rest().strip_prefix("[^") else { return false };
        let Some(name) = scan::word_name(inside)
            .filter(|name| inside.get(name.len()..).is_some_and(|rest| rest.starts_with(']')))
        else {
            return false;
        };
        let length = name.len() + 3;
        if self.definitions.footnotes.contains_key(name) {
            spans.push(Span::FootnoteMark(name.to_owned()));
        } else {
            push_text(spans, self.rest().get(..length).unwrap_or(""));
        }
        self.at += length;
        true
    }

    fn math(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some((inside, _)) = self.rest().strip_prefix("$$").and_then(|rest| rest.split_once("$$")) else {
            return false;
        };
        spans.push(Span::Math(inside.trim().to_owned()));
        self.at += inside.len() + 4;
        true
    }

    /// `{:.class}` after an element, and the extensions that may stand inside a line.
    fn extension(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some(inside) = self.rest().strip_prefix("{:") else { return false };
        for (opening, keeps) in [("{::comment}", false), ("{::nomarkdown}", true)] {
            let Some(body) = self.rest().strip_prefix(opening) else { continue };
            let Some(end) = body.find("{:/") else { return false };
            let Some(stop) = body.get(end..).and_then(|stop| stop.find('}')) else { return false };
            if keeps {
                spans.push(Span::Raw(body.get(..end).unwrap_or("").to_owned()));
            }
            self.at += opening.len() + end + stop + 1;
            return true;
        }
        let Some((list, after)) = scan::until_closing_brace(inside).filter(|(list, _)| !list.is_empty())
        else {
            return false;
        };
        let attributes = self.definitions.resolve(&Attributes::from_list(list));
        match spans.last_mut() {
            Some(
                Span::Element { attributes: known, .. }
                | Span::Code { attributes: known, .. }
                | Span::Image(known),
            ) => known.merge(&attributes),
            _ => return false,
        }
        self.at = self.source.len() - after.len();
        true
    }

    fn entity(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some((name, _)) = self.rest().strip_prefix('&').and_then(|rest| rest.split_once(';')) else {
            return false;
        };
        let is_reference = match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix(['x', 'X']) {
                Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
                None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
            },
            None => {
                name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
        };
        if !is_reference {
            return false;
        }
        spans.push(Span::Entity(format!("&{name};")));
        self.at += name.len() + 2;
        true
    }

    /// Dashes, dots, guillemets, line breaks and escaped characters.
    fn sign(&mut self, spans: &mut Vec<Span>) -> bool {
        let rest = self.rest();
        if let Some((text, length)) = quotes::typographic_sign(rest) {
            push_text(spans, text);
            self.at += length;
            return true;
        }
        for hard_break in ["  \n", "\\\\\n", "\\\n"] {
            if rest.starts_with(hard_break) {
                spans.push(Span::Break);
                self.at += hard_break.len() - 1;
                return true;
            }
        }
        let escaped = rest.strip_prefix('\\').and_then(|after| after.chars().next());
        let Some(character) = escaped.filter(|c| r#"\.*_+`<>()[]{}#!:|"'$=-~"#.contains(*c)) else {
            return false;
        };
        push_text(spans, character.encode_utf8(&mut [0; 4]));
        self.at += 2;
        true
    }
}
