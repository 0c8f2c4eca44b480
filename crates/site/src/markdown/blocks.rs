//! Cuts Markdown text into blocks: paragraphs, headers, code, quotes and, with its neighbours, lists, tables and HTML.
//! It promises to take every line exactly once, in order, so that no text is ever lost.

use super::attributes::Attributes;
use super::definitions::{self, Definitions};
use super::html_blocks::{self, HtmlPart};
use super::tables::{self, Table};
use super::{DEPTH_MAX, lists, scan};

/// One block with the attributes that an attribute list gave it, and the line of the file on which it starts.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    pub attributes: Attributes,
    pub line: u32,
}

impl Block {
    pub fn new(kind: Kind, line: u32) -> Self {
        Self { kind, attributes: Attributes::default(), line }
    }

    pub fn is_paragraph(&self) -> bool {
        matches!(self.kind, Kind::Paragraph { .. })
    }

    pub fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Blank { .. })
    }
}

/// What a block is. Text inside is still Markdown; `spans` reads it when it is written.
#[derive(Clone, Debug)]
pub enum Kind {
    Blank {
        lines: u32,
    },
    /// `bare` paragraphs are written without `<p>`: the text of tight list items.
    Paragraph {
        text: String,
        bare: bool,
    },
    Header {
        level: u8,
        text: String,
    },
    Code {
        text: String,
        language: String,
    },
    Quote(Vec<Block>),
    List {
        ordered: bool,
        items: Vec<Block>,
    },
    Item(Vec<Block>),
    DefinitionList(Vec<Block>),
    Term(String),
    Definition(Vec<Block>),
    Table(Table),
    Html(Vec<HtmlPart>),
    Rule,
    Math(String),
    /// Ends the block before it. Only an explicit `^` lets a header or table follow without a blank line.
    Boundary {
        explicit: bool,
    },
}

/// Parses `text`, whose lines all end with `\n`.
pub fn parse(text: &str, first_line: u32, depth: usize, definitions: &mut Definitions) -> Vec<Block> {
    let mut parser = Parser::new(text, first_line, depth, definitions);
    parser.run();
    parser.blocks
}

/// The place in the text, and the blocks found so far.
pub struct Parser<'a> {
    text: &'a str,
    position: usize,
    pub line: u32,
    pub depth: usize,
    pub blocks: Vec<Block>,
    /// An attribute list that stands before its block.
    waiting: Option<Attributes>,
    pub definitions: &'a mut Definitions,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, first_line: u32, depth: usize, definitions: &'a mut Definitions) -> Self {
        Self { text, position: 0, line: first_line, depth, blocks: Vec::new(), waiting: None, definitions }
    }

    pub fn run(&mut self) {
        while !self.at_end() {
            let before = self.position;
            if self.depth > DEPTH_MAX || !self.block() {
                self.paragraph();
            }
            debug_assert!(self.position > before, "each step takes at least one line");
        }
    }

    fn block(&mut self) -> bool {
        self.blank()
            || self.indented_code()
            || self.fenced_code()
            || self.quote()
            || self.atx_header()
            || self.rule()
            || lists::list(self)
            || lists::definition_list(self)
            || html_blocks::html_block(self)
            || self.setext_header()
            || self.math()
            || tables::table(self)
            || definitions::footnote(self)
            || definitions::link(self)
            || definitions::abbreviation(self)
            || definitions::extension(self)
            || self.block_end()
    }

    pub fn at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    /// Everything that has not been read.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or("")
    }

    /// The next line with its line end; empty at the end of the text.
    pub fn peek(&self) -> &'a str {
        first_line(self.rest())
    }

    /// Reads the next line.
    pub fn take_line(&mut self) -> &'a str {
        let line = self.peek();
        self.skip(line.len());
        line
    }

    /// Moves on by `length` bytes and counts the lines passed.
    pub fn skip(&mut self, length: usize) {
        let passed = self.rest().get(..length).unwrap_or_else(|| self.rest());
        self.line = self.line.saturating_add(u32::try_from(passed.matches('\n').count()).unwrap_or(u32::MAX));
        self.position = (self.position + passed.len()).min(self.text.len());
    }

    pub fn mark(&self) -> (usize, u32) {
        (self.position, self.line)
    }

    pub fn back_to(&mut self, mark: (usize, u32)) {
        (self.position, self.line) = mark;
    }

    /// Adds a block and gives it the attribute list that waited for it.
    pub fn push(&mut self, kind: Kind, line: u32) {
        let mut block = Block::new(kind, line);
        if let Some(attributes) = self.waiting.take() {
            block.attributes = attributes;
        }
        self.blocks.push(block);
    }

    /// An attribute list belongs to the block above it, or else to the one below.
    pub fn give_attributes(&mut self, attributes: Attributes, more_follow: bool, line: u32) {
        let above = self
            .blocks
            .last_mut()
            .filter(|block| !matches!(block.kind, Kind::Blank { .. } | Kind::Boundary { .. }));
        if let Some(block) = above {
            block.attributes.merge(&attributes);
            if !more_follow {
                self.blocks.push(Block::new(Kind::Boundary { explicit: false }, line));
            }
        } else {
            self.waiting.get_or_insert_default().merge(&attributes);
        }
    }

    /// Setext headers, tables and math start only after a blank line, an explicit end, or nothing.
    pub fn after_boundary(&self) -> bool {
        self.waiting.is_some()
            || self.blocks.last().is_none_or(|block| {
                matches!(block.kind, Kind::Blank { .. } | Kind::Boundary { explicit: true })
            })
    }

    /// The same question for the end of a table or of math.
    pub fn before_boundary(&self) -> bool {
        let line = self.peek();
        line.is_empty()
            || scan::is_blank(line)
            || scan::is_block_end(line)
            || scan::block_attribute_list(line).is_some()
    }

    fn blank(&mut self) -> bool {
        let (line, mut lines) = (self.line, 0);
        while !self.at_end() && scan::is_blank(self.peek()) {
            self.take_line();
            lines += 1;
        }
        if lines == 0 {
            return false;
        }
        if let Some(Block { kind: Kind::Blank { lines: before }, .. }) = self.blocks.last_mut() {
            *before += lines;
        } else {
            self.push_blank(lines, line);
        }
        true
    }

    fn push_blank(&mut self, lines: u32, line: u32) {
        // A blank line takes no attributes: those that wait are for the next real block, yet kramdown spends them here.
        self.waiting = None;
        self.blocks.push(Block::new(Kind::Blank { lines }, line));
    }

    fn indented_code(&mut self) -> bool {
        if scan::after_code_indent(self.peek()).is_none() {
            return false;
        }
        let line = self.line;
        let source = take_indented(self);
        self.push(Kind::Code { text: unindent_code(source), language: String::new() }, line);
        true
    }

    fn fenced_code(&mut self) -> bool {
        let Some((character, length, info)) = scan::fence(self.peek()) else { return false };
        if info.contains(|c: char| c.is_ascii_whitespace()) {
            return false;
        }
        let closes = |line: &str| {
            scan::fence(line).is_some_and(|(c, l, after)| c == character && l >= length && after.is_empty())
        };
        let mark = self.mark();
        let start = self.line;
        self.take_line();
        let mut text = String::new();
        while !self.at_end() {
            let line = self.take_line();
            if closes(line) {
                let language = info.split('?').next().unwrap_or("").to_owned();
                self.push(Kind::Code { text, language }, start);
                return true;
            }
            text.push_str(line);
        }
        self.back_to(mark);
        false
    }

    fn quote(&mut self) -> bool {
        if !scan::after_small_indent(self.peek()).starts_with('>') {
            return false;
        }
        let start = self.line;
        let mut inside = String::new();
        loop {
            let line = self.take_line();
            let text = scan::after_small_indent(line)
                .strip_prefix('>')
                .map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
            inside.push_str(text);
            if self.at_end() || scan::ends_lazy_text(self.peek()) {
                break;
            }
        }
        let children = parse(&inside, start, self.depth + 1, self.definitions);
        self.push(Kind::Quote(children), start);
        true
    }

    fn atx_header(&mut self) -> bool {
        let Some((level, text)) = scan::atx_header(self.peek()) else { return false };
        let (text, id) = header_id(text.trim_end());
        let bare = text.trim_end_matches('#');
        let text =
            if bare.len() < text.len() && bare.ends_with([' ', '\t']) { bare.trim_end() } else { text };
        if text.is_empty() {
            return false;
        }
        self.push_header(level, text, id);
        self.take_line();
        true
    }

    fn setext_header(&mut self) -> bool {
        if !self.after_boundary() {
            return false;
        }
        let line = self.peek();
        let Some(level) = self.rest().get(line.len()..).map(first_line).and_then(scan::setext_level) else {
            return false;
        };
        let (text, id) = header_id(scan::after_small_indent(scan::content(line)).trim_end());
        if text.is_empty() || text.starts_with([' ', '\t']) {
            return false;
        }
        self.push_header(level, text, id);
        self.take_line();
        self.take_line();
        true
    }

    fn push_header(&mut self, level: u8, text: &str, id: Option<&str>) {
        self.push(Kind::Header { level, text: text.to_owned() }, self.line);
        if let (Some(id), Some(block)) = (id, self.blocks.last_mut()) {
            block.attributes.set("id", id);
        }
    }

    fn rule(&mut self) -> bool {
        if !scan::is_rule(self.peek()) {
            return false;
        }
        self.push(Kind::Rule, self.line);
        self.take_line();
        true
    }

    fn math(&mut self) -> bool {
        if !self.after_boundary() {
            return false;
        }
        let Some(inside) = scan::after_small_indent(self.peek()).strip_prefix("$$") else { return false };
        let opening = self.peek().len() - inside.len();
        let Some(body_and_more) = self.rest().get(opening..) else { return false };
        let Some(end) = body_and_more.find("$$") else { return false };
        let (mark, start) = (self.mark(), self.line);
        self.skip(opening + end + 2);
        if scan::is_blank(self.peek()) {
            self.take_line();
        }
        if !self.before_boundary() {
            self.back_to(mark);
            return false;
        }
        self.push(Kind::Math(body_and_more.get(..end).unwrap_or("").trim().to_owned()), start);
        true
    }

    fn block_end(&mut self) -> bool {
        if !scan::is_block_end(self.peek()) {
            return false;
        }
        self.push(Kind::Boundary { explicit: true }, self.line);
        self.take_line();
        true
    }

    fn paragraph(&mut self) {
        let start = self.line;
        let after_hard_break = self.text.get(..self.position).is_some_and(|before| before.ends_with("  \n"));
        let mut taken = self.take_line().to_owned();
        while !self.at_end() && !scan::ends_paragraph(self.peek()) {
            taken.push_str(self.take_line());
        }
        let taken = taken.trim_end_matches(|c: char| c.is_ascii_whitespace());
        if let Some(Block { kind: Kind::Paragraph { text, .. }, .. }) = self.blocks.last_mut() {
            text.push_str(if after_hard_break { "  \n" } else { "\n" });
            text.push_str(taken);
        } else {
            let text = taken.trim_start_matches(|c: char| c.is_ascii_whitespace()).to_owned();
            self.push(Kind::Paragraph { text, bare: false }, start);
        }
    }
}

/// The first line of `text` with its line end.
pub fn first_line(text: &str) -> &str {
    text.find('\n').and_then(|at| text.get(..=at)).unwrap_or(text)
}

/// Reads lines of indented code and the lines that lazily continue them.
pub fn take_indented<'a>(parser: &mut Parser<'a>) -> &'a str {
    let (source, start) = (parser.rest(), parser.position);
    loop {
        let mark = parser.mark();
        while !parser.at_end() && scan::is_blank(parser.peek()) {
            parser.take_line();
        }
        let mut found = false;
        while scan::after_code_indent(parser.peek()).is_some_and(|rest| !scan::is_blank(rest)) {
            parser.take_line();
            found = true;
        }
        if !found {
            parser.back_to(mark);
            break;
        }
        while !parser.at_end() && !scan::ends_lazy_text(parser.peek()) {
            parser.take_line();
        }
    }
    source.get(..parser.position - start).unwrap_or("")
}

fn unindent_code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        if let Some(rest) = scan::after_code_indent(line) {
            code.push_str(rest);
        } else if scan::is_blank(line) || code.is_empty() {
            code.push_str(line);
        } else {
            // A line that lost its indent still belongs to the line of code above it.
            if code.ends_with('\n') {
                code.pop();
            }
            code.push(' ');
            code.push_str(line);
        }
    }
    code
}

/// Splits `Text {#id}`.
fn header_id(text: &str) -> (&str, Option<&str>) {
    let found = text.strip_suffix('}').and_then(|inner| inner.rsplit_once("{#")).filter(|(before, id)| {
        before.ends_with([' ', '\t'])
            && id.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !id.contains(|c: char| c.is_whitespace() || c == '}')
    });
    match found {
        Some((before, id)) => (before.trim_end(), Some(id)),
        None => (text, None),
    }
}
