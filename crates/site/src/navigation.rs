//! The menus: the top menu from `_data/navigation.yml`, the left navigation of a collection, and the pages before and after.
//! Each is a lookup that is built once; no page searches the others.

use crate::collection::Collection;
use crate::config::Config;
use crate::content;
use crate::page::Page;
use crate::permalink;
use crate::report::{Report, Rule};
use crate::resource_room::ResourceRoom;
use crate::yaml::Node;

/// A link with words that may hold HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// HTML of the words.
    pub label: String,
    /// Percent-encoded.
    pub href: String,
    /// Whether it leads to another site.
    pub leaves: bool,
}

impl Link {
    /// A link to an address as editors write it.
    pub fn new(label: &str, address: &str) -> Self {
        Self {
            label: content::html_only(label),
            href: permalink::encode(address),
            leaves: content::is_elsewhere(address),
        }
    }
}

/// An entry of the top menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    pub link: Link,
    pub below: Vec<Link>,
    /// The collection that the entry opens, to mark it on that collection's pages.
    pub collection: Option<usize>,
    pub is_resource_room: bool,
}

/// A part of the left navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideGroup {
    /// Title of a group of pages; none for a page of its own.
    pub title: Option<String>,
    pub pages: Vec<SideLink>,
}

/// A page in the left navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideLink {
    /// Number of the page.
    pub page: usize,
    pub link: Link,
}

/// Everything that the menus need to know.
pub struct Menus<'a> {
    pub config: &'a Config,
    pub pages: &'a [Page],
    pub collections: &'a [Collection],
    pub room: Option<&'a ResourceRoom>,
    /// The words "All" of the resource room's first entry.
    pub all: &'a str,
}

impl Menus<'_> {
    /// The top menu. An entry that leads to nothing is left out and reported.
    pub fn top(&self, report: &mut Report) -> Vec<MenuEntry> {
        let links = self.config.data("navigation").and_then(|navigation| navigation.get("links"));
        links.map_or(&[][..], Node::items).iter().filter_map(|entry| self.entry(entry, report)).collect()
    }

    fn entry(&self, entry: &Node, report: &mut Report) -> Option<MenuEntry> {
        let title = entry.words_of("title").unwrap_or("");
        let plain = |link, below| MenuEntry { link, below, collection: None, is_resource_room: false };
        if let Some(name) = entry.words_of("collection") {
            return self.collection_entry(entry, title, name, report);
        }
        if entry.get("resource_room").is_some_and(Node::is_true) {
            let Some(room) = self.room else {
                report.poor("_data/navigation.yml", entry.at, Rule::BrokenMenu, format!("The menu entry \"{title}\" opens the resource room, but the site has none; it is left out."));
                return None;
            };
            let mut below: Vec<Link> = room
                .categories
                .iter()
                .map(|category| Link::new(&category.menu_title, &category.address))
                .collect();
            if below.len() > 1 {
                below.insert(0, Link::new(self.all, &room.address));
            }
            return Some(MenuEntry {
                is_resource_room: true,
                ..plain(Link::new(title, &room.address), below)
            });
        }
        let below: Vec<Link> = entry
            .get("sublinks")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|below| Some(Link::new(below.words_of("title")?, below.words_of("url")?)))
            .collect();
        let address =
            entry.words_of("url").map(str::to_owned).or_else(|| below.first().map(|link| link.href.clone()));
        let Some(address) = address.filter(|_| !title.is_empty()) else {
            report.poor(
                "_data/navigation.yml",
                entry.at,
                Rule::BrokenMenu,
                "This menu entry has no title or leads nowhere; it is left out.",
            );
            return None;
        };
        Some(plain(Link::new(title, &address), below))
    }

    /// A collection's second-level pages, and each group by its first page.
    fn collection_entry(
        &self,
        entry: &Node,
        title: &str,
        name: &str,
        report: &mut Report,
    ) -> Option<MenuEntry> {
        let number = self.collections.iter().position(|collection| collection.name == name);
        let pages: Vec<&Page> = number
            .and_then(|number| self.collections.get(number))
            .map_or(&[][..], |collection| &collection.pages)
            .iter()
            .filter_map(|at| self.pages.get(*at))
            .collect();
        let Some(first) = pages.first() else {
            report.poor("_data/navigation.yml", entry.at, Rule::BrokenMenu, format!("The menu entry \"{title}\" opens the collection \"{name}\", which has no pages; it is left out."));
            return None;
        };
        let mut below = Vec::new();
        let mut groups: Vec<&str> = Vec::new();
        for page in &pages {
            match page.group.as_deref() {
                Some(group) if groups.contains(&group) => {}
                Some(group) => {
                    groups.push(group);
                    below.push(Link::new(group, &page.address));
                }
                None => below.push(Link::new(&page.title, &page.address)),
            }
        }
        Some(MenuEntry {
            link: Link::new(title, &first.address),
            below,
            collection: number,
            is_resource_room: false,
        })
    }
}

/// The left navigation of a collection: pages that follow one another with the same group title stand together.
pub fn side(collection: &Collection, pages: &[Page]) -> Vec<SideGroup> {
    let mut groups: Vec<SideGroup> = Vec::new();
    for at in &collection.pages {
        let Some(page) = pages.get(*at) else { continue };
        let link = SideLink { page: *at, link: Link::new(&page.title, &page.address) };
        match groups.last_mut() {
            Some(group) if page.group.is_some() && group.title == page.group => group.pages.push(link),
            _ => groups.push(SideGroup { title: page.group.clone(), pages: vec![link] }),
        }
    }
    groups
}

/// The pages before and after one, in the order of its collection.
pub fn neighbours<'p>(
    collection: &Collection,
    pages: &'p [Page],
    page: usize,
) -> (Option<&'p Page>, Option<&'p Page>) {
    let Some(at) = collection.pages.iter().position(|known| *known == page) else { return (None, None) };
    let get =
        |at: Option<usize>| at.and_then(|at| collection.pages.get(at)).and_then(|number| pages.get(*number));
    (get(at.checked_sub(1)), get(at.checked_add(1)))
}
