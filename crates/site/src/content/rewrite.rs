//! Gives the parts of a body the form in which everybody can use them: pictures, frames, tables, links, styles. It also lists what is left out,
//! with its line.

use super::tokens::{StartTag, Token, Tokens};
use super::{BodySource, StyleSheet, frames, no_alternative_text, pictures};
use crate::permalink;
use crate::report::{Place, Report, Rule};
use crate::words;

/// Elements that are never published; their inside stays unless it is no text.
const FORBIDDEN: &[&str] = &[
    "form", "input", "button", "select", "option", "textarea", "object", "embed", "applet", "svg", "math",
    "base", "meta", "link", "dialog",
];

/// A body on its way to the sanitiser.
pub struct Rewritten {
    pub html: String,
    pub styles: StyleSheet,
    pub links: Vec<(String, u32)>,
}

/// Rewrites a body.
pub fn rewrite(html: &str, source: &BodySource<'_>, report: &mut Report) -> Rewritten {
    let mut rewriter = Rewriter {
        source,
        report,
        html: String::with_capacity(html.len() + html.len() / 8),
        styles: StyleSheet::default(),
        links: Vec::new(),
        table_depth: 0,
        is_source: source.variant == super::Variant::Html && html.len() == source.text.len(),
        line_counted: (0, source.first_line),
        whole: html,
    };
    for (at, token) in Tokens::new(html) {
        rewriter.token(at, token);
    }
    for _ in 0..rewriter.table_depth.min(1) {
        rewriter.html.push_str("</table></div>");
    }
    Rewritten { html: rewriter.html, styles: rewriter.styles, links: rewriter.links }
}

struct Rewriter<'a, 'r> {
    source: &'a BodySource<'a>,
    report: &'r mut Report,
    html: String,
    styles: StyleSheet,
    links: Vec<(String, u32)>,
    table_depth: usize,
    /// Whether the HTML is the file's own text, so that a byte tells its line.
    is_source: bool,
    /// Up to which byte lines have been counted, and the line there.
    line_counted: (usize, u32),
    whole: &'a str,
}

impl Rewriter<'_, '_> {
    fn token(&mut self, at: usize, token: Token<'_>) {
        match token {
            Token::Text(text) => self.html.push_str(text),
            Token::Comment => {}
            Token::End { name, .. } if FORBIDDEN.contains(&name.as_str()) => {}
            Token::End { name, source } => {
                self.html.push_str(source);
                if name == "table" && self.table_depth > 0 {
                    self.table_depth -= 1;
                    if self.table_depth == 0 {
                        self.html.push_str("</div>");
                    }
                }
            }
            Token::Opaque { tag, inside } => self.opaque(at, &tag, inside),
            Token::Start(tag) => self.start(at, tag),
        }
    }

    /// The line of the file for a byte of the HTML, or for a text that must stand in the file.
    fn line(&mut self, at: usize, needle: &str) -> u32 {
        if self.is_source {
            let (from, line) = self.line_counted;
            if at >= from {
                let passed = self.whole.get(from..at).map_or(0, |text| text.matches('\n').count());
                self.line_counted = (at, line + u32::try_from(passed).unwrap_or(0));
            }
            return self.line_counted.1;
        }
        let found = if needle.is_empty() { None } else { self.source.text.find(needle) };
        let before = found.and_then(|found| self.source.text.get(..found)).unwrap_or("");
        self.source.first_line + u32::try_from(before.matches('\n').count()).unwrap_or(0)
    }

    fn lost(&mut self, at: usize, needle: &str, rule: Rule, message: String) {
        let line = self.line(at, needle);
        self.report.lost(self.source.file, Place::line(line), rule, message);
    }

    fn opaque(&mut self, at: usize, tag: &StartTag, inside: &str) {
        match tag.name.as_str() {
            "style" => {
                let known = self.styles.refused.len();
                self.styles.add_block(inside);
                self.report_refused_styles(at, known, "<style");
            }
            "iframe" => self.frame(at, tag),
            "script" => self.lost(
                at,
                "<script",
                Rule::Script,
                "A script was left out. Pages work without scripts; say with words and links what it did."
                    .to_owned(),
            ),
            "noscript" => self.html.push_str(inside),
            name => {
                let message = format!("The element <{name}> was left out.");
                self.lost(at, &format!("<{name}"), Rule::ForbiddenElement, message);
            }
        }
    }

    fn report_refused_styles(&mut self, at: usize, known: usize, needle: &str) {
        let refused: Vec<String> =
            self.styles.refused.drain(known.min(self.styles.refused.len())..).collect();
        for text in refused {
            self.lost(at, needle, Rule::ForbiddenStyle, format!("A style was left out because it would reach outside the page's content or the site: {text}"));
        }
    }

    fn frame(&mut self, at: usize, tag: &StartTag) {
        let address = tag.value("src").unwrap_or_default();
        if let Some(frame) = frames::allowed(&address) {
            let poster = frames::poster(&frame, &tag.value("title").unwrap_or_default(), self.source.words);
            self.html.push_str(&poster);
        } else {
            let message = format!(
                "A frame of this address was left out, because its host is not on the list: {address}"
            );
            self.lost(at, "<iframe", Rule::ForbiddenFrame, message);
        }
    }

    fn start(&mut self, at: usize, mut tag: StartTag) {
        if FORBIDDEN.contains(&tag.name.as_str()) && !opens_and_closes(&tag) {
            let message = format!("The element <{}> was left out; what it held as text is kept.", tag.name);
            self.lost(at, &format!("<{}", tag.name), Rule::ForbiddenElement, message);
            return;
        }
        self.drop_handlers(at, &mut tag);
        self.style_attribute(at, &mut tag);
        match tag.name.as_str() {
            "img" => return self.picture(at, tag),
            "a" | "area" => self.link(at, &mut tag),
            "table" => {
                if self.table_depth == 0 {
                    let label = words::escaped(&self.source.words.table);
                    self.html
                        .push_str("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
                    self.html.push_str(&label);
                    self.html.push_str("\">");
                }
                self.table_depth += 1;
            }
            "video" | "audio" => {
                tag.set("controls", String::new());
                tag.set("preload", "none".to_owned());
            }
            _ => {}
        }
        tag.push_to(&mut self.html);
    }

    fn drop_handlers(&mut self, at: usize, tag: &mut StartTag) {
        let handlers: Vec<String> = tag
            .attributes
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.starts_with("on"))
            .collect();
        for name in handlers {
            tag.remove(&name);
            let message = format!("The script in {name} was left out. Pages work without scripts.");
            self.lost(at, &format!("{name}="), Rule::Script, message);
        }
        for (_, value) in &mut tag.attributes {
            // A live figure may stand in text only.
            if crate::live::holds_marks(value) {
                *value = crate::live::without_live_parts(value);
            }
        }
    }

    fn style_attribute(&mut self, at: usize, tag: &mut StartTag) {
        let Some(style) = tag.remove("style") else { return };
        let known = self.styles.refused.len();
        let class = self.styles.class_for(&words::decoded(&style));
        if !class.is_empty() {
            tag.add_class(&class);
        }
        self.report_refused_styles(at, known, &style);
    }

    fn picture(&mut self, at: usize, mut tag: StartTag) {
        let address = tag.value("src").unwrap_or_default();
        if self.source.variant == super::Variant::Html && tag.value("alt").is_none() {
            let line = self.line(at, "");
            no_alternative_text(self.report, self.source.file, line);
        }
        if address.starts_with("data:image/") {
            tag.push_to(&mut self.html);
            return;
        }
        let path = local_path(&address);
        if let Some(picture) = path.as_deref().and_then(|path| (self.source.picture)(path)) {
            tag.set("src", permalink::encode(&address));
            self.html.push_str(&pictures::present(tag, picture));
        } else {
            let message = if path.is_some() {
                format!(
                    "The picture {address} is not in the site's folder; a box with its alternative text is shown."
                )
            } else {
                format!(
                    "The picture {address} stands on another site, which would learn of each visit; a box with its alternative text is shown. Put the file into the site's folder."
                )
            };
            self.lost(at, &address, Rule::MissingFile, message);
            let placeholder = pictures::missing(&tag, &mut self.styles, self.source.words);
            self.html.push_str(&placeholder);
        }
    }

    /// Links open where they stand: a reader who wants another window knows how to get one.
    fn link(&mut self, at: usize, tag: &mut StartTag) {
        tag.remove("target");
        let Some(address) = tag.value("href") else { return };
        if is_elsewhere(&address) {
            if address.starts_with("http") || address.starts_with("//") {
                tag.set("rel", "noopener noreferrer".to_owned());
            }
            return;
        }
        tag.remove("rel");
        if address.starts_with('/') {
            let line = self.line(at, &address);
            self.links.push((permalink::decode(&address), line));
            tag.set("href", words::escaped(&permalink::encode(&address)));
        }
    }
}

/// A box to tick or a choice, with which some pages open and close their parts by styles alone.
fn opens_and_closes(tag: &StartTag) -> bool {
    tag.name == "input" && matches!(tag.value("type").as_deref(), Some("checkbox" | "radio"))
}

/// Whether an address leaves the site.
pub fn is_elsewhere(address: &str) -> bool {
    address.starts_with("//")
        || address.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'))
}

/// The decoded path of an address inside the site.
pub fn local_path(address: &str) -> Option<String> {
    if is_elsewhere(address) || address.is_empty() {
        return None;
    }
    let path = permalink::decode(address.split(['?', '#']).next().unwrap_or(address));
    Some(if path.starts_with('/') { path } else { format!("/{}", path.trim_start_matches("./")) })
}
