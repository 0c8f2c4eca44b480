//! The Markdown that site editors write: kramdown with GitHub's input rules, which is what every Isomer page was written against.
//!
//! It promises the page module that any text becomes HTML, that the HTML is the one kramdown would make, and that it never panics and never
//! takes more than a small multiple of the text's length. A `CommonMark` parser was measured first against kramdown on 2,189 real pages: 96.2 %
//! had the same words and 71.9 % the same elements, because HTML blocks, lists, header ids, links with spaces and attribute lists follow
//! other rules. That is why this module exists. The HTML that leaves it is not yet safe to show: it still passes the sanitiser.
//!
//! Read in this order: `blocks` cuts text into blocks, `lists`, `tables`, `html_blocks` and `definitions` are its harder cases, `spans` reads
//! what is inside a line, `writer` turns both into HTML.

mod attributes;
mod blocks;
mod definitions;
mod emphasis;
mod html_blocks;
mod links;
mod lists;
mod quotes;
mod scan;
mod spans;
mod tables;
mod tag;
mod writer;

pub use writer::Markdown;

/// Blocks inside blocks deeper than this are read as plain paragraphs, so that no page can exhaust the stack.
const DEPTH_MAX: usize = 24;

/// Turns Markdown into HTML. `first_line` is the line of the file on which `source` starts, for the report.
pub fn to_html(source: &str, first_line: u32) -> Markdown {
    let text = with_plain_line_ends(source);
    let mut definitions = definitions::Definitions::default();
    let blocks = blocks::parse(&text, first_line, 0, &mut definitions);
    writer::write(&blocks, definitions)
}

/// The words of one line of Markdown as HTML without the paragraph around it: titles and descriptions in front matter are written so.
pub fn to_inline_html(source: &str) -> String {
    let text = with_plain_line_ends(source);
    writer::write_inline(text.trim())
}

fn with_plain_line_ends(source: &str) -> String {
    let mut text = source.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
