//! A document as it was written, TOML and JSON alike, with the place of every part.
//!
//! Promise to whoever reads it: both formats give the same tree, so that no rule has to know which one it was.

use super::fault::Fault;
use toml::de::{DeTable, DeValue};

/// Bytes of a document; the largest sensible one has a tenth of it.
pub const DOCUMENT_BYTES_MAX: usize = 512 * 1024;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.1.
    Toml,
    /// JSON (RFC 8259).
    Json,
}

impl Format {
    /// By the file's name, else by its first character.
    pub fn of(name: &str, text: &str) -> Self {
        let name = name.to_ascii_lowercase();
        match name.rsplit_once('.').map(|(_, end)| end) {
            Some("json") => Self::Json,
            Some("toml") => Self::Toml,
            _ if text.trim_start().starts_with('{') => Self::Json,
            _ => Self::Toml,
        }
    }

    /// As it is kept beside the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
        }
    }
}

/// A part of the document and the byte at which it stands.
#[derive(Debug)]
pub struct Node {
    pub at: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Table(Vec<(String, Node)>),
    List(Vec<Node>),
    Text(String),
    Whole(i64),
    Decimal(String),
    Flag(bool),
    /// A date or time of TOML, as text.
    Time(String),
    /// JSON's null: as good as not written.
    Nothing,
}

impl Kind {
    /// For sentences.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::List(_) => "a list",
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Flag(_) => "true or false",
            Self::Time(_) => "a date",
            Self::Nothing => "null",
        }
    }
}

impl Node {
    /// The byte of the part at `path`, or of the innermost part around it that was written.
    pub fn find(&self, path: &str) -> usize {
        let mut node = self;
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            let inner = match &node.kind {
                Kind::Table(entries) => entries.iter().find(|(name, _)| name == step).map(|(_, node)| node),
                Kind::List(items) => {
                    step.trim_end_matches(']').parse::<usize>().ok().and_then(|n| items.get(n))
                }
                _ => None,
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node.at
    }
}

/// Line and character of a byte, both from 1.
pub fn spot(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// Reads the text; a syntax error is the one fault that hides all others.
pub fn parse(text: &str, format: Format) -> Result<Node, Fault> {
    if text.len() > DOCUMENT_BYTES_MAX {
        return Err(Fault {
            line: 1,
            column: 1,
            path: String::new(),
            wrong: format!("The document has {} kB.", text.len() / 1024),
            mend: format!("Keep it below {} kB.", DOCUMENT_BYTES_MAX / 1024),
        });
    }
    match format {
        Format::Toml => toml_tree(text),
        Format::Json => json_tree(text),
    }
}

fn toml_tree(text: &str) -> Result<Node, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        let (line, column) = spot(text, error.span().map_or(0, |span| span.start));
        let wrong = format!("This is not TOML: {}.", error.message().replace('\n', ", "));
        Fault { line, column, path: String::new(), wrong, mend: "Mend the syntax first.".to_owned() }
    })?;
    Ok(Node { at: 0, kind: toml_table(table.get_ref()) })
}

fn toml_table(table: &DeTable<'_>) -> Kind {
    let entries = table.iter().map(|(key, value)| {
        let kind = toml_kind(value.get_ref());
        // A table written as `[section]` is found at its heading, a value at its key.
        (key.get_ref().to_string(), Node { at: key.span().start, kind })
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(_, node)| node.at);
    Kind::Table(entries)
}

fn toml_kind(value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Kind::Decimal(number.to_string()), Kind::Whole),
        DeValue::Float(number) => Kind::Decimal(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Kind::Flag(*flag),
        DeValue::Datetime(time) => Kind::Time(time.to_string()),
        DeValue::Array(items) => Kind::List(
            items
                .iter()
                .map(|item| Node { at: item.span().start, kind: toml_kind(item.get_ref()) })
                .collect(),
        ),
        DeValue::Table(table) => toml_table(table),
    }
}

fn json_tree(text: &str) -> Result<Node, Fault> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let wrong = error.to_string();
        let wrong = wrong.split(" at line ").next().unwrap_or_default().to_owned();
        return Err(Fault {
            line: error.line().max(1),
            column: error.column().max(1),
            path: String::new(),
            wrong: format!("This is not JSON: {wrong}."),
            mend: "Mend the syntax first.".to_owned(),
        });
    }
    Ok(Json { text, at: 0 }.value())
}

/// Walks over text that is known to be JSON, and notes where each part begins.
struct Json<'t> {
    text: &'t str,
    at: usize,
}

impl Json<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> u8 {
        let spaces = self.rest().len() - self.rest().trim_start().len();
        self.at += spaces;
        self.rest().as_bytes().first().copied().unwrap_or(b'}')
    }

    /// Whether another item follows inside brackets; steps over commas, and over the end.
    fn more(&mut self) -> bool {
        match self.next() {
            b',' => self.at += 1,
            b'}' | b']' => {
                self.at += 1;
                return false;
            }
            _ => {}
        }
        self.next();
        true
    }

    fn value(&mut self) -> Node {
        let first = self.next();
        let at = self.at;
        let kind = match first {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while self.more() {
                    let key = self.at;
                    let name = self.text();
                    self.next();
                    self.at += 1;
                    entries.push((name, Node { at: key, ..self.value() }));
                }
                Kind::Table(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while self.more() {
                    items.push(self.value());
                }
                Kind::List(items)
            }
            b'"' => Kind::Text(self.text()),
            _ => {
                let word = self.rest().split([',', '}', ']', ' ', '\n', '\r', '\t']).next();
                let word = word.unwrap_or_default().to_owned();
                self.at += word.len();
                match word.as_str() {
                    "true" => Kind::Flag(true),
                    "false" => Kind::Flag(false),
                    "null" => Kind::Nothing,
                    number => number.parse().map_or_else(|_| Kind::Decimal(number.to_owned()), Kind::Whole),
                }
            }
        };
        Node { at, kind }
    }

    fn text(&mut self) -> String {
        let mut escaped = false;
        let end = self.rest().bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let length = end.map_or(self.rest().len(), |end| end + 2);
        let text = self.rest().get(..length).and_then(|text| serde_json::from_str(text).ok());
        self.at += length;
        text.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_give_the_same_tree_with_places() {
        let toml = "a = 1\n[[b]]\nc = \"x\\\"y\"\nd = [true, 2.5]\n";
        let json = "{ \"a\": 1,\n \"b\": [ {\"c\": \"x\\\"y\", \"d\": [true, 2.5]} ], \"e\": [], \"f\":{} }";
        let (one, other) = (parse(toml, Format::Toml).unwrap(), parse(json, Format::Json).unwrap());
        assert_eq!(spot(toml, one.find("b[0].c")), (3, 1));
        assert_eq!(spot(toml, one.find("b[0].d[1]")), (4, 12));
        assert_eq!(spot(json, other.find("b[0].c")), (2, 10));
        assert_eq!(spot(json, other.find("b[0].missing")), (2, 9));
        for tree in [one, other] {
            let Kind::Table(entries) = tree.kind else { panic!() };
            let Kind::List(items) = &entries[1].1.kind else { panic!() };
            let Kind::Table(inner) = &items[0].kind else { panic!() };
            assert!(matches!(&inner[0].1.kind, Kind::Text(text) if text == "x\"y"));
            assert!(matches!(&inner[1].1.kind, Kind::List(list) if list.len() == 2));
        }
    }

    #[test]
    fn broken_syntax_is_found_at_its_place() {
        let fault = parse("a = 1\nb = [1,,2]\n", Format::Toml).unwrap_err();
        assert_eq!(fault.line, 2);
        assert_eq!(parse("{\"a\": 1,\n}", Format::Json).unwrap_err().line, 2);
        assert_eq!(Format::of("x.toml", "{"), Format::Toml);
        assert_eq!(Format::of("-", " {}"), Format::Json);
    }
}
