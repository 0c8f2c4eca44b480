//! YAML in which every scalar stays the text that was written: `2022`, `Yes`, `2024-01-25` and `+65 0000 0000` keep their type and their spelling.
//!
//! It promises every value with its line and column, and an error with its place instead of a panic. Aliases, tags and several documents are
//! accepted the way site editors meet them: an alias is replaced, a tag is ignored, only the first document counts.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StrInput};

use crate::report::Place;

/// Values inside values deeper than this are refused.
const DEPTH_MAX: usize = 64;

/// More values than this in one file are refused: only a bomb of aliases gets there.
const NODES_MAX: usize = 500_000;

/// A value and where it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    pub at: Place,
}

/// A YAML value. Nothing is guessed: a scalar is text, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    /// `quoted` texts are never read as a truth value.
    Text {
        text: String,
        quoted: bool,
    },
    List(Vec<Node>),
    Map(Map),
}

/// Keys in the order in which they were written. A key that was written twice has its last value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: Vec<(String, Node)>,
}

/// Why a text is not YAML, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    pub at: Place,
    pub message: String,
}

impl Node {
    /// Nothing, written nowhere.
    pub fn null() -> Self {
        Self { value: Value::Null, at: Place::default() }
    }

    /// The text as written; none for lists, maps and nothing.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text, unless it is empty.
    pub fn words(&self) -> Option<&str> {
        self.text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether somebody wrote `true`, or `yes` as older sites do.
    pub fn is_true(&self) -> bool {
        matches!(&self.value, Value::Text { text, quoted: false } if matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on"))
    }

    /// Whether somebody wrote `false` or `no`.
    pub fn is_false(&self) -> bool {
        matches!(&self.value, Value::Text { text, quoted: false } if matches!(text.to_ascii_lowercase().as_str(), "false" | "no" | "off"))
    }

    /// The values of a list; a lone value counts as a list of one, nothing as an empty list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The entries of a map; empty for anything else.
    pub fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Map(map) => &map.entries,
            _ => &[],
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// The non-empty text of a key.
    pub fn words_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::words)
    }
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, node)| node)
    }

    /// Sets a key, in place of a value that it had.
    pub fn set(&mut self, key: String, node: Node) {
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = node,
            None => self.entries.push((key, node)),
        }
    }

    pub fn entries(&self) -> &[(String, Node)] {
        &self.entries
    }

    /// Lays another map over this one: maps are merged key by key, everything else is replaced.
    pub fn lay_over(&mut self, other: &Map) {
        for (key, node) in &other.entries {
            let known = self.entries.iter_mut().find(|(known, _)| known == key);
            match (known, &node.value) {
                (Some((_, Node { value: Value::Map(inner), .. })), Value::Map(over)) => inner.lay_over(over),
                (Some((_, known)), _) => *known = node.clone(),
                (None, _) => self.entries.push((key.clone(), node.clone())),
            }
        }
    }
}

/// Parses the first document of `text`, which starts on line `first_line` of its file.
pub fn parse(text: &str, first_line: u32) -> Result<Node, YamlError> {
    let mut builder = Builder {
        events: Parser::new_from_str(text),
        first_line,
        anchors: HashMap::new(),
        nodes_left: NODES_MAX,
    };
    loop {
        match builder.next()? {
            Some((Event::StreamEnd | Event::DocumentEnd, _)) | None => return Ok(Node::null()),
            Some((event, at)) if is_value(&event) => return builder.value(event, at, 0),
            Some(_) => {}
        }
    }
}

fn is_value(event: &Event<'_>) -> bool {
    matches!(event, Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_))
}

struct Builder<'a> {
    events: Parser<'a, StrInput<'a>>,
    first_line: u32,
    anchors: HashMap<usize, Node>,
    /// Aliases may multiply; this bounds what a small text can grow to.
    nodes_left: usize,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Place)>, YamlError> {
        match self.events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, self.place(span.start.line(), span.start.col())))),
            Some(Err(error)) => {
                let at = self.place(error.marker().line(), error.marker().col());
                Err(YamlError { at, message: plain_words(&error.info()) })
            }
        }
    }

    fn expect(&mut self) -> Result<(Event<'a>, Place), YamlError> {
        let end = YamlError {
            at: Place::line(self.first_line),
            message: "the text ends in the middle of a value".to_owned(),
        };
        self.next()?.ok_or(end)
    }

    fn place(&self, line: usize, column: usize) -> Place {
        let line = u32::try_from(line.max(1) - 1).unwrap_or(u32::MAX);
        Place {
            line: self.first_line.saturating_add(line),
            column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
        }
    }

    fn value(&mut self, event: Event<'a>, at: Place, depth: usize) -> Result<Node, YamlError> {
        self.nodes_left = self.nodes_left.saturating_sub(1);
        if depth > DEPTH_MAX || self.nodes_left == 0 {
            return Err(YamlError { at, message: "values stand too deep inside one another".to_owned() });
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(&text, style), anchor),
            Event::SequenceStart(_, anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(target) => return Ok(self.alias(target, at)),
            _ => (Value::Null, 0),
        };
        let node = Node { value, at };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn alias(&mut self, target: usize, at: Place) -> Node {
        let value = self.anchors.get(&target).map(|node| node.value.clone()).unwrap_or_default();
        self.nodes_left = self.nodes_left.saturating_sub(size(&value));
        Node { value, at }
    }

    fn list(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.expect()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, at) if is_value(&event) => items.push(self.value(event, at, depth + 1)?),
                _ => {}
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut map = Map::default();
        loop {
            match self.expect()? {
                (Event::MappingEnd, _) => return Ok(Value::Map(map)),
                (event, at) if is_value(&event) => {
                    let key = self.value(event, at, depth + 1)?.text().unwrap_or_default().to_owned();
                    let value = self.map_value(depth)?;
                    map.set(key, value);
                }
                _ => {}
            }
        }
    }

    fn map_value(&mut self, depth: usize) -> Result<Node, YamlError> {
        loop {
            let (event, at) = self.expect()?;
            if is_value(&event) {
                return self.value(event, at, depth + 1);
            }
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    let quoted = style != ScalarStyle::Plain;
    if !quoted && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return Value::Null;
    }
    Value::Text { text: text.to_owned(), quoted }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Text { .. } => 1,
        Value::List(items) => 1 + items.iter().map(|item| size(&item.value)).sum::<usize>(),
        Value::Map(map) => 1 + map.entries.iter().map(|(_, node)| size(&node.value)).sum::<usize>(),
    }
}

/// The parser's message without the place that it repeats and without its trailing full stop.
fn plain_words(message: &str) -> String {
    message.lines().next().unwrap_or("not understood").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_spelling() {
        let node = parse("title: 2022\nasked: Yes\nphone: +65 0000 0000\nday: 2024-01-25\nzero: 007\nempty:\nquoted: \"\"\n", 1).unwrap();
        assert_eq!(node.words_of("title"), Some("2022"));
        assert_eq!(node.words_of("asked"), Some("Yes"));
        assert!(node.get("asked").unwrap().is_true());
        assert_eq!(node.words_of("phone"), Some("+65 0000 0000"));
        assert_eq!(node.words_of("day"), Some("2024-01-25"));
        assert_eq!(node.words_of("zero"), Some("007"));
        assert_eq!(node.get("empty").unwrap().value, Value::Null);
        assert_eq!(node.get("quoted").unwrap().text(), Some(""));
    }

    #[test]
    fn a_quoted_yes_is_a_word() {
        let node = parse("answer: \"yes\"\n", 1).unwrap();
        assert!(!node.get("answer").unwrap().is_true());
    }

    #[test]
    fn values_know_their_lines() {
        let node = parse("a: 1\nb:\n  - x\n  - y: 2\n", 10).unwrap();
        assert_eq!(node.get("a").unwrap().at, Place { line: 10, column: 4 });
        assert_eq!(node.get("b").unwrap().items()[1].get("y").unwrap().at, Place { line: 13, column: 8 });
    }

    #[test]
    fn errors_know_their_lines() {
        let error = parse("a: 1\ntitle: one: two\n", 1).unwrap_err();
        assert_eq!(error.at.line, 2);
    }

    #[test]
    fn aliases_are_replaced_but_cannot_explode() {
        let node = parse("a: &x [1, 2]\nb: *x\n", 1).unwrap();
        assert_eq!(node.get("b").unwrap().items().len(), 2);
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let ten = vec![format!("*a{}", level - 1); 10].join(",");
            bomb = [bomb, format!("a{level}: &a{level} [{ten}]\n")].concat();
        }
        assert!(parse(&bomb, 1).is_err());
    }

    #[test]
    fn maps_lie_over_one_another() {
        let mut base = parse("a: {b: 1, c: 2}\nd: 3\n", 1).unwrap();
        let over = parse("a: {c: 5}\ne: 6\n", 1).unwrap();
        let (Value::Map(base), Value::Map(over)) = (&mut base.value, &over.value) else {
            panic!("both are maps")
        };
        base.lay_over(over);
        assert_eq!(base.get("a").unwrap().words_of("b"), Some("1"));
        assert_eq!(base.get("a").unwrap().words_of("c"), Some("5"));
        assert_eq!(base.get("e").unwrap().words(), Some("6"));
    }
}
