//! Writes blocks and spans as HTML, with header ids, footnotes and abbreviations.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::attributes::Attributes;
use super::blocks::{Block, Kind};
use super::definitions::Definitions;
use super::html_blocks::HtmlPart;
use super::spans::{self, Span};
use super::tables::{Alignment, Part, Table};

/// What Markdown became.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    /// HTML, not yet sanitised.
    pub html: String,
    /// Lines of the file with an image whose alternative text is missing or empty.
    pub images_without_text: Vec<u32>,
}

struct Writer {
    html: String,
    definitions: Definitions,
    used_ids: HashMap<String, usize>,
    /// Footnotes in the order of their first mark, with how often each was marked.
    footnotes: Vec<(String, usize)>,
    images_without_text: Vec<u32>,
    line: u32,
}

/// Writes a page's blocks.
pub fn write(blocks: &[Block], definitions: Definitions) -> Markdown {
    let mut writer = Writer::new(definitions);
    writer.blocks(blocks);
    writer.footnote_list();
    Markdown { html: writer.html, images_without_text: writer.images_without_text }
}

/// Writes one line of spans without a block around it.
pub fn write_inline(text: &str) -> String {
    let mut writer = Writer::new(Definitions::default());
    writer.text(text);
    writer.html
}

impl Writer {
    fn new(definitions: Definitions) -> Self {
        Self {
            html: String::new(),
            definitions,
            used_ids: HashMap::new(),
            footnotes: Vec::new(),
            images_without_text: Vec::new(),
            line: 0,
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.line = block.line;
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let attributes = self.definitions.resolve(&block.attributes);
        match &block.kind {
            Kind::Blank { .. } => self.html.push('\n'),
            Kind::Boundary { .. } => {}
            Kind::Paragraph { text, bare: true } => self.text(text),
            Kind::Paragraph { text, bare: false } => {
                self.open("p", &attributes);
                self.text(text);
                self.close("p");
            }
            Kind::Header { level, text } => self.header(*level, text, attributes),
            Kind::Code { text, language } => self.code(text, language, &attributes),
            Kind::Quote(children) => self.wrapped("blockquote", &attributes, children),
            Kind::List { ordered, items } => {
                self.wrapped(if *ordered { "ol" } else { "ul" }, &attributes, items);
            }
            Kind::Item(children) => self.wrapped("li", &attributes, children),
            Kind::DefinitionList(entries) => self.wrapped("dl", &attributes, entries),
            Kind::Definition(children) => self.wrapped("dd", &attributes, children),
            Kind::Term(text) => {
                self.open("dt", &attributes);
                self.text(text);
                self.close("dt");
            }
            Kind::Table(table) => self.table(table, &attributes),
            Kind::Html(parts) => self.html_parts(parts),
            Kind::Rule => self.open("hr", &attributes),
            Kind::Math(source) => {
                self.html.push_str("<pre class=\"math\">");
                push_escaped(&mut self.html, source);
                self.html.push_str("</pre>\n");
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        self.html.push('<');
        self.html.push_str(name);
        push_attributes(&mut self.html, attributes);
        self.html.push('>');
    }

    fn close(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push_str(">\n");
    }

    fn wrapped(&mut self, name: &str, attributes: &Attributes, children: &[Block]) {
        self.open(name, attributes);
        self.blocks(children);
        self.close(name);
    }

    fn header(&mut self, level: u8, text: &str, mut attributes: Attributes) {
        let mut spans = spans::read(text, &self.definitions);
        if attributes.get("id").is_none() {
            let id = self.header_id(&plain_words(&spans));
            attributes.set("id", &id);
        }
        let name = format!("h{level}");
        self.open(&name, &attributes);
        self.spans(&mut spans);
        self.close(&name);
    }

    /// Lower case, letters, digits, hyphens and underscores kept, spaces to hyphens; a repeated id is numbered.
    fn header_id(&mut self, words: &str) -> String {
        let base: String = words
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '\t') || is_mark(*c))
            .map(|c| if matches!(c, ' ' | '\t') { '-' } else { c })
            .collect();
        let seen = self.used_ids.entry(base.clone()).or_insert(0);
        let id = if *seen == 0 { base } else { format!("{base}-{seen}") };
        *seen += 1;
        id
    }

    fn code(&mut self, text: &str, language: &str, attributes: &Attributes) {
        self.open("pre", attributes);
        self.html.push_str("<code");
        if !language.is_empty() {
            self.html.push_str(" class=\"language-");
            push_attribute_text(&mut self.html, language);
            self.html.push('"');
        }
        self.html.push('>');
        push_escaped(&mut self.html, text.strip_suffix('\n').unwrap_or(text));
        self.html.push_str("\n</code></pre>\n");
    }

    fn table(&mut self, table: &Table, attributes: &Attributes) {
        self.open("table", attributes);
        for (part, rows) in &table.parts {
            let (group, cell) = match part {
                Part::Head => ("thead", "th"),
                Part::Body => ("tbody", "td"),
                Part::Foot => ("tfoot", "td"),
            };
            self.open(group, &Attributes::default());
            for row in rows {
                self.open("tr", &Attributes::default());
                for (at, text) in row.iter().enumerate() {
                    let class = match table.alignments.get(at) {
                        Some(Alignment::Left) => " class=\"has-text-left\"",
                        Some(Alignment::Right) => " class=\"has-text-right\"",
                        Some(Alignment::Center) => " class=\"has-text-centered\"",
                        _ => "",
                    };
                    self.html.push('<');
                    self.html.push_str(cell);
                    self.html.push_str(class);
                    if *part == Part::Head && !text.is_empty() {
                        self.html.push_str(" scope=\"col\"");
                    }
                    self.html.push('>');
                    self.text(text);
                    self.close(cell);
                }
                self.close("tr");
            }
            self.close(group);
        }
        self.close("table");
    }

    fn html_parts(&mut self, parts: &[HtmlPart]) {
        for part in parts {
            match part {
                HtmlPart::Raw(html) => self.html.push_str(html),
                HtmlPart::Blocks(blocks) => self.blocks(blocks),
                HtmlPart::Spans(text) => self.text(text),
            }
        }
        self.html.push('\n');
    }

    fn text(&mut self, text: &str) {
        let mut spans = spans::read(text, &self.definitions);
        self.spans(&mut spans);
    }

    fn spans(&mut self, spans: &mut [Span]) {
        for span in spans {
            match span {
                Span::Text(text) => self.words(text),
                Span::Entity(reference) => self.html.push_str(reference),
                Span::Raw(html) => self.html.push_str(html),
                Span::Code { text, attributes } => {
                    self.open("code", attributes);
                    push_escaped(&mut self.html, text);
                    self.html.push_str("</code>");
                }
                Span::Element { name, attributes, inside } => {
                    self.open(name, attributes);
                    self.spans(inside);
                    self.html.push_str("</");
                    self.html.push_str(name);
                    self.html.push('>');
                }
                Span::Image(attributes) => {
                    if attributes.get("alt").is_none_or(|alt| alt.trim().is_empty()) {
                        self.images_without_text.push(self.line);
                    }
                    self.open("img", attributes);
                }
                Span::Break => self.html.push_str("<br>"),
                Span::Math(source) => {
                    self.html.push_str("<code class=\"math\">");
                    push_escaped(&mut self.html, source);
                    self.html.push_str("</code>");
                }
                Span::FootnoteMark(name) => self.footnote_mark(name),
            }
        }
    }

    /// Text, with abbreviations explained.
    fn words(&mut self, text: &str) {
        let mut rest = text;
        let mut before: Option<char> = None;
        'text: while !rest.is_empty() {
            if before.is_none_or(|c| !is_word(c)) {
                for (name, meaning) in &self.definitions.abbreviations {
                    let Some(after) =
                        rest.strip_prefix(name.as_str()).filter(|after| !after.starts_with(is_word))
                    else {
                        continue;
                    };
                    self.html.push_str("<abbr title=\"");
                    push_attribute_text(&mut self.html, meaning);
                    self.html.push_str("\">");
                    push_escaped(&mut self.html, name);
                    self.html.push_str("</abbr>");
                    before = name.chars().next_back();
                    rest = after;
                    continue 'text;
                }
            }
            if self.definitions.abbreviations.is_empty() {
                push_escaped(&mut self.html, rest);
                return;
            }
            let Some(character) = rest.chars().next() else { return };
            push_escaped(&mut self.html, rest.get(..character.len_utf8()).unwrap_or(""));
            before = Some(character);
            rest = rest.get(character.len_utf8()..).unwrap_or("");
        }
    }

    fn footnote_mark(&mut self, name: &str) {
        let at = self.footnotes.iter().position(|(known, _)| known == name);
        let (number, repeat) = if let Some((at, (_, count))) =
            at.and_then(|at| self.footnotes.get_mut(at).map(|note| (at, note)))
        {
            *count += 1;
            (at + 1, format!(":{}", *count - 1))
        } else {
            self.footnotes.push((name.to_owned(), 1));
            (self.footnotes.len(), String::new())
        };
        let mark = format!(
            "<sup id=\"fnref:{name}{repeat}\" role=\"doc-noteref\"><a href=\"#fn:{name}\" class=\"footnote\" rel=\"footnote\">{number}</a></sup>"
        );
        self.html.push_str(&mark);
    }

    /// The notes themselves. Writing one may mark another, so the list may grow while it is written.
    fn footnote_list(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        self.html.push_str("<div class=\"footnotes\" role=\"doc-endnotes\"><ol>");
        let mut at = 0;
        while let Some((name, _)) = self.footnotes.get(at).cloned() {
            let blocks = self.definitions.footnotes.get(&name).cloned().unwrap_or_default();
            let _ = write!(self.html, "<li id=\"fn:{name}\" role=\"doc-endnote\">");
            self.blocks(&blocks);
            let back = format!(
                "\u{a0}<a href=\"#fnref:{name}\" class=\"reversefootnote\" role=\"doc-backlink\">↩</a>"
            );
            if self.html.ends_with("</p>\n") {
                self.html.truncate(self.html.len() - "</p>\n".len());
                self.html.push_str(&back);
                self.html.push_str("</p>");
            } else {
                let _ = write!(self.html, "<p>{back}</p>");
            }
            self.html.push_str("</li>\n");
            at += 1;
        }
        self.html.push_str("</ol></div>\n");
    }
}

/// The words of spans without their dress, for header ids.
fn plain_words(spans: &[Span]) -> String {
    let mut words = String::new();
    for span in spans {
        match span {
            Span::Text(text) | Span::Code { text, .. } | Span::Math(text) => words.push_str(text),
            Span::Element { inside, .. } => words.push_str(&plain_words(inside)),
            _ => {}
        }
    }
    words
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Vowel signs and other combining marks: without them Tamil headers would lose half their letters.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036f | 0x0900..=0x0dff | 0x0e31 | 0x0e34..=0x0e4e | 0x1ab0..=0x1aff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f)
}

/// Writes attributes as ` name="value"`; an empty id is left out.
pub fn push_attributes(html: &mut String, attributes: &Attributes) {
    for (name, value) in attributes.pairs() {
        if name == "id" && value.trim().is_empty() {
            continue;
        }
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        push_attribute_text(html, value);
        html.push('"');
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            _ => html.push(character),
        }
    }
}

/// Attribute values come from tags, where references are already written as such; only what would end the value is escaped.
fn push_attribute_text(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}
