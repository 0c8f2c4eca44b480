//! What a site says about itself: `_config.yml` with every `collection.yml` laid over it, and the files in `_data`.

use crate::report::{Place, Report, Rule};
use crate::source::SourceTree;
use crate::yaml::{self, Map, Node, Value};

/// A site's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// Everything that was written, with `data`: what Liquid sees as `site`.
    pub all: Node,
    pub collections: Vec<CollectionConfig>,
    pub exclude: Vec<String>,
    pub include: Vec<String>,
    /// The folder of the resource room, such as `news`.
    pub resources_name: Option<String>,
}

/// A collection that the settings name.
#[derive(Clone, Debug)]
pub struct CollectionConfig {
    pub name: String,
    /// Collections with `output: false` give data, but no pages.
    pub output: bool,
    /// Paths inside the collection's folder, in order, each with the place where it is written.
    pub order: Vec<(String, Place)>,
    /// The file in which `order` stands.
    pub file: String,
}

impl Config {
    /// Reads all settings of a folder. Broken files are reported and left out.
    pub fn read(tree: &SourceTree, report: &mut Report) -> Self {
        let mut all = Map::default();
        if tree.files.contains_key("_config.yml") {
            lay_file_over(&mut all, tree, "_config.yml", report);
        } else {
            report.poor(
                "_config.yml",
                Place::default(),
                Rule::Unreadable,
                "The site has no _config.yml; it is published with its folder's name and without settings.",
            );
        }
        let mut files_of_orders = vec![("_config.yml".to_owned(), all.get("collections").cloned())];
        for path in tree.files.keys().filter(|path| is_collection_file(path)) {
            let over = lay_file_over(&mut all, tree, path, report);
            files_of_orders
                .push((path.clone(), over.as_ref().and_then(|map| map.get("collections")).cloned()));
        }
        let collections = collections(all.get("collections"), &files_of_orders);
        let list = |key: &str| {
            all.get(key).map_or_else(Vec::new, |node| {
                node.items().iter().filter_map(Node::words).map(str::to_owned).collect()
            })
        };
        let (exclude, include) = (list("exclude"), list("include"));
        let resources_name =
            all.get("resources_name").and_then(Node::words).map(|name| name.trim_matches('/').to_owned());
        all.set("data".to_owned(), Node { value: Value::Map(data(tree, report)), at: Place::default() });
        Self {
            all: Node { value: Value::Map(all), at: Place::default() },
            collections,
            exclude,
            include,
            resources_name,
        }
    }

    /// A setting's text.
    pub fn words(&self, key: &str) -> Option<&str> {
        self.all.words_of(key)
    }

    /// A file of `_data` by name, without its extension.
    pub fn data(&self, name: &str) -> Option<&Node> {
        self.all.get("data")?.get(name)
    }

    /// Whether a path outside collections is left out: by its name, or by the settings.
    pub fn leaves_out(&self, path: &str) -> bool {
        if self.include.iter().any(|included| included == path) {
            return false;
        }
        let named_out = self.exclude.iter().any(|excluded| {
            let excluded = excluded.trim_end_matches('/');
            path == excluded || path.strip_prefix(excluded).is_some_and(|rest| rest.starts_with('/'))
        });
        named_out
            || path.split('/').any(|part| part.starts_with(['_', '#', '~']) && part != "_posts")
            || path.ends_with('~')
    }

    /// What the settings say a page of this path has when it does not say it itself.
    pub fn default_for(&self, path: &str, key: &str) -> Option<&Node> {
        let defaults = self.all.get("defaults")?.items();
        let fits = |node: &&Node| {
            let scope = node.get("scope").and_then(|scope| scope.words_of("path")).unwrap_or("");
            scope.is_empty() || path.starts_with(scope)
        };
        defaults.iter().rev().filter(fits).find_map(|node| node.get("values")?.get(key))
    }
}

fn is_collection_file(path: &str) -> bool {
    path.strip_prefix('_')
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, name)| name == "collection.yml")
}

fn lay_file_over(all: &mut Map, tree: &SourceTree, path: &str, report: &mut Report) -> Option<Map> {
    let text = tree.text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match yaml::parse(text, 1) {
        Ok(Node { value: Value::Map(map), .. }) => {
            all.lay_over(&map);
            Some(map)
        }
        Ok(Node { value: Value::Null, .. }) => None,
        Ok(node) => {
            report.lost(
                path,
                node.at,
                Rule::BrokenYaml,
                "These are not keys with values; the file was left out.",
            );
            None
        }
        Err(error) => {
            report.lost(
                path,
                error.at,
                Rule::BrokenYaml,
                format!("This is not valid YAML: {}. The file was left out.", error.message),
            );
            None
        }
    }
}

/// The collections in the order of the settings. `collections` may be a map with options or a plain list of names.
fn collections(node: Option<&Node>, files: &[(String, Option<Node>)]) -> Vec<CollectionConfig> {
    let Some(node) = node else { return Vec::new() };
    let mut found: Vec<CollectionConfig> = node
        .entries()
        .iter()
        .map(|(name, options)| {
            let order = options.get("order").map_or(&[][..], Node::items);
            let file = files
                .iter()
                .rev()
                .find(|(_, written)| written.as_ref().is_some_and(|written| written.get(name).is_some()));
            CollectionConfig {
                name: name.clone(),
                output: options.get("output").is_some_and(Node::is_true),
                order: order.iter().filter_map(|entry| Some((entry.words()?.to_owned(), entry.at))).collect(),
                file: file.map_or_else(|| "_config.yml".to_owned(), |(file, _)| file.clone()),
            }
        })
        .collect();
    if let Value::List(names) = &node.value {
        found.extend(names.iter().filter_map(Node::words).map(|name| CollectionConfig {
            name: name.to_owned(),
            output: false,
            order: Vec::new(),
            file: "_config.yml".to_owned(),
        }));
    }
    found
}

/// Every YAML file of `_data`, by name; folders are maps.
fn data(tree: &SourceTree, report: &mut Report) -> Map {
    let mut data = Map::default();
    for path in tree.files.keys() {
        let Some(name) = path
            .strip_prefix("_data/")
            .and_then(|name| name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")))
        else {
            continue;
        };
        let Some(text) = tree.text(path) else { continue };
        match yaml::parse(text.strip_prefix('\u{feff}').unwrap_or(text), 1) {
            Ok(node) => {
                let nested = name.rsplit('/').fold(None, |inner: Option<Node>, part| {
                    let mut map = Map::default();
                    map.set(part.to_owned(), inner.unwrap_or_else(|| node.clone()));
                    Some(Node { value: Value::Map(map), at: Place::default() })
                });
                if let Some(Node { value: Value::Map(map), .. }) = nested {
                    data.lay_over(&map);
                }
            }
            Err(error) => report.lost(
                path,
                error.at,
                Rule::BrokenYaml,
                format!("This is not valid YAML: {}. The file was left out.", error.message),
            ),
        }
    }
    data
}
