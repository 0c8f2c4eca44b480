//! Emphasis, strong emphasis and struck-out words: where a sign may open, and which sign closes it.

use super::attributes::Attributes;
use super::spans::{Parent, Reader, Span, Stop, push_text};

impl Reader<'_> {
    pub fn emphasis(&mut self, spans: &mut Vec<Span>) -> bool {
        let rest = self.rest();
        let single = rest.get(..1).unwrap_or("");
        let double = rest.get(..2).filter(|two| *two == "**" || *two == "__");
        let run = double.unwrap_or(single);
        let strong = double.is_some();
        let kind = if strong { Parent::Strong } else { Parent::Emphasis };
        let starts_badly =
            rest.get(run.len()..).is_none_or(|after| after.starts_with(|c: char| c.is_ascii_whitespace()));
        if (single == "_" && self.ends_in_word())
            || starts_badly
            || self.is_inside(&[kind])
            || !self.may_try()
        {
            push_text(spans, run);
            self.at += run.len();
            return true;
        }
        let start = self.at;
        let mut found = self.emphasized(start + run.len(), run, strong);
        if found.is_none() && strong && self.parents.last() != Some(&Parent::Emphasis) && self.may_try() {
            found = self.emphasized(start + 1, single, false);
        }
        if let Some(element) = found {
            spans.push(element);
        } else {
            self.at = start + run.len();
            push_text(spans, run);
        }
        true
    }

    fn emphasized(&mut self, from: usize, delimiter: &str, strong: bool) -> Option<Span> {
        self.at = from;
        self.parents.push(if strong { Parent::Strong } else { Parent::Emphasis });
        let (inside, found) = self.read_until(&mut Stop::Emphasis { delimiter, strong }, true);
        self.parents.pop();
        if !found {
            return None;
        }
        self.at += delimiter.len();
        let name = if strong { "strong" } else { "em" };
        Some(Span::Element { name: name.to_owned(), attributes: Attributes::default(), inside })
    }

    /// An underscore inside a word is a letter, as in `file_name`.
    fn ends_in_word(&self) -> bool {
        let mut before = self.source.get(..self.at).unwrap_or("").chars().rev();
        match before.next() {
            Some('-') => before.next().is_some_and(char::is_alphabetic),
            Some(character) => character.is_alphabetic(),
            None => false,
        }
    }

    pub fn strikethrough(&mut self, spans: &mut Vec<Span>) -> bool {
        let Some(inside) = self.rest().strip_prefix("~~") else { return false };
        if inside.starts_with(|c: char| c.is_ascii_whitespace() || c == '~') {
            return false;
        }
        let end = inside.match_indices("~~").map(|(at, _)| at).find(|at| {
            inside
                .get(..*at)
                .and_then(|before| before.chars().next_back())
                .is_some_and(|c| !c.is_ascii_whitespace() && c != '~')
        });
        let Some(text) = end.and_then(|end| inside.get(..end)).filter(|_| self.may_try()) else {
            return false;
        };
        let mut reader = Reader {
            source: text,
            at: 0,
            parents: self.parents.clone(),
            definitions: self.definitions,
            effort_left: self.effort_left,
        };
        reader.parents.push(Parent::Html);
        let (inner, _) = reader.read_until(&mut Stop::End, true);
        self.effort_left = reader.effort_left;
        spans.push(Span::Element {
            name: "del".to_owned(),
            attributes: Attributes::default(),
            inside: inner,
        });
        self.at += text.len() + 4;
        true
    }
}
