//! The contact page: places with hours and a map, and ways to write or call. Empty texts mean that there is nothing.

use crate::content;
use crate::navigation::Link;
use crate::words;
use crate::yaml::Node;

/// What the contact page shows. Texts are HTML.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    pub agency: String,
    pub locations: Vec<Location>,
    pub ways: Vec<Way>,
    pub feedback: Option<Link>,
}

/// A place to go to.
#[derive(Clone, Debug)]
pub struct Location {
    pub title: String,
    pub address: Vec<String>,
    pub hours: Vec<Hours>,
    /// Address of a map, made from the lines of the address when none is given.
    pub map: String,
}

#[derive(Clone, Debug)]
pub struct Hours {
    pub days: String,
    pub time: String,
    pub note: String,
}

/// A way to write or call.
#[derive(Clone, Debug)]
pub struct Way {
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Number as shown, and as dialled.
    Phone {
        shown: String,
        dialled: String,
    },
    Email(String),
    Other(String),
}

/// Reads the front matter of a contact page. `feedback` is the footer's.
pub fn read(front_matter: &Node, site_title: &str, feedback: Option<&str>) -> Contact {
    let list = |key: &str| front_matter.get(key).map_or(&[][..], Node::items);
    let own_feedback = front_matter.words_of("feedback").or(feedback);
    Contact {
        agency: content::html_only(front_matter.words_of("agency_name").unwrap_or(site_title)),
        locations: list("locations").iter().filter_map(location).collect(),
        ways: list("contacts").iter().filter_map(way).collect(),
        feedback: own_feedback.map(|address| Link::new("", address)),
    }
}

fn location(node: &Node) -> Option<Location> {
    let lines: Vec<&str> =
        node.get("address").map_or(&[][..], Node::items).iter().filter_map(Node::words).collect();
    let title = html(node, "title");
    if lines.is_empty() && title.is_empty() {
        return None;
    }
    let map = match node.words_of("maps_link") {
        Some(link) => crate::permalink::encode(link),
        None => map_of(&lines),
    };
    let hours = node
        .get("operating_hours")
        .map_or(&[][..], Node::items)
        .iter()
        .map(|hours| Hours {
            days: html(hours, "days"),
            time: html(hours, "time"),
            note: html(hours, "description"),
        })
        .filter(|hours| !(hours.days.is_empty() && hours.time.is_empty() && hours.note.is_empty()))
        .collect();
    Some(Location { title, address: lines.iter().map(|line| content::html_only(line)).collect(), hours, map })
}

/// A search on an open map, so that a place without a link of its own still has one.
fn map_of(lines: &[&str]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let plain: Vec<String> = lines.iter().map(|line| words::decoded(&words::without_tags(line))).collect();
    let query: String = url::form_urlencoded::byte_serialize(plain.join(", ").as_bytes()).collect();
    format!("https://www.openstreetmap.org/search?query={query}")
}

fn way(node: &Node) -> Option<Way> {
    let lines: Vec<Line> = node
        .get("content")
        .map_or(&[][..], Node::items)
        .iter()
        .flat_map(Node::entries)
        .filter_map(|(kind, value)| line(kind, value))
        .collect();
    let title = html(node, "title");
    (!lines.is_empty()).then_some(Way { title, lines })
}

fn line(kind: &str, value: &Node) -> Option<Line> {
    let text = value.words()?;
    Some(match kind {
        "phone" => Line::Phone {
            shown: words::escaped(text),
            dialled: text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
        },
        "email" => Line::Email(words::escaped(text)),
        _ => Line::Other(content::text(text)),
    })
}

fn html(node: &Node, key: &str) -> String {
    node.words_of(key).map(content::text).unwrap_or_default()
}
