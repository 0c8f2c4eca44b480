//! Bulleted, numbered and definition lists: which lines belong to an item, and which items stand tight.
//! It promises the nesting that kramdown finds, tabs and lazy lines included.

use super::attributes::Attributes;
use super::blocks::{self, Block, Kind, Parser};
use super::scan;

/// Where the text of an item starts, and what its later lines look like.
struct ItemShape {
    indent: usize,
}

impl ItemShape {
    /// Reads the rest of the marker's line. `marker_length` counts its indent too.
    fn of_first_line(marker_length: usize, rest: &str) -> (Self, String) {
        if is_only_attributes(rest) {
            return (Self { indent: 4 }, rest.trim_start().to_owned());
        }
        let spaced = expand_leading_tabs(rest, marker_length);
        let spaces = spaced.bytes().take_while(|byte| *byte == b' ').count();
        (
            Self { indent: marker_length + spaces },
            spaced.trim_start_matches(|c: char| c.is_ascii_whitespace()).to_owned(),
        )
    }

    /// Whether the line is indented enough to be inside the item.
    fn holds(&self, line: &str) -> bool {
        let units = self.indent / 4;
        let mut rest = line;
        for _ in 0..units {
            match scan::after_code_indent(rest) {
                Some(inner) => rest = inner,
                None => return false,
            }
        }
        let spare = self.indent % 4;
        let exact = rest.get(..spare).is_some_and(|spaces| spaces.bytes().all(|byte| byte == b' '));
        (exact || scan::after_code_indent(rest).is_some()) && !scan::is_blank(rest)
    }

    /// Whether a line without the indent may still continue the item's last paragraph.
    fn may_continue_lazily(&self, line: &str) -> bool {
        if scan::is_blank(line) {
            return false;
        }
        let indent_max = self.indent.min(3);
        let indent = line.bytes().take(indent_max).take_while(|byte| *byte == b' ').count();
        let rest = line.get(indent..).unwrap_or("");
        !(scan::is_html_boundary(rest)
            || (rest.starts_with('{') && scan::block_attribute_list(rest).is_some()))
    }

    /// The line without the item's indent, and whether the indent was there.
    fn unindent(&self, line: &str) -> (String, bool) {
        let tabs = line.bytes().take_while(|byte| *byte == b'\t').count();
        let spaced = format!("{}{}", "    ".repeat(tabs), line.get(tabs..).unwrap_or(""));
        match spaced.get(..self.indent) {
            Some(lead) if lead.bytes().all(|byte| byte == b' ') => {
                (spaced.get(self.indent..).unwrap_or("").to_owned(), true)
            }
            _ => (spaced, false),
        }
    }

    /// How far the next marker of the same list may be indented.
    fn next_marker_indent(&self) -> usize {
        match self.indent {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            _ => 3,
        }
    }
}

/// An item whose lines are still text. Each piece is parsed by itself, one after the other.
struct RawItem {
    pieces: Vec<String>,
    attributes: Attributes,
    line: u32,
    first_as_paragraph: bool,
}

impl RawItem {
    fn new(text: String, line: u32) -> Self {
        let (attributes, text) = split_item_attributes(text);
        Self { pieces: vec![text], attributes, line, first_as_paragraph: false }
    }

    fn push(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(piece) => piece.push_str(text),
            None => self.pieces.push(text.to_owned()),
        }
    }
}

/// Reads a bulleted or numbered list.
pub fn list(parser: &mut Parser<'_>) -> bool {
    let Some(first) = scan::list_marker(parser.peek(), 3) else { return false };
    let start = parser.line;
    let (items, ended_explicitly) = raw_items(parser, first.ordered);
    let mut parsed: Vec<Block> = Vec::with_capacity(items.len());
    for item in items {
        let mut children = Vec::new();
        let mut line = item.line;
        for piece in &item.pieces {
            let mut inner = Parser::new(piece, line, parser.depth + 1, &mut *parser.definitions);
            inner.blocks = std::mem::take(&mut children);
            inner.run();
            line = inner.line;
            children = std::mem::take(&mut inner.blocks);
        }
        parsed.push(Block { kind: Kind::Item(children), attributes: item.attributes, line: item.line });
    }
    let trailing = tighten(&mut parsed, ended_explicitly);
    parser.push(Kind::List { ordered: first.ordered, items: parsed }, start);
    if let Some(lines) = trailing.filter(|_| !ended_explicitly) {
        parser.blocks.push(Block::new(Kind::Blank { lines }, parser.line));
    }
    true
}

fn raw_items(parser: &mut Parser<'_>, ordered: bool) -> (Vec<RawItem>, bool) {
    let mut items: Vec<RawItem> = Vec::new();
    let mut shape = ItemShape { indent: 0 };
    let (mut nested_found, mut after_blank, mut marker_indent) = (false, false, 3);
    while !parser.at_end() {
        let (line, number) = (parser.peek(), parser.line);
        if after_blank && scan::is_rule(line) {
            break;
        }
        if scan::is_block_end(line) {
            parser.take_line();
            return (items, true);
        }
        if let Some(marker) =
            scan::list_marker(line, marker_indent).filter(|marker| marker.ordered == ordered)
        {
            let (found, text) =
                ItemShape::of_first_line(marker.length, line.get(marker.length..).unwrap_or(""));
            shape = found;
            let item = RawItem::new(text, number);
            marker_indent = shape.next_marker_indent();
            nested_found = item.pieces.first().is_some_and(|text| scan::list_marker(text, 3).is_some());
            after_blank = false;
            items.push(item);
        } else if shape.holds(line) || (!after_blank && shape.may_continue_lazily(line)) {
            let (mut text, was_indented) = shape.unindent(line);
            let starts_list = scan::list_marker(&text, 3).is_some();
            if let Some(item) = items.last_mut() {
                if !nested_found && was_indented && starts_list {
                    item.pieces.push(String::new());
                    nested_found = true;
                } else if nested_found && !was_indented && starts_list {
                    text.insert_str(0, &" ".repeat(shape.indent + 4));
                }
                item.push(&text);
            }
            after_blank = false;
        } else if scan::is_blank(line) {
            nested_found = true;
            after_blank = true;
            if let Some(item) = items.last_mut() {
                item.push(line);
            }
        } else {
            break;
        }
        parser.take_line();
    }
    (items, false)
}

/// Writes the first paragraph of tight items without `<p>`. Returns the blank lines that end the last item.
fn tighten(items: &mut [Block], ended_explicitly: bool) -> Option<u32> {
    let count = items.len();
    let mut trailing = None;
    let mut earlier_is_loose_free = false;
    for at in 0..count {
        let is_last = at + 1 == count;
        let Some(Block { kind: Kind::Item(children), .. }) = items.get_mut(at) else { continue };
        let followed_tightly = match children.get(1) {
            None => true,
            Some(second) => !second.is_blank() || (is_last && children.len() == 2 && !ended_explicitly),
        };
        let more = children.get(1).is_some_and(|second| !second.is_blank());
        if let Some(Block { kind: Kind::Paragraph { text, bare }, .. }) = children.first_mut() {
            *bare = followed_tightly && (!is_last || count == 1 || earlier_is_loose_free);
            if *bare && more {
                text.push('\n');
            }
        }
        let first_is_full_paragraph =
            matches!(children.first(), Some(Block { kind: Kind::Paragraph { bare: false, .. }, .. }));
        earlier_is_loose_free |= !first_is_full_paragraph;
        trailing = match children.last() {
            Some(Block { kind: Kind::Blank { lines }, .. }) => Some(*lines),
            _ => None,
        };
        if trailing.is_some() {
            children.pop();
        }
    }
    trailing
}

/// Reads `: definition` after the paragraph that holds its terms.
pub fn definition_list(parser: &mut Parser<'_>) -> bool {
    if scan::definition_marker(parser.peek(), 3).is_none() {
        return false;
    }
    let Some((terms, after_blank)) = take_terms(parser) else { return false };
    let start = terms.line;
    let Kind::Paragraph { text, .. } = terms.kind else { return false };
    let mut entries: Vec<Block> = text
        .lines()
        .map(|term| {
            let (attributes, term) = split_item_attributes(term.to_owned());
            Block { kind: Kind::Term(term), attributes, line: start }
        })
        .collect();
    let mut trailing = None;
    for item in raw_definitions(parser, after_blank) {
        let mut children =
            blocks::parse(&item.pieces.concat(), item.line, parser.depth + 1, parser.definitions);
        trailing = match children.last() {
            Some(Block { kind: Kind::Blank { lines }, .. }) => Some(*lines),
            _ => None,
        };
        if trailing.is_some() {
            children.pop();
        }
        let more = children.len() > 1;
        if let Some(Block { kind: Kind::Paragraph { text, bare }, .. }) =
            children.first_mut().filter(|_| !item.first_as_paragraph)
        {
            *bare = true;
            if more {
                text.push('\n');
            }
        }
        entries.push(Block {
            kind: Kind::Definition(children),
            attributes: item.attributes,
            line: item.line,
        });
    }
    add_definitions(parser, entries, terms.attributes, start);
    if let Some(lines) = trailing {
        parser.blocks.push(Block::new(Kind::Blank { lines }, parser.line));
    }
    true
}

/// Takes the paragraph that ends just above, with at most one blank line between.
fn take_terms(parser: &mut Parser<'_>) -> Option<(Block, bool)> {
    let last = parser.blocks.last()?;
    if last.is_paragraph() {
        return parser.blocks.pop().map(|paragraph| (paragraph, false));
    }
    let one_blank = matches!(last.kind, Kind::Blank { lines: 1 });
    let before = parser.blocks.len().checked_sub(2).and_then(|at| parser.blocks.get(at))?;
    if one_blank && before.is_paragraph() {
        parser.blocks.pop();
        return parser.blocks.pop().map(|paragraph| (paragraph, true));
    }
    None
}

fn raw_definitions(parser: &mut Parser<'_>, first_after_blank: bool) -> Vec<RawItem> {
    let mut items: Vec<RawItem> = Vec::new();
    let mut shape = ItemShape { indent: 0 };
    let (mut as_paragraph, mut after_blank, mut marker_indent) = (first_after_blank, false, 3);
    while !parser.at_end() {
        let (line, number) = (parser.peek(), parser.line);
        if let Some(length) = scan::definition_marker(line, marker_indent) {
            let (found, text) = ItemShape::of_first_line(length, line.get(length..).unwrap_or(""));
            shape = found;
            let mut item = RawItem::new(text, number);
            item.first_as_paragraph = as_paragraph;
            items.push(item);
            marker_indent = shape.next_marker_indent();
            (as_paragraph, after_blank) = (false, false);
        } else if scan::is_block_end(line) {
            break;
        } else if shape.holds(line) || (!after_blank && shape.may_continue_lazily(line)) {
            let (text, _) = shape.unindent(line);
            if let Some(item) = items.last_mut() {
                item.push(&text);
            }
            (as_paragraph, after_blank) = (false, false);
        } else if scan::is_blank(line) {
            if let Some(item) = items.last_mut() {
                item.push(line);
            }
            (as_paragraph, after_blank) = (true, true);
        } else {
            break;
        }
        parser.take_line();
    }
    items
}

/// Adds to the definition list just above, or starts one.
fn add_definitions(parser: &mut Parser<'_>, entries: Vec<Block>, attributes: Attributes, line: u32) {
    let above_blank = parser.blocks.last().is_some_and(Block::is_blank)
        && parser
            .blocks
            .len()
            .checked_sub(2)
            .and_then(|at| parser.blocks.get(at))
            .is_some_and(|b| matches!(b.kind, Kind::DefinitionList(_)));
    if above_blank {
        parser.blocks.pop();
    }
    if let Some(Block { kind: Kind::DefinitionList(known), .. }) = parser.blocks.last_mut() {
        known.extend(entries);
        return;
    }
    parser.push(Kind::DefinitionList(entries), line);
    if let Some(block) = parser.blocks.last_mut() {
        block.attributes.merge(&attributes);
    }
}

fn expand_leading_tabs(text: &str, column: usize) -> String {
    let mut spaces = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b' ' => spaces += 1,
            b'\t' => spaces += 4 - ((column + spaces) % 4),
            _ => return format!("{}{}", " ".repeat(spaces), text.get(at..).unwrap_or("")),
        }
    }
    format!("{}\n", " ".repeat(spaces))
}

/// `{: .class}` directly after an item's marker belongs to the item.
fn split_item_attributes(text: String) -> (Attributes, String) {
    let trimmed = text.trim_start();
    let Some(inside) = trimmed.strip_prefix("{:").filter(|inside| !inside.starts_with('/')) else {
        return (Attributes::default(), text);
    };
    match scan::until_closing_brace(inside) {
        Some((list, rest)) if !list.is_empty() && !defines_a_name(list) => (
            Attributes::from_list(list),
            rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).to_owned(),
        ),
        _ => (Attributes::default(), text),
    }
}

fn defines_a_name(list: &str) -> bool {
    list.starts_with(':')
        || scan::word_name(list)
            .is_some_and(|name| list.get(name.len()..).is_some_and(|rest| rest.starts_with(':')))
}

fn is_only_attributes(rest: &str) -> bool {
    if scan::is_blank(rest) {
        return true;
    }
    let (attributes, after) = split_item_attributes(rest.to_owned());
    !attributes.is_empty() && scan::is_blank(&after)
}
