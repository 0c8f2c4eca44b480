//! The site as others use it: open a folder, ask for an address, get an answer.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use jiff::tz::TimeZone;
use polity_store::Micros;
use polity_web::Lang;

use crate::live::{self, LiveFigures, LivePart};
use crate::pages::furniture::{Dress, Furniture};
use crate::pages::shell::{self, Drawing};
use crate::pages::views;
use crate::permalink;
use crate::publication::{Publication, PublicationWords, Sources, Target};
use crate::rendered::{Rendered, content_name, media_type};
use crate::report::{Place, Report, Rule};
use crate::resource_room::Wish;
use crate::{feeds, redirects};

/// What a site needs to know about the deployment that publishes it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Public address of the deployment; a slash at its end is ignored.
    pub base: String,
    /// Zone in which posts are dated.
    pub zone: TimeZone,
    /// The moment of opening, microseconds UTC.
    pub now: Micros,
}

/// A request for a page or file.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Path as asked, percent-encoded.
    pub path: &'a str,
    /// Query without its question mark.
    pub query: &'a str,
    /// Microseconds UTC.
    pub now: Micros,
    /// Language of the furniture.
    pub lang: Lang,
}

/// What a site answers.
#[derive(Debug)]
pub enum Answer {
    /// A page, a feed, or the page for an address that leads nowhere.
    Page(Rendered),
    /// A file of the folder, to be sent as it is.
    File(File),
    /// Another address (percent-encoded) and the status: 301, 302, 303, 307 or 308.
    Moved(String, u16),
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is on disk.
    pub path: PathBuf,
    /// Media type by its ending.
    pub media_type: &'static str,
    /// Its size when the folder was read.
    pub size: u64,
    /// Strong tag without quotes: from its path, size and time of change.
    pub tag: String,
}

/// A published site. Cheap to share; answers from memory.
pub struct Site {
    sources: Arc<Sources>,
    furniture: Furniture,
    words: PublicationWords,
    base: String,
    figures: Arc<dyn LiveFigures>,
    styles: HashMap<String, Bytes>,
    edition: RwLock<Arc<Edition>>,
}

/// One publication with the pages that were drawn of it so far.
struct Edition {
    publication: Publication,
    pages: Vec<Drawn>,
    sitemap_page: Drawn,
    /// Sitemap and feeds, by address.
    for_machines: Mutex<HashMap<String, Rendered>>,
}

/// A page in each language, drawn when somebody first asks for it.
type Drawn = [OnceLock<Rendered>; Lang::ALL.len()];

const HTML: &str = "text/html; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";

impl Site {
    /// Reads a folder and publishes it. Never fails: a folder that cannot be read is an empty site, and the report says why.
    pub fn open(folder: &Path, settings: Settings, figures: Arc<dyn LiveFigures>) -> (Self, Report) {
        let mut report = Report::default();
        let furniture = Furniture::new();
        let words = furniture.for_publication();
        let sources = Arc::new(Sources::read(folder, &settings.zone, &words, &mut report));
        let publication = Publication::assemble(Arc::clone(&sources), &words, settings.now, &mut report);
        report.pages = publication.public_pages().len();
        report.sort();
        let mut styles = HashMap::new();
        for css in
            sources.bodies.iter().map(|body| &body.css).chain([&sources.theme]).filter(|css| !css.is_empty())
        {
            styles.insert(shell::style_address(css), Bytes::from(css.clone()));
        }
        let site = Self {
            edition: RwLock::new(Arc::new(Edition::new(publication))),
            base: settings.base.trim_end_matches('/').to_owned(),
            figures,
            styles,
            furniture,
            words,
            sources,
        };
        (site, report)
    }

    /// How many pages are public now.
    pub fn pages(&self) -> usize {
        self.edition_now().publication.public_pages().len()
    }

    /// Addresses of all public pages, decoded, sorted.
    pub fn addresses(&self) -> Vec<String> {
        self.edition_now()
            .publication
            .public_pages()
            .into_iter()
            .map(|(address, _)| address.to_owned())
            .collect()
    }

    /// Pages that can never be seen because another room of the deployment answers at their address.
    pub fn collisions(&self, holder: impl Fn(&str) -> Option<&'static str>) -> Report {
        let mut report = Report::default();
        for (address, page) in self.edition_now().publication.public_pages() {
            if let Some(room) = holder(address).filter(|_| address != "/") {
                let at = page.front_matter.get("permalink").map_or_else(Place::default, |node| node.at);
                report.lost(&page.file, at, Rule::ReservedAddress, format!("The address {address} belongs to the room \"{room}\" of this deployment; the page cannot be seen there."));
            }
        }
        report
    }

    /// Answers a request. `dress` is asked only when a page is drawn.
    pub fn answer(&self, ask: &Ask<'_>, dress: impl FnOnce() -> Dress) -> Answer {
        let edition = self.edition_at(ask.now);
        let publication = &edition.publication;
        let address = permalink::decode(ask.path);
        if let Some(feed) = self.for_machines(&edition, &address) {
            return Answer::Page(feed);
        }
        let Some(known) = publication.find(&address) else {
            return match redirects::target(&self.sources.redirects, &address) {
                Some((_, 410)) => Answer::Page(self.draw(&edition, &dress(), 410, None, views::gone)),
                Some((to, code)) => Answer::Moved(to, code),
                None => Answer::Page(
                    self.draw(&edition, &dress(), 404, None, |drawing| views::not_found(drawing, &address)),
                ),
            };
        };
        if known != address {
            let query = if ask.query.is_empty() { String::new() } else { format!("?{}", ask.query) };
            return Answer::Moved(permalink::encode_path(known) + &query, 301);
        }
        match publication.by_address.get(known) {
            Some(Target::Elsewhere(to)) => Answer::Moved(to.clone(), 302),
            Some(Target::File(path)) => self.file(path),
            Some(Target::SitemapPage) => {
                let slot = edition.sitemap_page.get(slot_of(ask.lang));
                Answer::Page(kept(slot, || self.draw(&edition, &dress(), 200, None, views::sitemap)))
            }
            Some(Target::Page(at)) => Answer::Page(self.page(&edition, *at, ask, dress)),
            None => Answer::Page(failed()),
        }
    }

    /// A style sheet of the site, by its full address.
    pub fn style(&self, address: &str) -> Option<Bytes> {
        self.styles.get(address).cloned()
    }

    fn page(&self, edition: &Edition, at: usize, ask: &Ask<'_>, dress: impl FnOnce() -> Dress) -> Rendered {
        let page = self.sources.pages.get(at);
        let status =
            if page.is_some_and(|page| page.layout == crate::page::Layout::NotFound) { 404 } else { 200 };
        let live =
            self.sources.bodies.get(at).map(|body| body.live.as_slice()).filter(|live| !live.is_empty());
        let wish = Wish::from_query(ask.query);
        if live.is_some() || !wish.is_plain() {
            return self.draw(edition, &dress(), status, live, |drawing| views::page(drawing, at, wish));
        }
        let slot = edition.pages.get(at).and_then(|languages| languages.get(slot_of(ask.lang)));
        kept(slot, || {
            self.draw(edition, &dress(), status, None, |drawing| views::page(drawing, at, Wish::default()))
        })
    }

    fn draw(
        &self,
        edition: &Edition,
        dress: &Dress,
        status: u16,
        live: Option<&[LivePart]>,
        view: impl FnOnce(Drawing<'_>) -> Result<String, askama::Error>,
    ) -> Rendered {
        let updated = self.updated(dress.lang);
        let drawing = Drawing {
            publication: &edition.publication,
            furniture: &self.furniture,
            dress,
            base: &self.base,
            updated: &updated,
        };
        match view(drawing) {
            Ok(html) => match live {
                Some(parts) => Rendered::now(
                    status,
                    HTML,
                    live::fill(&html, parts, &*self.with_own_figures(), dress.lang.code()),
                ),
                None if status == 200 => Rendered::kept(status, HTML, &html),
                None => Rendered::now(status, HTML, html),
            },
            Err(error) => {
                tracing::error!(%error, "a page of the site could not be drawn");
                failed()
            }
        }
    }

    /// The roof's figures, and the one that the site keeps itself.
    fn with_own_figures(&self) -> Box<dyn LiveFigures> {
        Box::new(OwnFigures { roof: Arc::clone(&self.figures), pages: self.pages() })
    }

    fn updated(&self, lang: Lang) -> String {
        if self.sources.changed_at == 0 {
            String::new()
        } else {
            polity_web::format::date(self.sources.changed_at, &TimeZone::UTC, lang)
        }
    }

    /// The sitemap, the rules for robots, a feed: each made once. Only addresses that exist are remembered.
    fn for_machines(&self, edition: &Edition, address: &str) -> Option<Rendered> {
        let is_one = matches!(address, "/sitemap.xml" | "/robots.txt") || address.ends_with("/feed.xml");
        if !is_one {
            return None;
        }
        let known = || edition.for_machines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known().get(address) {
            return Some(text.clone());
        }
        let text = self.text_for_machines(&edition.publication, address)?;
        known().insert(address.to_owned(), text.clone());
        Some(text)
    }

    fn text_for_machines(&self, publication: &Publication, address: &str) -> Option<Rendered> {
        match address {
            "/sitemap.xml" => {
                Some(kept_text("application/xml; charset=utf-8", &feeds::sitemap(publication, &self.base)))
            }
            "/robots.txt" => Some(kept_text("text/plain; charset=utf-8", &feeds::robots(&self.base))),
            "/feed.xml" => {
                feeds::atom(publication, &self.base, address, None).map(|xml| kept_text(ATOM, &xml))
            }
            _ => {
                let listing = address.strip_suffix("feed.xml")?;
                let category = publication
                    .room
                    .as_ref()?
                    .categories
                    .iter()
                    .find(|category| category.address == listing)?;
                feeds::atom(publication, &self.base, address, Some(&category.folder))
                    .map(|xml| kept_text(ATOM, &xml))
            }
        }
    }

    fn file(&self, path: &str) -> Answer {
        let found = self.sources.tree.files.get(path);
        let (size, changed_at) = found.map_or((0, 0), |file| (file.bytes, file.changed_at));
        let tag = content_name(format!("{path}\0{size}\0{changed_at}").as_bytes());
        Answer::File(File {
            path: self.sources.tree.root.join(path),
            media_type: media_type(path),
            size,
            tag,
        })
    }

    fn edition_now(&self) -> Arc<Edition> {
        Arc::clone(&self.edition.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The edition of a moment: a new one is made when a dated post has become due.
    fn edition_at(&self, now: Micros) -> Arc<Edition> {
        let edition = self.edition_now();
        if edition.publication.next_change_at.is_none_or(|due| now < due) {
            return edition;
        }
        let publication =
            Publication::assemble(Arc::clone(&self.sources), &self.words, now, &mut Report::default());
        let fresh = Arc::new(Edition::new(publication));
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        fresh
    }
}

impl Edition {
    fn new(publication: Publication) -> Self {
        let pages = publication.sources.pages.iter().map(|_| Drawn::default()).collect();
        Self { publication, pages, sitemap_page: Drawn::default(), for_machines: Mutex::default() }
    }
}

struct OwnFigures {
    roof: Arc<dyn LiveFigures>,
    pages: usize,
}

impl LiveFigures for OwnFigures {
    fn figure(&self, name: &str, language: &str) -> Option<String> {
        self.roof.figure(name, language).or_else(|| (name == "pages").then(|| self.pages.to_string()))
    }

    fn room(&self, room: &str, language: &str) -> Option<live::LiveRoom> {
        self.roof.room(room, language)
    }
}

fn slot_of(lang: Lang) -> usize {
    Lang::ALL.iter().position(|known| *known == lang).unwrap_or(0)
}

fn kept(slot: Option<&OnceLock<Rendered>>, make: impl FnOnce() -> Rendered) -> Rendered {
    match slot {
        Some(slot) => slot.get_or_init(make).clone(),
        None => make(),
    }
}

fn kept_text(media_type: &'static str, text: &str) -> Rendered {
    Rendered::kept(200, media_type, text)
}

fn failed() -> Rendered {
    let text = "This page could not be shown. Please try again later.\n";
    Rendered::now(500, "text/plain; charset=utf-8", text.to_owned())
}
