//! HTML between Markdown blocks. An element runs from its start tag to its matching end tag, whatever blank lines or indents stand inside,
//! and its inside is passed on untouched unless `markdown="1"` asks for Markdown.

use super::blocks::{self, Kind, Parser};
use super::scan;
use super::tag::{self, Tag};

/// A piece of a block of HTML.
#[derive(Clone, Debug)]
pub enum HtmlPart {
    /// HTML as the editor wrote it.
    Raw(String),
    /// Markdown blocks inside an element that asked for them.
    Blocks(Vec<blocks::Block>),
    /// Markdown words inside an element that asked for them.
    Spans(String),
}

/// Reads a comment or an element that starts on this line.
pub fn html_block(parser: &mut Parser<'_>) -> bool {
    let indent = parser.peek().len() - scan::after_small_indent(parser.peek()).len();
    let Some(source) = parser.rest().get(indent..).filter(|rest| rest.starts_with('<')) else { return false };
    let start = parser.line;
    if let Some(length) = tag::comment_length(source) {
        let comment = source.get(..length).unwrap_or("").to_owned();
        parser.skip(indent + length);
        skip_blank_rest(parser);
        parser.push(Kind::Html(vec![HtmlPart::Raw(comment)]), start);
        return true;
    }
    let Some(first) = tag::start_tag(source) else { return false };
    if tag::is_span_element(&first.name_lower()) {
        return false;
    }
    let mut parts = Vec::new();
    let mut reader = ElementReader { source, at: 0, raw_from: 0, parts: &mut parts };
    reader.element(&first, parser, start);
    reader.flush(reader.at);
    let length = reader.at;
    parser.skip(indent + length);
    skip_blank_rest(parser);
    parser.push(Kind::Html(parts), start);
    true
}

fn skip_blank_rest(parser: &mut Parser<'_>) {
    if !parser.at_end() && scan::is_blank(parser.peek()) {
        parser.take_line();
    }
}

/// How Markdown is read inside an element.
enum Inside {
    Raw,
    Blocks,
    Spans,
}

struct ElementReader<'s, 'p> {
    source: &'s str,
    at: usize,
    raw_from: usize,
    parts: &'p mut Vec<HtmlPart>,
}

impl<'s> ElementReader<'s, '_> {
    /// Reads one element with everything inside. Elements are matched on a list of open names rather than by recursion, so that depth costs nothing.
    fn element(&mut self, first: &Tag<'s>, parser: &mut Parser<'_>, first_line: u32) {
        let mut open: Vec<String> = Vec::new();
        self.open_tag(first, &mut open, parser, first_line);
        while let (Some(innermost), Some(rest)) = (open.last(), self.source.get(self.at..)) {
            let Some(next) = rest.find('<') else {
                self.at = self.source.len();
                return;
            };
            self.at += next;
            let here = rest.get(next..).unwrap_or("");
            if let Some(length) = tag::comment_length(here) {
                self.at += length;
            } else if let Some((name, length)) = tag::end_tag(here) {
                let closes = name.eq_ignore_ascii_case(innermost);
                self.at += length;
                if closes {
                    open.pop();
                }
            } else if let Some(inner) = tag::start_tag(here) {
                self.open_tag(&inner, &mut open, parser, first_line);
            } else {
                self.at += 1;
            }
        }
    }

    fn open_tag(
        &mut self,
        found: &Tag<'s>,
        open: &mut Vec<String>,
        parser: &mut Parser<'_>,
        first_line: u32,
    ) {
        let name = found.name_lower();
        let tag_start = self.at;
        self.at += found.length;
        if found.closes_itself || tag::is_empty_element(&name) {
            return;
        }
        if name == "script" || name == "style" {
            let rest = self.source.get(self.at..).unwrap_or("");
            let end = tag::find_end_tag(rest, &name);
            self.at += match end {
                Some(at) => at + tag::end_tag(rest.get(at..).unwrap_or("")).map_or(0, |(_, length)| length),
                None => rest.len(),
            };
            return;
        }
        match wish(found, &name) {
            Inside::Raw => open.push(name),
            wished => self.markdown_inside(found, &name, &wished, tag_start, parser, first_line),
        }
    }

    /// Reads the inside of an element as Markdown, up to its matching end tag.
    fn markdown_inside(
        &mut self,
        found: &Tag<'s>,
        name: &str,
        wished: &Inside,
        tag_start: usize,
        parser: &mut Parser<'_>,
        first_line: u32,
    ) {
        let rest = self.source.get(self.at..).unwrap_or("");
        let (inside_length, end_length) = matching_end(rest, name);
        let inside = rest.get(..inside_length).unwrap_or("");
        self.flush(tag_start);
        self.parts.push(HtmlPart::Raw(without_markdown_attribute(found)));
        let line = first_line + count_lines(self.source.get(..self.at).unwrap_or(""));
        if let Inside::Spans = wished {
            self.parts.push(HtmlPart::Spans(inside.to_owned()));
        } else {
            let text = format!("{}\n", inside.strip_prefix('\n').unwrap_or(inside));
            self.parts.push(HtmlPart::Blocks(blocks::parse(
                &text,
                line,
                parser.depth + 1,
                parser.definitions,
            )));
        }
        self.raw_from = self.at + inside_length;
        self.at = self.raw_from + end_length;
        if end_length == 0 {
            self.parts.push(HtmlPart::Raw(format!("</{name}>")));
        }
    }

    fn flush(&mut self, until: usize) {
        if let Some(raw) = self.source.get(self.raw_from..until).filter(|raw| !raw.is_empty()) {
            self.parts.push(HtmlPart::Raw(raw.to_owned()));
        }
        self.raw_from = until;
    }
}

fn count_lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

fn wish(found: &Tag<'_>, name: &str) -> Inside {
    match found.attributes.get("markdown") {
        Some("block") => Inside::Blocks,
        Some("span") => Inside::Spans,
        Some("1") if tag::holds_spans(name) => Inside::Spans,
        Some("1") if !tag::holds_raw_text(name) => Inside::Blocks,
        _ => Inside::Raw,
    }
}

fn without_markdown_attribute(found: &Tag<'_>) -> String {
    let mut attributes = found.attributes.clone();
    attributes.remove("markdown");
    let mut html = format!("<{}", found.name_lower());
    super::writer::push_attributes(&mut html, &attributes);
    html.push('>');
    html
}

/// Lengths of the inside and of the end tag that matches, elements of the same name counted. Without an end tag the rest is inside.
fn matching_end(text: &str, name: &str) -> (usize, usize) {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('<')) {
        at += next;
        let here = text.get(at..).unwrap_or("");
        if let Some((found, length)) = tag::end_tag(here) {
            if found.eq_ignore_ascii_case(name) {
                if depth == 0 {
                    return (at, length);
                }
                depth -= 1;
            }
            at += length;
        } else if let Some(inner) = tag::start_tag(here) {
            depth += usize::from(inner.name.eq_ignore_ascii_case(name) && !inner.closes_itself);
            at += inner.length;
        } else {
            at += 1;
        }
    }
    (text.len(), 0)
}
