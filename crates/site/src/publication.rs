//! A site put together for one moment: which pages are public, at which addresses, with which menus. It is made from sources that were read once,
//! and made again when a dated post becomes due; bodies are not rendered again for that.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use polity_store::Micros;

use crate::Lang;
use crate::breadcrumb::{Crumb, Crumbs};
use crate::collection::{self, Collection};
use crate::config::Config;
use crate::content::{self, Body, BodySource, BodyWords, Picture};
use crate::footer::{self, Footer};
use crate::liquid::Scope;
use crate::navigation::{self, MenuEntry, Menus, SideGroup};
use crate::nearest::Nearest;
use crate::page::{self, Kind, Layout, Page};
use crate::redirects::{self, Redirect};
use crate::report::{Place, Report, Rule};
use crate::resource_room::{self, ResourceRoom};
use crate::sections::{self, Section};
use crate::source::{self, SourceTree};
use crate::{colour, permalink};

/// Bytes of a picture that are read for its size.
const PICTURE_HEAD_BYTES: u64 = 64 * 1024;

/// What was read from the folder, with every body made.
pub struct Sources {
    pub tree: SourceTree,
    pub config: Config,
    pub pages: Vec<Page>,
    pub bodies: Vec<Arc<Body>>,
    /// Homepage sections by page.
    pub sections: HashMap<usize, Vec<Section>>,
    pub theme: String,
    pub redirects: Vec<Redirect>,
    pub changed_at: Micros,
}

/// Words that stand inside what is published, by language.
pub struct PublicationWords {
    pub bodies: HashMap<Lang, BodyWords>,
    /// The word "All" of the resource room's menu.
    pub all: HashMap<Lang, String>,
}

impl PublicationWords {
    fn of(&self, lang: Lang) -> &BodyWords {
        static NONE: BodyWords = BodyWords::none();
        self.bodies.get(&lang).or_else(|| self.bodies.get(&Lang::En)).unwrap_or(&NONE)
    }
}

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Page(usize),
    /// A post that leads elsewhere, percent-encoded.
    Elsewhere(String),
    /// A file of the folder, by its path.
    File(String),
    /// The list of all pages that people read.
    SitemapPage,
}

/// A site at one moment.
pub struct Publication {
    pub sources: Arc<Sources>,
    pub collections: Vec<Collection>,
    /// Public posts, newest first.
    pub posts: Vec<usize>,
    pub room: Option<ResourceRoom>,
    pub menus: HashMap<Lang, Vec<MenuEntry>>,
    pub sides: Vec<Vec<SideGroup>>,
    pub crumbs: Vec<Vec<Crumb>>,
    pub footer: Footer,
    pub nearest: Nearest,
    pub by_address: HashMap<String, Target>,
    by_folded: HashMap<String, String>,
    /// When the next post becomes due.
    pub next_change_at: Option<Micros>,
}

impl Sources {
    /// Reads a folder and makes every body, on all processors.
    pub fn read(
        root: &std::path::Path,
        zone: &TimeZone,
        words: &PublicationWords,
        report: &mut Report,
    ) -> Self {
        let mut tree = SourceTree::read(root, report);
        let config = Config::read(&tree, report);
        let mut pages = page::read_all(&tree, &config, zone, report);
        collection::report_unpublished(&tree, &config, report);
        let pictures = Pictures { tree: &tree, known: Mutex::new(HashMap::new()) };
        let bodies = make_bodies(&pages, &config, &pictures, words, report);
        let mut sections = HashMap::new();
        for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.layout == Layout::Homepage) {
            sections.insert(
                at,
                sections::read(&page.front_matter, &page.file, &|path| pictures.find(path), report),
            );
        }
        let changed_at = tree.files.values().map(|file| file.changed_at).max().unwrap_or(0);
        let redirects = tree.text("_redirects").map(redirects::read).unwrap_or_default();
        // Everything was read; only what is shown stays in memory.
        tree.forget_texts();
        for page in &mut pages {
            page.body = String::new();
        }
        Self { theme: colour::theme(&config), sections, bodies, pages, config, redirects, changed_at, tree }
    }
}

/// Looks up pictures, and remembers their sizes.
struct Pictures<'a> {
    tree: &'a SourceTree,
    known: Mutex<HashMap<String, Picture>>,
}

impl Pictures<'_> {
    fn find(&self, path: &str) -> Option<Picture> {
        let path = path.trim_start_matches('/');
        self.tree.files.get(path)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let picture = known
            .entry(path.to_owned())
            .or_insert_with(|| Picture { size: content::picture_size(&self.head(path)) });
        Some(*picture)
    }

    fn head(&self, path: &str) -> Vec<u8> {
        use std::io::Read as _;
        let mut head = Vec::new();
        if let Ok(file) = std::fs::File::open(self.tree.root.join(path)) {
            // A picture that cannot be read has no known size; it is shown without one.
            let _ = file.take(PICTURE_HEAD_BYTES).read_to_end(&mut head);
        }
        head
    }
}

fn make_bodies(
    pages: &[Page],
    config: &Config,
    pictures: &Pictures<'_>,
    words: &PublicationWords,
    report: &mut Report,
) -> Vec<Arc<Body>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = pages.len().div_ceil(workers).max(1);
    let make = |page: &Page, report: &mut Report| {
        let source = BodySource {
            file: &page.file,
            text: &page.body,
            first_line: page.body_line,
            variant: page.variant,
            scope: Scope { site: &config.all, page: &page.front_matter },
            picture: &|path| pictures.find(path),
            words: words.of(page.language),
        };
        Arc::new(content::render(&source, report))
    };
    let parts: Vec<(Vec<Arc<Body>>, Report)> = std::thread::scope(|scope| {
        let threads: Vec<_> = pages
            .chunks(share)
            .map(|chunk| {
                scope.spawn(move || {
                    let mut report = Report::default();
                    let bodies = chunk.iter().map(|page| make(page, &mut report)).collect();
                    (bodies, report)
                })
            })
            .collect();
        // A worker that panicked has left no bodies; its pages are empty and the report says so below.
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let mut bodies = Vec::with_capacity(pages.len());
    for ((made, part), chunk) in parts.into_iter().zip(pages.chunks(share)) {
        report.extend(part);
        if made.len() == chunk.len() {
            bodies.extend(made);
            continue;
        }
        for page in chunk {
            report.lost(&page.file, Place::default(), Rule::Unreadable, "The page's text could not be read by this program; please report this. The page is published empty.");
            bodies.push(Arc::new(Body::default()));
        }
    }
    bodies
}

impl Publication {
    /// Puts the site together as it stands at `now`.
    pub fn assemble(
        sources: Arc<Sources>,
        words: &PublicationWords,
        now: Micros,
        report: &mut Report,
    ) -> Self {
        let pages = &sources.pages;
        let is_public = |page: &Page| {
            page.date.is_none_or(|date| date.at <= now) || !matches!(page.kind, Kind::Post { .. })
        };
        let mut posts: Vec<usize> = (0..pages.len())
            .filter(|at| {
                pages.get(*at).is_some_and(|page| matches!(page.kind, Kind::Post { .. }) && is_public(page))
            })
            .collect();
        posts.sort_by_key(|at| {
            std::cmp::Reverse(pages.get(*at).map(|page| (page.date.map_or(0, |date| date.at), &page.file)))
        });
        let next_change_at = pages
            .iter()
            .filter(|page| !is_public(page))
            .filter_map(|page| page.date.map(|date| date.at))
            .min();
        let collections = collection::in_order(&sources.config, pages, report);
        let room = resource_room::read(&sources.config, pages, &posts);
        let crumbs_by = Crumbs::new(pages, &collections, &posts);
        let crumbs = pages.iter().map(|page| crumbs_by.of(page)).collect();
        let sides = collections.iter().map(|collection| navigation::side(collection, pages)).collect();
        let mut built = Self {
            collections,
            posts,
            room,
            menus: HashMap::new(),
            sides,
            crumbs,
            footer: Footer::default(),
            nearest: Nearest::default(),
            by_address: HashMap::new(),
            by_folded: HashMap::new(),
            next_change_at,
            sources: Arc::clone(&sources),
        };
        built.place_everything(report);
        let placed = built.by_address.iter().filter_map(|(address, target)| match target {
            Target::Page(at) => Some((address.as_str(), *at)),
            _ => None,
        });
        let placed =
            placed.filter(|(_, at)| pages.get(*at).is_some_and(|page| page.layout != Layout::NotFound));
        built.nearest = Nearest::new(placed);
        built.footer = footer::read(&sources.config, &|address| built.find(address).is_some());
        built.menus = built.all_menus(words, report);
        built.report_missing_marks(report);
        built.report_broken_links(report);
        built
    }

    fn all_menus(&self, words: &PublicationWords, report: &mut Report) -> HashMap<Lang, Vec<MenuEntry>> {
        let mut found = HashMap::new();
        for lang in Lang::ALL {
            let all = words.all.get(&lang).map_or("", String::as_str);
            let menus = Menus {
                config: &self.sources.config,
                pages: &self.sources.pages,
                collections: &self.collections,
                room: self.room.as_ref(),
                all,
            };
            let mut quiet = Report::default();
            found.insert(lang, menus.top(if lang == Lang::En { report } else { &mut quiet }));
        }
        found
    }

    /// Gives every page and file its address. The first page in order keeps an address that two ask for.
    fn place_everything(&mut self, report: &mut Report) {
        let sources = Arc::clone(&self.sources);
        let standalone = (0..sources.pages.len())
            .filter(|at| sources.pages.get(*at).is_some_and(|page| page.kind == Kind::Standalone));
        let documents = self.collections.iter().flat_map(|collection| collection.pages.iter().copied());
        let in_order: Vec<usize> = standalone.chain(documents).chain(self.posts.iter().copied()).collect();
        let mut first_by: BTreeMap<String, String> = BTreeMap::new();
        for leads_elsewhere in [false, true] {
            for page in in_order.iter().filter_map(|at| Some((*at, sources.pages.get(*at)?))) {
                let (at, page) = page;
                if page.layout == Layout::Search
                    || matches!(page.layout, Layout::Link | Layout::File | Layout::Forward) != leads_elsewhere
                {
                    continue;
                }
                let target = match (&page.target, leads_elsewhere) {
                    (Some(target), true) => Target::Elsewhere(permalink::encode(target)),
                    (None, true) => continue,
                    (_, false) => Target::Page(at),
                };
                match first_by.get(&page.address) {
                    None => {
                        first_by.insert(page.address.clone(), page.file.clone());
                        self.by_address.insert(page.address.clone(), target);
                    }
                    Some(first) => {
                        let at =
                            page.front_matter.get("permalink").map_or_else(Place::default, |node| node.at);
                        report.lost(
                            &page.file,
                            at,
                            Rule::DuplicateAddress,
                            format!(
                                "The address {} belongs to {first} already; this page is not published.",
                                page.address
                            ),
                        );
                    }
                }
            }
        }
        for path in sources.tree.files.keys() {
            if let Some(address) = static_address(path, &sources.config) {
                self.by_address.entry(address).or_insert_with(|| Target::File(path.clone()));
            }
        }
        self.by_address.entry("/sitemap/".to_owned()).or_insert(Target::SitemapPage);
        let mut addresses: Vec<&String> = self.by_address.keys().collect();
        addresses.sort();
        let mut folded = HashMap::new();
        for address in addresses {
            folded.entry(permalink::fold(address)).or_insert_with(|| address.clone());
        }
        self.by_folded = folded;
    }

    /// The written address for a spelling of it (decoded).
    pub fn find(&self, address: &str) -> Option<&str> {
        if let Some((known, _)) = self.by_address.get_key_value(address) {
            return Some(known);
        }
        self.by_folded.get(&permalink::fold(address)).map(String::as_str)
    }

    /// Pages with an address of their own, in the order of their addresses.
    pub fn public_pages(&self) -> Vec<(&str, &Page)> {
        let mut found: Vec<(&str, &Page)> = self
            .by_address
            .iter()
            .filter_map(|(address, target)| match target {
                Target::Page(at) => Some((address.as_str(), self.sources.pages.get(*at)?)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(address, _)| *address);
        found
    }

    /// The logo and the icon are named in settings, not on a page.
    fn report_missing_marks(&self, report: &mut Report) {
        let config = &self.sources.config;
        let logo = config.data("navigation").and_then(|navigation| navigation.get("logo"));
        for (file, node) in [("_data/navigation.yml", logo), ("_config.yml", config.all.get("favicon"))] {
            let Some((node, path)) = node.and_then(|node| Some((node, content::local_path(node.words()?)?)))
            else {
                continue;
            };
            if !self.sources.tree.files.contains_key(path.trim_start_matches('/')) {
                let message = format!("The picture {path} is not in the site's folder.");
                report.lost(file, node.at, Rule::MissingFile, message);
            }
        }
    }

    fn report_broken_links(&self, report: &mut Report) {
        for target in self.by_address.values() {
            let Target::Page(at) = target else { continue };
            let (Some(page), Some(body)) = (self.sources.pages.get(*at), self.sources.bodies.get(*at)) else {
                continue;
            };
            for (address, line) in &body.links {
                let path = address.split(['?', '#']).next().unwrap_or(address);
                if self.find(path).is_some() || redirects::target(&self.sources.redirects, path).is_some() {
                    continue;
                }
                let is_file =
                    path.rsplit('/').next().is_some_and(|name| name.contains('.') && !source::is_page(name));
                if is_file {
                    report.lost(
                        &page.file,
                        Place::line(*line),
                        Rule::MissingFile,
                        format!("The file {path} is not in the site's folder."),
                    );
                } else {
                    report.lost(
                        &page.file,
                        Place::line(*line),
                        Rule::BrokenLink,
                        format!("The link to {path} leads to no page of this site."),
                    );
                }
            }
        }
    }
}

/// Where a file that is no page is served, if it is.
fn static_address(path: &str, config: &Config) -> Option<String> {
    let is_settings = matches!(
        path.rsplit_once('.').map(|(_, ending)| ending),
        Some("yml" | "yaml" | "toml" | "scss" | "lock")
    ) || path == "CNAME";
    if source::is_text(path) || is_settings {
        return None;
    }
    if let Some(inside) = path.strip_prefix('_') {
        let (name, rest) = inside.split_once('/')?;
        let published =
            config.collections.iter().any(|collection| collection.name == name && collection.output);
        return (published && !rest.split('/').any(|part| part.starts_with(['_', '.'])))
            .then(|| format!("/{inside}"));
    }
    (!config.leaves_out(path)).then(|| format!("/{path}"))
}
