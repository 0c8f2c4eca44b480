//! Cuts HTML into tags and text, as forgivingly as a browser does. It is no parser: `sanitise` parses what comes out of the rewriting once more,
//! so nothing here is trusted for safety.

/// A piece of HTML with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Text(&'a str),
    Start(StartTag),
    End {
        name: String,
        source: &'a str,
    },
    /// Comments, declarations and processing instructions.
    Comment,
    /// An element whose inside is not HTML, with its inside.
    Opaque {
        tag: StartTag,
        inside: &'a str,
    },
}

/// A start tag. Attribute values are as written, character references included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartTag {
    /// In lower case.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub closes_itself: bool,
}

impl StartTag {
    /// An attribute's value with references replaced and white space around it taken off.
    pub fn value(&self, name: &str) -> Option<String> {
        self.raw(name).map(|value| crate::words::decoded(value).trim().to_owned())
    }

    pub fn raw(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn set(&mut self, name: &str, value: String) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some(attribute) => attribute.1 = value,
            None => self.attributes.push((name.to_owned(), value)),
        }
    }

    pub fn remove(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(known, _)| known == name)?;
        Some(self.attributes.remove(at).1)
    }

    pub fn add_class(&mut self, class: &str) {
        let classes = match self.raw("class") {
            Some(known) => format!("{known} {class}"),
            None => class.to_owned(),
        };
        self.set("class", classes);
    }

    /// Writes the tag.
    pub fn push_to(&self, html: &mut String) {
        html.push('<');
        html.push_str(&self.name);
        for (name, value) in &self.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&value.replace('"', "&quot;"));
            html.push('"');
        }
        html.push_str(if self.closes_itself { " />" } else { ">" });
    }
}

/// Elements whose inside is not HTML.
const OPAQUE: &[&str] =
    &["script", "style", "iframe", "textarea", "title", "noscript", "noembed", "noframes", "xmp", "template"];

/// Reads HTML piece by piece; each piece comes with the byte at which it starts.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Self {
        Self { html, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or("")
    }

    fn tag(&mut self) -> Token<'a> {
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix("<!--") {
            self.at += inside.find("-->").map_or(rest.len(), |end| 4 + end + 3);
            return Token::Comment;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return Token::Comment;
        }
        if let Some(inside) = rest.strip_prefix("</") {
            if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
                return Token::Comment;
            }
            let name_length = name_length(inside);
            let length = rest.find('>').map_or(rest.len(), |end| end + 1);
            self.at += length;
            return Token::End {
                name: inside.get(..name_length).unwrap_or("").to_ascii_lowercase(),
                source: rest.get(..length).unwrap_or(rest),
            };
        }
        let (tag, length) = start_tag(rest);
        self.at += length;
        if OPAQUE.contains(&tag.name.as_str()) && !tag.closes_itself {
            let inside = self.rest();
            let end = find_end_tag(inside, &tag.name);
            let closing = inside.get(end..).and_then(|closing| closing.find('>')).map_or(0, |at| at + 1);
            self.at += end + closing;
            return Token::Opaque { tag, inside: inside.get(..end).unwrap_or("") };
        }
        Token::Start(tag)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (start, rest) = (self.at, self.rest());
        if rest.is_empty() {
            return None;
        }
        if starts_tag(rest) {
            return Some((start, self.tag()));
        }
        let mut length = 1;
        while let Some(next) = rest.get(length..).and_then(|after| after.find('<')) {
            length += next;
            if rest.get(length..).is_some_and(starts_tag) {
                let text = rest.get(..length).unwrap_or(rest);
                self.at += length;
                return Some((start, Token::Text(text)));
            }
            length += 1;
        }
        self.at = self.html.len();
        Some((start, Token::Text(rest)))
    }
}

fn starts_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<')
        && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'/' | b'?'))
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len())
}

fn find_end_tag(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")).map(|at| from + at) {
        let after = text.get(at + 2..).unwrap_or("");
        let matches = after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        if matches
            && after
                .get(name.len()..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with(['>', ' ', '\t', '\n', '/']))
        {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

/// The tag at the start of the text, and its length. A tag that never ends takes the whole text.
fn start_tag(text: &str) -> (StartTag, usize) {
    let length = name_length(text.get(1..).unwrap_or(""));
    let mut tag = StartTag {
        name: text.get(1..=length).unwrap_or("").to_ascii_lowercase(),
        attributes: Vec::new(),
        closes_itself: false,
    };
    let mut at = 1 + length;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        at += rest.len() - trimmed.len();
        match trimmed.as_bytes() {
            [] => return (tag, text.len()),
            [b'>', ..] => return (tag, at + 1),
            [b'/', b'>', ..] => {
                tag.closes_itself = true;
                return (tag, at + 2);
            }
            [b'/', ..] => at += 1,
            _ => at += attribute(trimmed, &mut tag),
        }
    }
}

fn attribute(text: &str, tag: &mut StartTag) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let name_length = text
        .get(first..)
        .and_then(|rest| rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=')))
        .map_or(text.len(), |at| at + first);
    let name = text.get(..name_length).unwrap_or("").to_ascii_lowercase();
    let after = text.get(name_length..).unwrap_or("");
    let value_part = after.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=');
    let Some(value_part) =
        value_part.map(|value| value.trim_start_matches(|c: char| c.is_ascii_whitespace()))
    else {
        push_attribute(tag, name, "");
        return name_length;
    };
    let before = text.len() - value_part.len();
    for quote in ['"', '\''] {
        if let Some(inside) = value_part.strip_prefix(quote) {
            let end = inside.find(quote).unwrap_or(inside.len());
            push_attribute(tag, name, inside.get(..end).unwrap_or(""));
            return before + 1 + end + usize::from(end < inside.len());
        }
    }
    let end = value_part.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value_part.len());
    push_attribute(tag, name, value_part.get(..end).unwrap_or(""));
    before + end
}

/// The first of two attributes with one name counts, as in browsers.
fn push_attribute(tag: &mut StartTag, name: String, value: &str) {
    if tag.raw(&name).is_none() && !name.contains(['"', '\'', '<']) {
        tag.attributes.push((name, value.to_owned()));
    }
}
