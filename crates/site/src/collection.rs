//! In which order the pages of a collection stand. Order decides the left navigation, previous and next, and the page behind the top menu.

use std::collections::HashMap;

use crate::config::{CollectionConfig, Config};
use crate::page::{Kind, Page};
use crate::report::{Place, Report, Rule};
use crate::source::{self, SourceTree};

/// A collection with its pages in order.
#[derive(Clone, Debug)]
pub struct Collection {
    pub name: String,
    /// Numbers of pages.
    pub pages: Vec<usize>,
}

/// Puts each collection's pages in order: first those that `order` names, then the others by date and path.
pub fn in_order(config: &Config, pages: &[Page], report: &mut Report) -> Vec<Collection> {
    config
        .collections
        .iter()
        .enumerate()
        .map(|(number, settings)| ordered(number, settings, pages, report))
        .collect()
}

fn ordered(number: usize, settings: &CollectionConfig, pages: &[Page], report: &mut Report) -> Collection {
    let folder = format!("_{}/", settings.name);
    let mut waiting: HashMap<&str, usize> = HashMap::new();
    for (at, page) in pages.iter().enumerate() {
        if page.kind == (Kind::Document { collection: number }) {
            waiting.insert(page.file.strip_prefix(&folder).unwrap_or(&page.file), at);
        }
    }
    let mut found = Vec::with_capacity(waiting.len());
    for (entry, at) in &settings.order {
        if let Some(page) = waiting.remove(entry.as_str()) {
            found.push(page);
        } else if !source::has_ending(entry, &["keep"]) {
            report.poor(
                &settings.file,
                *at,
                Rule::OrderNamesNothing,
                format!("\"{entry}\" is in the order of {}, but there is no such page.", settings.name),
            );
        }
    }
    let mut others: Vec<usize> = waiting.into_values().collect();
    let key = |at: &usize| {
        pages.get(*at).map(|page| (page.date.map_or(i64::MAX, |date| date.at), page.file.clone()))
    };
    others.sort_by_key(key);
    if !settings.order.is_empty() {
        for page in others.iter().filter_map(|at| pages.get(*at)) {
            report.poor(
                &page.file,
                Place::default(),
                Rule::NotInOrder,
                format!(
                    "The page is not in the order of {}; it stands after the pages that are.",
                    settings.name
                ),
            );
        }
    }
    found.extend(others);
    Collection { name: settings.name.clone(), pages: found }
}

/// Reports folders of pages that no setting names: they are not published, which is nearly always a mistake.
pub fn report_unpublished(tree: &SourceTree, config: &Config, report: &mut Report) {
    let mut counts: HashMap<&str, (usize, &str)> = HashMap::new();
    for path in tree.files.keys().filter(|path| source::is_page(path)) {
        let Some((folder, _)) = path.strip_prefix('_').and_then(|inside| inside.split_once('/')) else {
            continue;
        };
        let is_tool = matches!(
            folder,
            "data" | "includes" | "layouts" | "posts" | "drafts" | "plugins" | "sass" | "site"
        );
        let published =
            config.collections.iter().any(|collection| collection.name == folder && collection.output);
        if !is_tool && !published {
            counts.entry(folder).or_insert((0, path)).0 += 1;
        }
    }
    for (folder, (count, first)) in counts {
        report.lost(
            first,
            Place::default(),
            Rule::UnpublishedCollection,
            format!(
                "Nothing of _{folder} is published ({count} of its files are pages): neither _config.yml nor a collection.yml names the collection \"{folder}\" with output: true."),
        );
    }
}
