//! Figures of the running nation on a page: `{{ live.sign_ins }}` and `{% room_card identity %}…{% endroom_card %}`.
//!
//! While a page is built, each live part leaves a numbered mark in its text. At a request the roof is asked for the figures of the moment and the
//! marks are replaced; everything around them was made once. Pages without marks are bytes that never change.

use std::fmt::Write as _;

use crate::words;

/// What the roof knows about the nation that is running. The site asks; it never reads another room's records itself.
pub trait LiveFigures: Send + Sync {
    /// A figure by name, written for people who read this language, such as `1,204`. None when no room keeps it.
    fn figure(&self, name: &str, language: &str) -> Option<String>;

    /// The state of a room, for a card that leads to it. None when the room is not running.
    fn room(&self, room: &str, language: &str) -> Option<LiveRoom>;
}

/// What a room's card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveRoom {
    /// Path of the room's first page.
    pub href: String,
    /// The figure, such as `1,204`.
    pub figure: String,
    /// What the figure counts, as a sentence.
    pub sentence: String,
    /// The words of the link.
    pub link: String,
}

/// No nation is running: a site is published by itself. Figures show as a dash.
pub struct NoFigures;

impl LiveFigures for NoFigures {
    fn figure(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn room(&self, _: &str, _: &str) -> Option<LiveRoom> {
        None
    }
}

/// One part of a page that is filled in at each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LivePart {
    Figure(String),
    Room(String),
}

impl LivePart {
    pub fn is_name(name: &str) -> bool {
        !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    }
}

/// Marks are written with two characters that Unicode leaves to programs; they are taken out of all sources first.
const MARK_START: char = '\u{e000}';
const MARK_END: char = '\u{e001}';

/// Writes the mark of a live part.
pub fn push_mark(text: &mut String, number: usize) {
    text.push(MARK_START);
    text.push_str(&number.to_string());
    text.push(MARK_END);
}

/// A source text without anything that looks like a mark.
pub fn without_marks(text: String) -> String {
    if text.contains([MARK_START, MARK_END]) { text.replace([MARK_START, MARK_END], "") } else { text }
}

/// Whether a text holds a live part.
pub fn holds_marks(text: &str) -> bool {
    text.contains(MARK_START)
}

/// A text without the marks that stand in it: attributes hold no live figures.
pub fn without_live_parts(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK_START) {
        plain.push_str(before);
        rest = after.split_once(MARK_END).map_or(after, |(_, next)| next);
    }
    plain.push_str(rest);
    plain
}

/// Fills the marks of a finished page.
pub fn fill(html: &str, parts: &[LivePart], figures: &dyn LiveFigures, language: &str) -> String {
    let mut filled = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(MARK_START) {
        filled.push_str(before);
        let Some((number, after)) = after.split_once(MARK_END) else {
            rest = after;
            break;
        };
        if let Some(part) = number.parse::<usize>().ok().and_then(|number| parts.get(number)) {
            push_part(&mut filled, part, figures, language);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn push_part(html: &mut String, part: &LivePart, figures: &dyn LiveFigures, language: &str) {
    match part {
        LivePart::Figure(name) => {
            let figure = figures.figure(name, language);
            html.push_str("<span class=\"live-figure\">");
            html.push_str(&figure.map_or_else(|| "–".to_owned(), |figure| words::escaped(&figure)));
            html.push_str("</span>");
        }
        LivePart::Room(name) => {
            let Some(room) = figures.room(name, language) else { return };
            let _ = write!(
                html,
                "<p class=\"room-figure\"><strong class=\"live-figure\">{}</strong> {}</p><p><a class=\"isomer-card-link\" href=\"{}\">{}</a></p>",
                words::escaped(&room.figure),
                words::escaped(&room.sentence),
                words::escaped(&room.href),
                words::escaped(&room.link),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counts;

    impl LiveFigures for Counts {
        fn figure(&self, name: &str, _: &str) -> Option<String> {
            (name == "looks").then(|| "<12>".to_owned())
        }

        fn room(&self, room: &str, _: &str) -> Option<LiveRoom> {
            (room == "identity").then(|| LiveRoom {
                href: "/sign-in".to_owned(),
                figure: "7".to_owned(),
                sentence: "people signed in".to_owned(),
                link: "Sign in".to_owned(),
            })
        }
    }

    #[test]
    fn marks_are_filled_and_figures_are_escaped() {
        let mut page = String::from("There were ");
        push_mark(&mut page, 0);
        page.push_str(" looks. ");
        push_mark(&mut page, 1);
        push_mark(&mut page, 9);
        let parts = [LivePart::Figure("looks".to_owned()), LivePart::Room("identity".to_owned())];
        let filled = fill(&page, &parts, &Counts, "en");
        assert_eq!(
            filled,
            "There were <span class=\"live-figure\">&lt;12&gt;</span> looks. <p class=\"room-figure\"><strong class=\"live-figure\">7</strong> people signed in</p><p><a class=\"isomer-card-link\" href=\"/sign-in\">Sign in</a></p>"
        );
    }

    #[test]
    fn an_unknown_figure_is_a_dash_and_an_unknown_room_is_nothing() {
        let mut page = String::new();
        push_mark(&mut page, 0);
        push_mark(&mut page, 1);
        let parts = [LivePart::Figure("none".to_owned()), LivePart::Room("none".to_owned())];
        assert_eq!(fill(&page, &parts, &Counts, "en"), "<span class=\"live-figure\">–</span>");
    }

    #[test]
    fn sources_cannot_forge_marks() {
        assert_eq!(without_marks("a\u{e000}0\u{e001}b".to_owned()), "a0b");
    }
}
