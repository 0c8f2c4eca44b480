//! Tables of lines with pipes, as kramdown reads them: no leading pipe needed, several bodies, a footer after `====`.

use super::blocks::{Kind, Parser};
use super::scan;
use super::spans;

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    Default,
    Left,
    Right,
    Center,
}

/// Which part of a table a group of rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Head,
    Body,
    Foot,
}

/// Rows of cells; each cell is a line of Markdown.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    pub parts: Vec<(Part, Vec<Vec<String>>)>,
    pub columns: usize,
}

/// Reads a table that starts on this line.
pub fn table(parser: &mut Parser<'_>) -> bool {
    let first = scan::after_small_indent(parser.peek());
    if first.starts_with([' ', '\t']) || !has_pipe(first) || !parser.after_boundary() {
        return false;
    }
    let mark = parser.mark();
    let start = parser.line;
    if let Some(table) = read(parser) {
        parser.push(Kind::Table(table), start);
        true
    } else {
        parser.back_to(mark);
        false
    }
}

fn read(parser: &mut Parser<'_>) -> Option<Table> {
    let leading_pipe = parser.peek().trim_start().starts_with('|');
    let whole = parser.rest();
    let mut table = Table::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut has_footer = false;
    let mut length = 0;
    if is_separator(parser.peek()) {
        length += parser.take_line().len();
    }
    while !parser.at_end() && has_pipe(parser.peek()) {
        let line = parser.take_line();
        length += line.len();
        if is_separator(line) {
            if rows.is_empty() {
                continue;
            }
            if table.alignments.is_empty() && !has_footer {
                table.parts.push((Part::Head, std::mem::take(&mut rows)));
                table.alignments = alignments(line);
            } else if !has_footer {
                table.parts.push((Part::Body, std::mem::take(&mut rows)));
            }
        } else if is_footer_separator(line) {
            if !rows.is_empty() {
                table.parts.push((Part::Body, std::mem::take(&mut rows)));
            }
            has_footer = true;
        } else {
            let cells = split_cells(scan::content(line).trim_end_matches([' ', '\t']), leading_pipe);
            table.columns = table.columns.max(cells.len());
            rows.push(cells);
        }
    }
    if !parser.before_boundary() || !every_line_has_pipe(whole.get(..length)?) {
        return None;
    }
    if !rows.is_empty() {
        table.parts.push((if has_footer { Part::Foot } else { Part::Body }, rows));
    }
    if !table.parts.iter().any(|(part, _)| *part == Part::Body) {
        return None;
    }
    table.alignments.resize(table.columns, Alignment::Default);
    for (_, rows) in &mut table.parts {
        for row in rows {
            row.resize(table.columns, String::new());
        }
    }
    Some(table)
}

/// A pipe that no backslash protects. One at the start of the line always counts.
fn has_pipe(line: &str) -> bool {
    line.starts_with('|')
        || line.match_indices('|').any(|(at, _)| at > 0 && line.as_bytes().get(at - 1) != Some(&b'\\'))
}

fn is_separator(line: &str) -> bool {
    let text = scan::content(line);
    text.contains('-') && text.bytes().all(|byte| matches!(byte, b'+' | b'|' | b':' | b' ' | b'\t' | b'-'))
}

fn is_footer_separator(line: &str) -> bool {
    let text = scan::content(line);
    text.contains('=') && text.bytes().all(|byte| matches!(byte, b'+' | b'|' | b':' | b' ' | b'\t' | b'='))
}

/// Each run of dashes is a column; colons at its ends say how it stands.
fn alignments(line: &str) -> Vec<Alignment> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) != Some(&b'-') {
            at += 1;
            continue;
        }
        let left = at > 0 && bytes.get(at - 1) == Some(&b':');
        while bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let right = bytes.get(at) == Some(&b':');
        found.push(match (left, right) {
            (false, false) => Alignment::Default,
            (true, false) => Alignment::Left,
            (false, true) => Alignment::Right,
            (true, true) => Alignment::Center,
        });
    }
    found
}

/// Splits a row at its pipes, but not inside code.
fn split_cells(row: &str, leading_pipe: bool) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut rest = row;
    while let Some(character) = rest.chars().next() {
        let code = spans::code_span_length(rest).or_else(|| code_element_length(rest));
        let taken = match code {
            Some(length) => length,
            None if rest.starts_with("\\|") => {
                push_to_last(&mut cells, "|");
                rest = rest.get(2..).unwrap_or("");
                continue;
            }
            None if character == '|' => {
                cells.push(String::new());
                rest = rest.get(1..).unwrap_or("");
                continue;
            }
            None => character.len_utf8(),
        };
        push_to_last(&mut cells, rest.get(..taken).unwrap_or(""));
        rest = rest.get(taken..).unwrap_or("");
    }
    if leading_pipe && cells.first().is_some_and(|cell| cell.trim().is_empty()) {
        cells.remove(0);
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn push_to_last(cells: &mut [String], text: &str) {
    if let Some(cell) = cells.last_mut() {
        cell.push_str(text);
    }
}

fn code_element_length(text: &str) -> Option<usize> {
    if !text.starts_with("<code") {
        return None;
    }
    text.find("</code>").map(|at| at + "</code>".len())
}

/// A line whose only pipes are inside code makes the whole thing a paragraph.
fn every_line_has_pipe(source: &str) -> bool {
    let mut in_line = false;
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let taken = match spans::code_span_length(rest).or_else(|| code_element_length(rest)) {
            Some(length) => {
                if rest.get(..length).is_some_and(|code| code.contains('\n')) && !in_line {
                    return false;
                }
                length
            }
            None if rest.starts_with("\\|") => 2,
            None => {
                match character {
                    '|' => in_line = true,
                    '\n' if !in_line => return false,
                    '\n' => in_line = false,
                    _ => {}
                }
                character.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    true
}
