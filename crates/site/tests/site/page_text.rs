//! What a reader sees of a page, taken from its HTML: title, description, crumbs, left navigation, headings, words.
//! Our own pages are well-formed, so a small walk over tags is enough.

/// What a page shows.
#[derive(Debug, Default, PartialEq)]
pub struct PageText {
    pub title: String,
    pub description: String,
    pub crumbs: Vec<String>,
    pub side: Vec<String>,
    /// Tag, id, words.
    pub headings: Vec<(String, Option<String>, String)>,
    pub words: String,
}

const EMPTY: [&str; 13] = [
    "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "!doctype",
];

pub fn read(html: &str) -> PageText {
    let mut page = PageText::default();
    let mut open: Vec<(String, String)> = Vec::new();
    let mut heading: Option<(String, Option<String>, String)> = None;
    let mut crumb: Option<String> = None;
    let mut rest = html;
    while !rest.is_empty() {
        let text_end = rest.find('<').unwrap_or(rest.len());
        let (text, after) = rest.split_at(text_end);
        let inside = |class: &str| open.iter().any(|(_, classes)| classes.split(' ').any(|own| own == class));
        let in_content = inside("site-content") && !inside("picture-missing") && !inside("frame-poster");
        if !text.is_empty() {
            let text = decoded(text);
            if let Some(crumb) = &mut crumb {
                crumb.push_str(&text);
            }
            if in_content {
                page.words.push_str(&text);
                page.words.push(' ');
                if let Some((_, _, words)) = &mut heading {
                    words.push_str(&text);
                    words.push(' ');
                }
            }
        }
        let Some(tag_end) = after.find('>') else { break };
        let tag = &after[1..tag_end];
        rest = &after[tag_end + 1..];
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or("").to_lowercase();
        if tag.starts_with('/') {
            if heading.as_ref().is_some_and(|(open, _, _)| *open == name) {
                let (tag, id, words) = heading.take().unwrap();
                page.headings.push((tag, id, folded(&words)));
            }
            if name == "a" {
                page.crumbs.extend(crumb.take().map(|label| folded(&label).to_uppercase()));
            }
            if let Some(at) = open.iter().rposition(|(open, _)| *open == name) {
                open.truncate(at);
            }
            continue;
        }
        match (name.as_str(), attribute(tag, "property"), attribute(tag, "name")) {
            ("meta", Some("og:title"), _) => {
                page.title = folded(&decoded(attribute(tag, "content").unwrap_or("")));
            }
            ("meta", _, Some("description")) => {
                page.description = folded(&decoded(attribute(tag, "content").unwrap_or("")));
            }
            ("a", _, _) if inside("side-wide") => {
                page.side.push(attribute(tag, "href").unwrap_or("").to_owned());
            }
            ("a", _, _) if inside("breadcrumb") => crumb = Some(String::new()),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _, _) if in_content => {
                heading = Some((name.clone(), attribute(tag, "id").map(decoded), String::new()));
            }
            _ => {}
        }
        if !EMPTY.contains(&name.as_str()) {
            open.push((name, attribute(tag, "class").unwrap_or("").to_owned()));
        }
    }
    page.words = folded(&page.words);
    page
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// White space folded, no-break spaces included.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&nbsp;", "\u{a0}")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
