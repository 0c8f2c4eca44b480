//! The way from the home page to a page. For a page of a collection: its collection, its group, itself. For any other: one crumb for each segment of
//! its address that is itself a page.

use std::collections::HashMap;

use crate::collection::Collection;
use crate::page::{Kind, Page};
use crate::permalink;
use crate::words;

/// Words of a crumb.
const WORDS: usize = 7;

/// One step of the way, as plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    /// Percent-encoded.
    pub href: String,
}

/// Finds crumbs by address. Built once for a site.
pub struct Crumbs<'a> {
    pages: &'a [Page],
    collections: &'a [Collection],
    /// Standalone pages, then posts, by their address with a slash at its end; the first of several counts.
    by_address: HashMap<String, usize>,
}

impl<'a> Crumbs<'a> {
    pub fn new(pages: &'a [Page], collections: &'a [Collection], posts: &[usize]) -> Self {
        let mut by_address = HashMap::new();
        let standalone =
            pages.iter().enumerate().filter(|(_, page)| page.kind == Kind::Standalone).map(|(at, _)| at);
        for at in standalone.chain(posts.iter().copied()) {
            let Some(page) = pages.get(at) else { continue };
            by_address.entry(page.address.clone()).or_insert(at);
            by_address.entry(format!("{}/", page.address)).or_insert(at);
        }
        Self { pages, collections, by_address }
    }

    /// The crumbs after the home page.
    pub fn of(&self, page: &Page) -> Vec<Crumb> {
        if let Kind::Document { collection } = page.kind
            && let Some(collection) = self.collections.get(collection)
        {
            return self.in_collection(page, collection);
        }
        permalink::prefixes(&page.address)
            .iter()
            .filter_map(|prefix| self.pages.get(*self.by_address.get(prefix)?))
            .filter_map(own_crumb)
            .collect()
    }

    fn in_collection(&self, page: &Page, collection: &Collection) -> Vec<Crumb> {
        let members = || collection.pages.iter().filter_map(|at| self.pages.get(*at));
        let mut crumbs = Vec::new();
        if let Some(first) = members().next() {
            let name = words::first_words(&collection.name.replace(['-', '_'], " "), WORDS);
            crumbs.push(Crumb { label: name, href: permalink::encode(&first.address) });
        }
        if let Some(group) = &page.group
            && let Some(first) = members().find(|member| member.group.as_ref() == Some(group))
        {
            crumbs.push(Crumb {
                label: words::first_words(group, WORDS),
                href: permalink::encode(&first.address),
            });
        }
        crumbs.extend(own_crumb(page));
        crumbs
    }
}

fn own_crumb(page: &Page) -> Option<Crumb> {
    let label = match &page.breadcrumb {
        Some(short) => short.clone(),
        None => words::first_words(&words::decoded(&words::without_tags(&page.title)), WORDS),
    };
    (!label.is_empty()).then(|| Crumb { label, href: permalink::encode(&page.address) })
}
