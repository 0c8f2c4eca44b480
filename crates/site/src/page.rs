//! One page as its source describes it: where it stands, what it is called, which layout it has. Bodies are made elsewhere.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use polity_store::Micros;

use crate::Lang;
use crate::config::Config;
use crate::content::Variant;
use crate::front_matter;
use crate::report::{Place, Report, Rule};
use crate::source::{self, SourceTree};
use crate::yaml::Node;
use crate::{markdown, permalink, words};

/// Words of a page's title that stand in its head.
const HEAD_TITLE_WORDS: usize = 25;
/// Words of a page's description.
pub const DESCRIPTION_WORDS: usize = 20;

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path of the source.
    pub file: String,
    pub kind: Kind,
    pub layout: Layout,
    /// The written address, decoded.
    pub address: String,
    /// The heading, with the HTML that editors put into titles.
    pub title: String,
    /// The title as plain words.
    pub head_title: String,
    /// None: cut it from the body.
    pub description: Option<String>,
    /// A shorter name for the breadcrumb.
    pub breadcrumb: Option<String>,
    /// Title of the group of pages that this one belongs to in its collection.
    pub group: Option<String>,
    /// Day that the page shows, and when it is published.
    pub date: Option<PageDate>,
    /// Path or address of the picture for shared links.
    pub image: Option<String>,
    /// Where a link, a file or a forward leads.
    pub target: Option<String>,
    pub language: Lang,
    pub front_matter: Node,
    pub body: String,
    pub body_line: u32,
    pub variant: Variant,
    pub changed_at: Micros,
}

/// What kind of page it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Standalone,
    /// Part of the collection with this number.
    Document {
        collection: usize,
    },
    /// A dated entry; the folders above `_posts`.
    Post {
        categories: Vec<String>,
    },
}

/// How a page is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Page,
    Homepage,
    /// The resource room.
    Resources,
    /// One category of the resource room.
    Category,
    ContactUs,
    /// The body alone.
    Skeleton,
    /// The page for addresses that lead nowhere.
    NotFound,
    /// A post that leads to another address.
    Link,
    /// A post that is a document.
    File,
    Forward,
    /// The site's search, which is not part of this room yet.
    Search,
}

/// A day as written, and the moment from which a page of that day is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageDate {
    pub day: Date,
    pub at: Micros,
}

/// Reads every page of a site, in the order of their paths. Pages that say `published: false` are left out.
pub fn read_all(tree: &SourceTree, config: &Config, zone: &TimeZone, report: &mut Report) -> Vec<Page> {
    let mut pages = Vec::new();
    for (path, file) in &tree.files {
        if !source::is_page(path) {
            continue;
        }
        let Some(place) = placed(path, config) else { continue };
        let Some(text) = file.text.as_deref() else { continue };
        let Some(split) = front_matter::split(path, text, report) else {
            if source::is_markdown(path) {
                report.poor(path, Place::default(), Rule::NoFrontMatter, "The file has no front matter (the lines between two --- lines at its top); it is not published as a page.");
            }
            continue;
        };
        if split.front_matter.get("published").is_some_and(Node::is_false) {
            continue;
        }
        let reader = Reader { path, config, zone, front_matter: &split.front_matter };
        let mut page = reader.page(place, report);
        page.changed_at = file.changed_at;
        page.body = split.body;
        page.body_line = split.body_line;
        pages.push(page);
    }
    pages
}

/// What the folder says about a file.
enum Placed {
    Standalone,
    Document { collection: usize },
    Post { categories: Vec<String>, day: Option<Date>, words: String },
}

fn placed(path: &str, config: &Config) -> Option<Placed> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(inside) = path.strip_prefix('_')
        && !inside.starts_with("posts/")
    {
        let (collection, rest) = inside.split_once('/')?;
        let number = config.collections.iter().position(|known| known.name == collection)?;
        let hidden = rest.split('/').any(|part| part.starts_with(['_', '.']));
        return (!hidden && config.collections.get(number)?.output)
            .then_some(Placed::Document { collection: number });
    }
    if config.leaves_out(path) {
        return None;
    }
    let folders: Vec<&str> = folder.split('/').collect();
    if let Some(at) = folders.iter().position(|folder| *folder == "_posts") {
        let categories = folders.get(..at)?.iter().map(|folder| (*folder).to_owned()).collect();
        let (day, words) = dated_name(permalink::without_extension(name));
        return Some(Placed::Post { categories, day, words: words.to_owned() });
    }
    Some(Placed::Standalone)
}

/// Splits `2024-01-25-some-words`.
fn dated_name(stem: &str) -> (Option<Date>, &str) {
    let mut parts = stem.splitn(4, '-');
    let day = (|| {
        let number = |text: Option<&str>| text?.parse::<i16>().ok();
        let (year, month, day) = (number(parts.next())?, number(parts.next())?, number(parts.next())?);
        // Some sites write two digits of the year.
        let year = if (0..100).contains(&year) { year + 2_000 } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })();
    match (day, parts.next()) {
        (Some(day), Some(words)) => (Some(day), words),
        _ => (None, stem),
    }
}

struct Reader<'a> {
    path: &'a str,
    config: &'a Config,
    zone: &'a TimeZone,
    front_matter: &'a Node,
}

impl Reader<'_> {
    fn page(&self, place: Placed, report: &mut Report) -> Page {
        let (kind, day_of_name, post_words) = match place {
            Placed::Standalone => (Kind::Standalone, None, None),
            Placed::Document { collection } => (Kind::Document { collection }, None, None),
            Placed::Post { categories, day, words } => (Kind::Post { categories }, day, Some(words)),
        };
        let layout = self.layout(&kind, report);
        let address = self.address(&kind, post_words.as_deref(), report);
        let title = self.title(&kind, post_words.as_deref(), layout, report);
        let head_title = plain(&title, HEAD_TITLE_WORDS);
        let description = self
            .front_matter
            .get("description")
            .and_then(Node::text)
            .map(|text| plain(text, DESCRIPTION_WORDS));
        let is_markdown = source::is_markdown(self.path);
        let is_tiptap = self.front_matter.words_of("variant") == Some("tiptap");
        let words_of = |key: &str| self.front_matter.words_of(key).map(str::to_owned);
        Page {
            file: self.path.to_owned(),
            address,
            head_title,
            description,
            breadcrumb: words_of("breadcrumb"),
            group: words_of("third_nav_title").filter(|_| matches!(kind, Kind::Document { .. })),
            date: self.date(day_of_name, report),
            image: words_of("image"),
            target: self.target(layout, report),
            language: self.language(),
            front_matter: self.front_matter.clone(),
            body: String::new(),
            body_line: 1,
            variant: if is_markdown && !is_tiptap { Variant::Markdown } else { Variant::Html },
            changed_at: 0,
            title,
            layout,
            kind,
        }
    }

    fn place_of(&self, key: &str) -> Place {
        self.front_matter.get(key).map_or_else(Place::default, |node| node.at)
    }

    fn layout(&self, kind: &Kind, report: &mut Report) -> Layout {
        let written = self
            .front_matter
            .get("layout")
            .or_else(|| self.config.default_for(self.path, "layout"))
            .and_then(Node::words);
        match written.unwrap_or("page") {
            "page" | "post" | "default" | "simple-page" | "leftnav-page" | "leftnav-page-content" => {
                Layout::Page
            }
            "homepage" => Layout::Homepage,
            "resources" => Layout::Resources,
            "resources-alt" => Layout::Category,
            "contact_us" | "contact-us" => Layout::ContactUs,
            "skeleton" | "blank" if self.front_matter.words_of("permalink") == Some("/404.html") => {
                Layout::NotFound
            }
            "skeleton" | "blank" => Layout::Skeleton,
            "link" => Layout::Link,
            "file" => Layout::File,
            "forward" => Layout::Forward,
            "search" => Layout::Search,
            other => {
                let at = self.place_of("layout");
                report.poor(
                    self.path,
                    at,
                    Rule::UnknownLayout,
                    format!(
                        "The layout \"{other}\" is not known here; the page is laid out as an ordinary page."
                    ),
                );
                let _ = kind;
                Layout::Page
            }
        }
    }

    fn address(&self, kind: &Kind, post_words: Option<&str>, report: &mut Report) -> String {
        if let Some(permalink) = self.front_matter.words_of("permalink") {
            if let Some(address) = permalink::written(permalink) {
                return address;
            }
            let at = self.place_of("permalink");
            report.lost(self.path, at, Rule::BadPermalink, format!("The permalink \"{permalink}\" cannot be an address of this site; the page stands at the address of its file."));
        }
        match kind {
            Kind::Standalone => permalink::of_path(self.path),
            Kind::Document { .. } => permalink::of_path(self.path.strip_prefix('_').unwrap_or(self.path)),
            Kind::Post { categories } => permalink::of_post(categories, post_words.unwrap_or("post")),
        }
    }

    fn title(&self, kind: &Kind, post_words: Option<&str>, layout: Layout, report: &mut Report) -> String {
        if let Some(title) = self.front_matter.words_of("title") {
            return title.to_owned();
        }
        let has_own_words = matches!(layout, Layout::ContactUs | Layout::Homepage);
        if !has_own_words {
            report.poor(
                self.path,
                Place::default(),
                Rule::NoTitle,
                "The page has no title; its file name stands in for it.",
            );
        }
        if layout == Layout::ContactUs {
            return String::new();
        }
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        let stem = match kind {
            Kind::Post { .. } => post_words.unwrap_or(name),
            _ => permalink::without_extension(name),
        };
        let mut title = String::new();
        for word in stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()) {
            if !title.is_empty() {
                title.push(' ');
            }
            let mut letters = word.chars();
            title.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            title.push_str(letters.as_str());
        }
        title
    }

    fn date(&self, day_of_name: Option<Date>, report: &mut Report) -> Option<PageDate> {
        let written = self.front_matter.get("date").and_then(Node::words);
        let moment = match written {
            Some(text) => {
                if let Some(moment) = read_date(text) {
                    Some(moment)
                } else {
                    let at = self.place_of("date");
                    report.lost(
                        self.path,
                        at,
                        Rule::BadDate,
                        format!("The date \"{text}\" was not understood; write it as 2026-01-31."),
                    );
                    day_of_name.map(|day| day.to_datetime(jiff::civil::Time::midnight()))
                }
            }
            None => day_of_name.map(|day| day.to_datetime(jiff::civil::Time::midnight())),
        }?;
        let at = self
            .zone
            .to_ambiguous_zoned_datetime(moment)
            .compatible()
            .map_or(0, |zoned| zoned.timestamp().as_microsecond());
        Some(PageDate { day: moment.date(), at })
    }

    fn target(&self, layout: Layout, report: &mut Report) -> Option<String> {
        let keys: &[&str] = match layout {
            Layout::Link => &["external", "file_url"],
            Layout::File => &["file_url", "external"],
            Layout::Forward => &["redirect_to", "external", "url", "file_url"],
            _ => {
                return self
                    .front_matter
                    .words_of("file_url")
                    .or_else(|| self.front_matter.words_of("external"))
                    .map(str::to_owned);
            }
        };
        let target = keys
            .iter()
            .find_map(|key| self.front_matter.words_of(key))
            .filter(|target| is_web_address(target));
        if target.is_none() {
            report.lost(
                self.path,
                Place::default(),
                Rule::NoTarget,
                format!(
                    "The page leads elsewhere, but \"{}\" names no address; it is left out.",
                    keys.first().unwrap_or(&"external")
                ),
            );
        }
        target.map(str::to_owned)
    }

    fn language(&self) -> Lang {
        let written =
            self.front_matter.words_of("lang").or_else(|| self.config.words("lang")).unwrap_or("en");
        written.split('-').next().unwrap_or("en").parse().unwrap_or_default()
    }
}

/// Addresses to which a page may send its readers.
fn is_web_address(target: &str) -> bool {
    target.starts_with('/') || target.starts_with("https://") || target.starts_with("http://")
}

/// Words of front matter as plain text, as they stand in a page's head.
pub fn plain(text: &str, count: usize) -> String {
    let html = markdown::to_inline_html(text);
    words::first_words(&words::decoded(&words::without_tags(&html)), count)
}

fn read_date(text: &str) -> Option<DateTime> {
    let day: Date = text.get(..10)?.parse().ok()?;
    let time = text.get(11..).map(str::trim).filter(|time| !time.is_empty());
    let clock = time.and_then(|time| time.split([' ', '+', 'Z']).next()).and_then(|time| {
        let padded = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
        padded.parse::<jiff::civil::Time>().ok()
    });
    Some(day.to_datetime(clock.unwrap_or_else(jiff::civil::Time::midnight)))
}
