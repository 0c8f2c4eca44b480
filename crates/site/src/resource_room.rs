//! The resource room: posts in categories, newest first, listed twelve to a page, by category and year.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::config::Config;
use crate::content;
use crate::page::{Kind, Layout, Page};
use crate::permalink;
use crate::words;

/// Entries of one page of a listing.
pub const ENTRIES_PER_PAGE: usize = 12;
/// Words of an entry's title.
const TITLE_WORDS: usize = 15;

/// The resource room of a site.
#[derive(Clone, Debug)]
pub struct ResourceRoom {
    pub address: String,
    pub categories: Vec<Category>,
    /// All entries, newest first.
    pub entries: Vec<Entry>,
}

/// A category of the resource room.
#[derive(Clone, Debug)]
pub struct Category {
    /// Name of its folder.
    pub folder: String,
    /// Its name in the menu, made from the folder's.
    pub menu_title: String,
    pub address: String,
}

/// One entry of a listing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Number of the post.
    pub page: usize,
    /// HTML.
    pub title: String,
    pub href: String,
    pub leaves: bool,
    pub is_document: bool,
    /// Folder of its category, in lower case as addresses have it.
    pub category: String,
    /// Name of its category.
    pub category_title: String,
    pub day: Option<Date>,
}

/// What a reader asked to see of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub year: Option<i16>,
    /// From 1.
    pub page: usize,
}

/// A page of a listing.
#[derive(Clone, Debug)]
pub struct Listing<'r> {
    pub entries: Vec<&'r Entry>,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    pub total: usize,
    /// Years that have entries, newest first.
    pub years: Vec<i16>,
    pub year: Option<i16>,
}

/// Reads the resource room. `posts` are numbers of pages, newest first.
pub fn read(config: &Config, pages: &[Page], posts: &[usize]) -> Option<ResourceRoom> {
    let index = pages.iter().find(|page| page.layout == Layout::Resources);
    let name = config
        .resources_name
        .clone()
        .or_else(|| index.map(|page| page.address.trim_matches('/').to_owned()))?;
    let address = index.map_or_else(|| format!("/{name}/"), |page| page.address.clone());
    if index.is_none() && posts.is_empty() {
        return None;
    }
    let entries: Vec<Entry> = posts.iter().filter_map(|at| entry(*at, pages.get(*at)?, &name)).collect();
    let mut categories: Vec<Category> = pages
        .iter()
        .filter(|page| page.layout == Layout::Category)
        .filter_map(|page| {
            let folder = page.file.rsplit_once('/')?.0.rsplit('/').next()?.to_owned();
            // A category without entries has nothing to show in a menu; its page still answers.
            let used = entries.iter().any(|entry| entry.category == folder.to_lowercase());
            used.then(|| Category {
                menu_title: title_of_folder(&folder),
                address: page.address.clone(),
                folder,
            })
        })
        .collect();
    categories.sort_by_key(|category| category.folder.to_lowercase());
    Some(ResourceRoom { address, categories, entries })
}

fn entry(at: usize, page: &Page, room: &str) -> Option<Entry> {
    let Kind::Post { categories } = &page.kind else { return None };
    let own =
        categories.iter().find(|folder| *folder != room).or(categories.first()).cloned().unwrap_or_default();
    let target = page.target.as_deref().filter(|target| !target.is_empty());
    let leads = match page.layout {
        Layout::Link | Layout::File => target?,
        _ => target.unwrap_or(&page.address),
    };
    let title = words::first_words(&words::decoded(&words::without_tags(&page.title)), TITLE_WORDS);
    Some(Entry {
        page: at,
        title: words::escaped(&title),
        href: permalink::encode(leads),
        leaves: content::is_elsewhere(leads),
        is_document: page.layout == Layout::File
            || (page.layout != Layout::Link && page.front_matter.words_of("file_url").is_some()),
        category: own.to_lowercase(),
        category_title: title_of_folder(&own),
        day: page.date.map(|date| date.day),
    })
}

/// `press-releases` as `Press Releases`.
pub fn title_of_folder(folder: &str) -> String {
    let mut title = String::with_capacity(folder.len());
    for word in folder.split(['-', '_', ' ']).filter(|word| !word.is_empty()) {
        if !title.is_empty() {
            title.push(' ');
        }
        let mut letters = word.chars();
        title.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        title.push_str(&letters.as_str().to_lowercase());
    }
    title
}

impl ResourceRoom {
    /// One page of the listing of a category, or of everything. A page beyond the last is the last.
    pub fn listing(&self, category: Option<&str>, wish: Wish) -> Listing<'_> {
        let in_category =
            |entry: &&Entry| category.is_none_or(|category| entry.category == category.to_lowercase());
        let years: BTreeSet<i16> =
            self.entries.iter().filter(in_category).filter_map(|entry| entry.day.map(Date::year)).collect();
        let chosen: Vec<&Entry> = self
            .entries
            .iter()
            .filter(in_category)
            .filter(|entry| wish.year.is_none_or(|year| entry.day.is_some_and(|day| day.year() == year)))
            .collect();
        let total = chosen.len();
        let pages = total.div_ceil(ENTRIES_PER_PAGE).max(1);
        let page = wish.page.clamp(1, pages);
        let entries = chosen.into_iter().skip((page - 1) * ENTRIES_PER_PAGE).take(ENTRIES_PER_PAGE).collect();
        Listing { entries, page, pages, total, years: years.into_iter().rev().collect(), year: wish.year }
    }

    /// The newest entries, for the homepage and the feeds.
    pub fn newest(&self, category: Option<&str>, count: usize) -> Vec<&Entry> {
        let wanted =
            |entry: &&Entry| category.is_none_or(|category| entry.category == category.to_lowercase());
        self.entries.iter().filter(wanted).take(count).collect()
    }
}

impl Wish {
    /// Reads `year` and `page` from a query; anything else in it is ignored.
    pub fn from_query(query: &str) -> Self {
        let mut wish = Self { year: None, page: 1 };
        for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "year" => wish.year = value.parse().ok().filter(|year| (1900..=2200).contains(year)),
                "page" => wish.page = value.parse().unwrap_or(1).max(1),
                _ => {}
            }
        }
        wish
    }

    /// Whether it asks for more than the first page of everything.
    pub fn is_plain(self) -> bool {
        self.year.is_none() && self.page <= 1
    }
}
