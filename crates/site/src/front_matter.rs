//! The YAML at the top of a page. It is never a reason not to publish: what no parser accepts is read line by line, key by key, and reported.

use crate::report::{Place, Report, Rule};
use crate::yaml::{self, Map, Node, Value};

/// A page's source, split.
#[derive(Clone, Debug)]
pub struct Source {
    /// A map, perhaps empty.
    pub front_matter: Node,
    /// Everything after the closing `---`, with plain line ends.
    pub body: String,
    /// The line of the file on which the body starts, from 1.
    pub body_line: u32,
}

/// Splits a file into front matter and body. None when the file has no front matter: then it is not a page.
pub fn split(file: &str, text: &str, report: &mut Report) -> Option<Source> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = text.split_inclusive('\n');
    let opening = lines.next()?;
    if !is_fence(opening, "---") {
        return None;
    }
    let mut end = opening.len();
    let mut line = 2;
    for next in lines {
        if is_fence(next, "---") || is_fence(next, "...") {
            let yaml = text.get(opening.len()..end).unwrap_or("");
            let body = text.get(end + next.len()..).unwrap_or("").to_owned();
            return Some(Source { front_matter: read(file, yaml, report), body, body_line: line + 1 });
        }
        end += next.len();
        line += 1;
    }
    report.lost(
        file,
        Place::line(1),
        Rule::NoFrontMatter,
        "The front matter has no closing --- line. The whole file was read as front matter.",
    );
    let yaml = text.get(opening.len()..).unwrap_or("");
    Some(Source { front_matter: read(file, yaml, report), body: String::new(), body_line: line })
}

fn is_fence(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence).is_some_and(|rest| rest.trim().is_empty())
}

/// Reads front matter that starts on line 2 of its file.
fn read(file: &str, yaml: &str, report: &mut Report) -> Node {
    let error = match yaml::parse(yaml, 2) {
        Ok(node @ Node { value: Value::Map(_), .. }) => return node,
        Ok(Node { value: Value::Null, .. }) => return empty(),
        Ok(node) => yaml::YamlError { at: node.at, message: "these are not keys with values".to_owned() },
        Err(error) => error,
    };
    let (salvaged, unread) = salvage(yaml);
    let mut message = format!(
        "The front matter is not valid YAML here: {}. The page was published with what could be read",
        error.message
    );
    match unread.as_slice() {
        [] => message.push_str("; put a value that holds a colon or a quote between double quotes."),
        lines => {
            let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
            message.push_str("; lost was line ");
            message.push_str(&numbers.join(", "));
            message.push('.');
        }
    }
    report.lost(file, error.at, Rule::BrokenYaml, message);
    salvaged
}

fn empty() -> Node {
    Node { value: Value::Map(Map::default()), at: Place { line: 2, column: 1 } }
}

/// Reads each top-level key by itself. A key whose value is no YAML keeps the words of its line. Returns the lines that nothing could be made of.
fn salvage(yaml: &str) -> (Node, Vec<u32>) {
    let mut map = Map::default();
    let mut unread = Vec::new();
    for (chunk, line) in top_level_chunks(yaml) {
        if let Ok(Node { value: Value::Map(read), .. }) = yaml::parse(&chunk, line) {
            map.lay_over(&read);
            continue;
        }
        let first = chunk.lines().next().unwrap_or("");
        match first.split_once(':') {
            Some((key, value)) if is_key(key) => {
                let at = Place { line, column: u32::try_from(key.chars().count() + 3).unwrap_or(1) };
                map.set(key.trim().to_owned(), Node { value: raw_words(value, &chunk), at });
            }
            _ => unread.push(line),
        }
    }
    (Node { value: Value::Map(map), at: Place { line: 2, column: 1 } }, unread)
}

/// Cuts the text at each line that starts with a key in the first column.
fn top_level_chunks(yaml: &str) -> Vec<(String, u32)> {
    let mut chunks: Vec<(String, u32)> = Vec::new();
    for (number, line) in (2..).zip(yaml.split_inclusive('\n')) {
        let starts_key = !line.starts_with([' ', '\t', '-', '#'])
            && line.split_once(':').is_some_and(|(key, _)| is_key(key));
        match chunks.last_mut() {
            Some((chunk, _)) if !starts_key => chunk.push_str(line),
            _ if line.trim().is_empty() => {}
            _ => chunks.push((line.to_owned(), number)),
        }
    }
    chunks
}

fn is_key(text: &str) -> bool {
    let key = text.trim_end();
    !key.is_empty() && key.len() <= 64 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// The words of a value that is not YAML, its indented lines folded in and a pair of quotes around it taken off.
fn raw_words(first: &str, chunk: &str) -> Value {
    let mut words = vec![first.trim()];
    words.extend(chunk.lines().skip(1).take_while(|line| line.starts_with([' ', '\t'])).map(str::trim));
    let joined = words.join(" ");
    let text = joined.trim();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote).map(|inner| inner.strip_suffix(*quote).unwrap_or(inner)));
    Value::Text { text: unquoted.unwrap_or(text).to_owned(), quoted: true }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split_quietly(text: &str) -> (Option<Source>, Report) {
        let mut report = Report::default();
        let source = split("page.md", text, &mut report);
        (source, report)
    }

    #[test]
    fn a_byte_order_mark_spaces_and_old_line_ends_are_no_trouble() {
        let (source, report) = split_quietly("\u{feff}---  \r\ntitle: Ferry\r\n---  \r\nHello\r\n");
        let source = source.unwrap();
        assert_eq!(source.front_matter.words_of("title"), Some("Ferry"));
        assert_eq!(source.body, "Hello\n");
        assert_eq!(source.body_line, 4);
        assert!(report.defects.is_empty());
    }

    #[test]
    fn a_colon_in_a_title_is_salvaged_and_reported_with_its_place() {
        let (source, report) = split_quietly(
            "---\npermalink: /a/\ntitle: Ferries: a short history\ndescription: ok\n---\nBody\n",
        );
        let source = source.unwrap();
        assert_eq!(source.front_matter.words_of("title"), Some("Ferries: a short history"));
        assert_eq!(source.front_matter.words_of("permalink"), Some("/a/"));
        assert_eq!(source.front_matter.words_of("description"), Some("ok"));
        assert_eq!(report.defects.len(), 1);
        assert_eq!(report.defects[0].line, 3);
        assert_eq!(report.defects[0].rule, Rule::BrokenYaml);
    }

    #[test]
    fn a_quote_that_never_ends_loses_one_value_only() {
        let (source, report) = split_quietly("---\ntitle: \"Half a quote\npermalink: /b/\n---\n");
        let source = source.unwrap();
        assert_eq!(source.front_matter.words_of("permalink"), Some("/b/"));
        assert_eq!(source.front_matter.words_of("title"), Some("Half a quote"));
        assert_eq!(report.defects.len(), 1);
    }

    #[test]
    fn no_front_matter_is_no_page() {
        assert!(split_quietly("Just words\n").0.is_none());
        assert!(split_quietly("").0.is_none());
    }

    #[test]
    fn front_matter_that_never_closes_is_still_read() {
        let (source, report) = split_quietly("---\ntitle: Open\n");
        assert_eq!(source.unwrap().front_matter.words_of("title"), Some("Open"));
        assert_eq!(report.defects[0].rule, Rule::NoFrontMatter);
    }

    proptest! {
        #[test]
        fn any_text_is_split_without_a_panic(text in "\\PC{0,200}") {
            split_quietly(&text);
            split_quietly(&format!("---\n{text}\n---\n{text}"));
        }

        #[test]
        fn near_yaml_is_split_without_a_panic(text in "[a-z:\\- \\n\"'\\[\\]{}&*!|>#%@`,?\\t]{0,200}") {
            split_quietly(&format!("---\n{text}\n---\n"));
        }
    }
}
