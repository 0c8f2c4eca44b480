//! What a page's body becomes: Liquid is run, Markdown is read, and then, whoever wrote the HTML, it passes the same three steps.
//! `rewrite` gives pictures, frames, tables and links the form in which everybody can use them; `styles` scopes what a page says about its looks
//! to the page's own content; `sanitise` lets through nothing that is not on its list.
//!
//! It promises that the result is safe to show, that it asks no third party for anything, and that what was left out is in the report.

mod frames;
mod pictures;
mod rewrite;
mod sanitise;
mod styles;
mod tokens;

pub use pictures::{Picture, size_of as picture_size};
pub use rewrite::{is_elsewhere, local_path};
pub use styles::StyleSheet;

use crate::liquid::{self, Scope};
use crate::live::LivePart;
use crate::markdown;
use crate::report::{Place, Report, Rule};

/// Words of a body that stand in for a description.
const SUMMARY_WORDS: usize = 20;

/// How a page's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// kramdown with HTML.
    Markdown,
    /// HTML, from the visual editor or from an `.html` file.
    Html,
}

/// Words that the rewriting puts into a body, in the language of the page.
#[derive(Clone, Debug)]
pub struct BodyWords {
    /// Label of a scrolling table.
    pub table: String,
    /// Shown in place of a picture without alternative text that is not there.
    pub picture_missing: String,
    /// The link of a frame, with `{host}` for the host's name.
    pub frame_open: String,
    /// Tells that nothing was loaded from there.
    pub frame_note: String,
}

impl BodyWords {
    /// No words at all.
    pub const fn none() -> Self {
        Self {
            table: String::new(),
            picture_missing: String::new(),
            frame_open: String::new(),
            frame_note: String::new(),
        }
    }
}

/// Everything that a body is made from.
#[derive(Clone, Copy)]
pub struct BodySource<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// The line of the file on which `text` starts.
    pub first_line: u32,
    pub variant: Variant,
    pub scope: Scope<'a>,
    /// Looks up a picture of the site by its decoded path.
    pub picture: &'a dyn Fn(&str) -> Option<Picture>,
    pub words: &'a BodyWords,
}

/// A body that may be shown.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub html: String,
    /// The page's own rules, scoped; empty for nearly all pages.
    pub css: String,
    /// Addresses inside the site that the body names, decoded, each with its line.
    pub links: Vec<(String, u32)>,
    pub live: Vec<LivePart>,
    /// The first words of the body, as a description shows them.
    pub summary: String,
}

/// Makes a body.
pub fn render(source: &BodySource<'_>, report: &mut Report) -> Body {
    let (text, live) = if liquid::is_used(source.text) {
        let rendered = liquid::render(source.text, source.scope, source.file, source.first_line, report);
        (rendered.text, rendered.live)
    } else {
        (source.text.to_owned(), Vec::new())
    };
    let html = match source.variant {
        Variant::Markdown => {
            let markdown = markdown::to_html(&text, source.first_line);
            for line in markdown.images_without_text {
                no_alternative_text(report, source.file, line);
            }
            markdown.html
        }
        Variant::Html => text,
    };
    let plain = crate::words::decoded(&crate::words::without_tags(&html));
    let summary = crate::words::first_words(&plain, SUMMARY_WORDS);
    let rewritten = rewrite::rewrite(&html, source, report);
    Body {
        html: sanitise::clean(&rewritten.html),
        css: rewritten.styles.into_css(),
        links: rewritten.links,
        live,
        summary,
    }
}

/// Reads one line of words from front matter as Markdown and cleans it.
fn inline(text: &str) -> String {
    sanitise::clean_inline(&markdown::to_inline_html(text))
}

/// Cleans a title: HTML stays, Markdown is not read.
pub fn html_only(text: &str) -> String {
    if text.contains(['<', '&']) { sanitise::clean_inline(text) } else { crate::words::escaped(text) }
}

/// Cleans a longer text of front matter. Markdown is read only where it is plainly meant, so that quotes and dashes stay as written.
pub fn text(text: &str) -> String {
    if text.contains("](") || text.contains("**") { inline(text) } else { html_only(text) }
}

fn no_alternative_text(report: &mut Report, file: &str, line: u32) {
    report.poor(
        file,
        Place::line(line),
        Rule::NoAltText,
        "This picture has no alternative text. People who cannot see it do not know what it shows; write what it tells, or alt=\"\" in HTML if it tells nothing.",
    );
}

#[cfg(test)]
mod tests;
