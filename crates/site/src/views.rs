//! Pages as HTML: what the templates need, gathered from a publication, a page and the deployment's dress.

use askama::Template;
use polity_web::{Arg, Lang};

use crate::breadcrumb::Crumb;
use crate::contact::{self, Contact, Line};
use crate::content;
use crate::footer::{Footer, FooterLink};
use crate::furniture::{Dress, Furniture};
use crate::navigation::{self, Link};
use crate::nearest;
use crate::page::{self, Kind, Layout, Page};
use crate::permalink;
use crate::publication::Publication;
use crate::resource_room::{Entry, Listing, Wish};
use crate::sections::{HeroVariant, HomePicture, Section, SectionKind};
use crate::words;

/// Newest posts on the homepage.
const NEWEST: usize = 3;
/// Colours of categories.
const CATEGORY_COLOURS: usize = 5;
/// Addresses offered on the page for an address that leads nowhere.
const NEAR: usize = 5;

/// Everything that a page is drawn from.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    pub publication: &'a Publication,
    pub furniture: &'a Furniture,
    pub dress: &'a Dress,
    /// Public address of the deployment, without a slash at its end.
    pub base: &'a str,
    /// When the sources last changed, as words.
    pub updated: &'a str,
}

/// What stands in a page's head.
struct Head {
    title: String,
    description: String,
    canonical: Option<String>,
    image: Option<String>,
    hide: bool,
}

/// The frame that every page of the site shares.
struct Shell<'a> {
    drawing: Drawing<'a>,
    dress: &'a Dress,
    head: Head,
    site_name: String,
    content_lang: Lang,
    page: Option<usize>,
    own_css: Option<String>,
    menu: Vec<MenuView<'a>>,
    is_home: bool,
}

/// An entry of the top menu on this page.
struct MenuView<'a> {
    label: &'a str,
    href: &'a str,
    leaves: bool,
    below: Vec<&'a Link>,
    current: bool,
}

/// A part of the left navigation on this page.
struct SideView<'a> {
    title: Option<String>,
    current: bool,
    links: Vec<SideLinkView<'a>>,
}

struct SideLinkView<'a> {
    href: &'a str,
    label: &'a str,
    current: bool,
}

/// An entry of a listing, with its date in the reader's language.
struct CardView {
    category: String,
    colour: usize,
    title: String,
    href: String,
    leaves: bool,
    is_document: bool,
    date: String,
}

struct Paging {
    place: String,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct PageTemplate<'a> {
    s: Shell<'a>,
    title: String,
    date: Option<String>,
    side: Vec<SideView<'a>>,
    body: &'a str,
    previous: Option<Link>,
    next: Option<Link>,
}

#[derive(Template)]
#[template(path = "skeleton.html")]
struct SkeletonTemplate<'a> {
    s: Shell<'a>,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeTemplate<'a> {
    s: Shell<'a>,
    notification: Option<String>,
    has_hero: bool,
    sections: &'a [Section],
    newest: Vec<CardView>,
    room_address: &'a str,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactTemplate<'a> {
    s: Shell<'a>,
    title: String,
    contact: Contact,
    picture: Option<HomePicture>,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "listing.html")]
struct ListingTemplate<'a> {
    s: Shell<'a>,
    title: String,
    categories: Vec<(String, String, bool)>,
    years: Vec<(String, String, bool)>,
    count: String,
    cards: Vec<CardView>,
    paging: Option<Paging>,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFoundTemplate<'a> {
    s: Shell<'a>,
    title: String,
    words: String,
    near: Vec<Link>,
}

#[derive(Template)]
#[template(path = "sitemap.html")]
struct SitemapTemplate<'a> {
    s: Shell<'a>,
    groups: Vec<(String, Vec<Link>)>,
}

/// Draws a page. `wish` is for listings only.
pub fn page(drawing: Drawing<'_>, at: usize, wish: Wish) -> Result<String, askama::Error> {
    let publication = drawing.publication;
    let Some(page) = publication.sources.pages.get(at) else { return not_found(drawing, "/") };
    let body = publication.sources.bodies.get(at).map_or("", |body| body.html.as_str());
    match page.layout {
        Layout::Homepage => home(drawing, at, page, body),
        Layout::ContactUs => contact_page(drawing, at, page, body),
        Layout::Resources | Layout::Category => listing(drawing, at, page, body, wish),
        Layout::Skeleton => SkeletonTemplate { s: Shell::of_page(drawing, at, page), body }.render(),
        Layout::NotFound => not_found(drawing, "/404.html"),
        _ => ordinary(drawing, at, page, body),
    }
}

fn ordinary(drawing: Drawing<'_>, at: usize, page: &Page, body: &str) -> Result<String, askama::Error> {
    let publication = drawing.publication;
    let (mut side, mut previous, mut next) = (Vec::new(), None, None);
    if let Kind::Document { collection } = page.kind
        && let Some(known) = publication.collections.get(collection)
    {
        side = publication
            .sides
            .get(collection)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(|group| side_view(group, at))
            .collect();
        let (before, after) = navigation::neighbours(known, &publication.sources.pages, at);
        previous = before.map(|page| Link::new(&page.title, &page.address));
        next = after.map(|page| Link::new(&page.title, &page.address));
    }
    let is_dated = matches!(page.kind, Kind::Post { .. });
    let date = page.date.filter(|_| is_dated).map(|date| civil_date(date.day, drawing.dress.lang));
    PageTemplate {
        s: Shell::of_page(drawing, at, page),
        title: content::html_only(&page.title),
        date,
        side,
        body,
        previous,
        next,
    }
    .render()
}

fn side_view(group: &navigation::SideGroup, at: usize) -> SideView<'_> {
    let links: Vec<SideLinkView<'_>> = group
        .pages
        .iter()
        .map(|link| SideLinkView { href: &link.link.href, label: &link.link.label, current: link.page == at })
        .collect();
    SideView {
        title: group.title.as_deref().map(content::html_only),
        current: links.iter().any(|link| link.current),
        links,
    }
}

fn home(drawing: Drawing<'_>, at: usize, page: &Page, body: &str) -> Result<String, askama::Error> {
    let publication = drawing.publication;
    let sections = publication.sources.sections.get(&at).map_or(&[][..], Vec::as_slice);
    let room = publication.room.as_ref();
    HomeTemplate {
        s: Shell::of_page(drawing, at, page),
        notification: crate::sections::notification(&page.front_matter),
        has_hero: sections.iter().any(|section| matches!(section.kind, SectionKind::Hero(_))),
        sections,
        newest: room
            .map_or_else(Vec::new, |room| room.newest(None, NEWEST))
            .into_iter()
            .map(|entry| card(drawing, entry))
            .collect(),
        room_address: room.map_or("", |room| room.address.as_str()),
        body,
    }
    .render()
}

fn contact_page(drawing: Drawing<'_>, at: usize, page: &Page, body: &str) -> Result<String, askama::Error> {
    let sources = &drawing.publication.sources;
    let feedback = sources.config.data("footer").and_then(|footer| footer.words_of("feedback"));
    let contact = contact::read(&page.front_matter, sources.config.words("title").unwrap_or(""), feedback);
    let title = if page.title.is_empty() {
        let agency = words::decoded(&words::without_tags(&contact.agency));
        words::escaped(&drawing.furniture.text(
            drawing.dress.lang,
            "site-contact-title",
            &[("agency", Arg::from(agency.as_str()))],
        ))
    } else {
        content::html_only(&page.title)
    };
    let picture = page.image.as_deref().filter(|image| image.starts_with('/')).map(|image| {
        let is_there = sources.tree.files.contains_key(permalink::decode(image).trim_start_matches('/'));
        HomePicture { src: permalink::encode(image), alt: String::new(), is_there, size: None }
    });
    ContactTemplate {
        s: Shell::of_page(drawing, at, page),
        title,
        contact,
        picture: picture.filter(|picture| picture.is_there),
        body,
    }
    .render()
}

fn listing(
    drawing: Drawing<'_>,
    at: usize,
    page: &Page,
    body: &str,
    wish: Wish,
) -> Result<String, askama::Error> {
    let publication = drawing.publication;
    let folder = (page.layout == Layout::Category).then(|| {
        page.file.rsplit_once('/').map_or("", |(folder, _)| folder.rsplit('/').next().unwrap_or(""))
    });
    let empty = Listing { entries: Vec::new(), page: 1, pages: 1, total: 0, years: Vec::new(), year: None };
    let found = publication.room.as_ref().map_or(empty, |room| room.listing(folder, wish));
    let address = permalink::encode(&page.address);
    let t = |key: &str, args: &[(&str, Arg<'_>)]| drawing.furniture.text(drawing.dress.lang, key, args);
    let mut categories = Vec::new();
    if let Some(room) = &publication.room {
        categories.push((
            t("site-listing-all", &[]),
            permalink::encode(&room.address),
            page.layout == Layout::Resources,
        ));
        for category in &room.categories {
            categories.push((
                category.menu_title.clone(),
                permalink::encode(&category.address),
                Some(category.folder.as_str()) == folder,
            ));
        }
    }
    let mut years = vec![(t("site-listing-every-year", &[]), address.clone(), found.year.is_none())];
    years.extend(
        found
            .years
            .iter()
            .map(|year| (year.to_string(), format!("{address}?year={year}"), found.year == Some(*year))),
    );
    let place = t("site-listing-page", &[("page", Arg::from(found.page)), ("pages", Arg::from(found.pages))]);
    let link = |number: usize| {
        let year = found.year.map(|year| format!("year={year}&")).unwrap_or_default();
        format!("{address}?{year}page={number}")
    };
    let paging = (found.pages > 1).then(|| Paging {
        place,
        previous: (found.page > 1).then(|| link(found.page - 1)),
        next: (found.page < found.pages).then(|| link(found.page + 1)),
    });
    ListingTemplate {
        s: Shell::of_page(drawing, at, page),
        title: content::html_only(&page.title),
        categories,
        years,
        count: t("site-listing-count", &[("count", Arg::from(found.total))]),
        cards: found.entries.iter().map(|entry| card(drawing, entry)).collect(),
        paging,
        body,
    }
    .render()
}

fn card(drawing: Drawing<'_>, entry: &Entry) -> CardView {
    let categories = drawing.publication.room.as_ref().map_or(&[][..], |room| &room.categories);
    let at =
        categories.iter().position(|category| category.folder.to_lowercase() == entry.category).unwrap_or(0);
    CardView {
        category: entry.category_title.clone(),
        colour: at % CATEGORY_COLOURS + 1,
        title: entry.title.clone(),
        href: entry.href.clone(),
        leaves: entry.leaves,
        is_document: entry.is_document,
        date: entry.day.map(|day| civil_date(day, drawing.dress.lang)).unwrap_or_default(),
    }
}

/// Draws the page for an address (decoded) that leads nowhere.
pub fn not_found(drawing: Drawing<'_>, address: &str) -> Result<String, askama::Error> {
    let near = nearest::addresses(address, &drawing.publication.public_pages(), NEAR);
    let near = near.into_iter().map(|(address, page)| Link::new(&page.title, address)).collect();
    absent(drawing, "site-not-found-title", "site-not-found-words", near)
}

/// Draws the page for an address whose page was removed for good.
pub fn gone(drawing: Drawing<'_>) -> Result<String, askama::Error> {
    absent(drawing, "site-gone-title", "site-gone-words", Vec::new())
}

fn absent(drawing: Drawing<'_>, title: &str, words: &str, near: Vec<Link>) -> Result<String, askama::Error> {
    let t = |key: &str| drawing.furniture.text(drawing.dress.lang, key, &[]);
    let title = t(title);
    let mut s = Shell::new(drawing, title.clone());
    s.head.hide = true;
    NotFoundTemplate { s, title, words: t(words), near }.render()
}

/// Draws the list of all pages, by collection.
pub fn sitemap(drawing: Drawing<'_>) -> Result<String, askama::Error> {
    let publication = drawing.publication;
    let pages = &publication.sources.pages;
    let t = |key: &str| drawing.furniture.text(drawing.dress.lang, key, &[]);
    let mut groups: Vec<(String, Vec<Link>)> = Vec::new();
    for collection in &publication.collections {
        let links: Vec<Link> = collection
            .pages
            .iter()
            .filter_map(|at| pages.get(*at))
            .map(|page| Link::new(&page.title, &page.address))
            .collect();
        if !links.is_empty() {
            groups.push((words::escaped(&crate::resource_room::title_of_folder(&collection.name)), links));
        }
    }
    if let Some(room) = &publication.room {
        let links = room
            .categories
            .iter()
            .map(|category| Link::new(&words::escaped(&category.menu_title), &category.address));
        groups.push((
            t("site-listing-categories"),
            std::iter::once(Link::new(&t("site-listing-all"), &room.address)).chain(links).collect(),
        ));
    }
    let other: Vec<Link> = publication
        .public_pages()
        .into_iter()
        .filter(|(_, page)| {
            page.kind == Kind::Standalone
                && matches!(page.layout, Layout::Page | Layout::ContactUs | Layout::Homepage)
        })
        .map(|(address, page)| Link::new(if page.title.is_empty() { address } else { &page.title }, address))
        .collect();
    groups.push((t("site-sitemap-other"), other));
    let mut s = Shell::new(drawing, t("site-sitemap-title"));
    s.head.canonical = Some(format!("{}/sitemap/", drawing.base));
    SitemapTemplate { s, groups }.render()
}

impl<'a> Shell<'a> {
    fn new(drawing: Drawing<'a>, title: String) -> Self {
        let site_name = drawing
            .publication
            .sources
            .config
            .words("title")
            .map(|title| words::decoded(&words::without_tags(title)))
            .unwrap_or_default();
        let menu = drawing.publication.menus.get(&drawing.dress.lang).map_or(&[][..], Vec::as_slice);
        let menu = menu.iter().map(|entry| menu_view(entry, false)).collect();
        let head = Head { title, description: String::new(), canonical: None, image: None, hide: false };
        Self {
            drawing,
            dress: drawing.dress,
            head,
            site_name,
            content_lang: drawing.dress.lang,
            page: None,
            own_css: None,
            menu,
            is_home: false,
        }
    }

    fn of_page(drawing: Drawing<'a>, at: usize, page: &Page) -> Self {
        let mut shell = Self::new(drawing, page.head_title.clone());
        let sources = &drawing.publication.sources;
        let body = sources.bodies.get(at);
        if shell.head.title.is_empty() {
            shell.head.title.clone_from(&shell.site_name);
        }
        shell.head.description = match &page.description {
            Some(written) => written.clone(),
            None => body
                .map(|body| words::first_words(&words::decoded(&body.words), page::DESCRIPTION_WORDS))
                .unwrap_or_default(),
        };
        shell.head.canonical = Some(format!("{}{}", drawing.base, permalink::encode_path(&page.address)));
        let logo = || sources.config.data("navigation").and_then(|navigation| navigation.words_of("logo"));
        let image = page.image.as_deref().or_else(|| sources.config.words("shareicon")).or_else(logo);
        shell.head.image = image
            .filter(|image| image.starts_with('/'))
            .map(|image| format!("{}{}", drawing.base, permalink::encode(image)));
        shell.content_lang = page.language;
        shell.page = Some(at);
        shell.is_home = page.address == "/";
        shell.own_css = body.filter(|body| !body.css.is_empty()).map(|body| style_address(&body.css));
        let menu = drawing.publication.menus.get(&drawing.dress.lang).map_or(&[][..], Vec::as_slice);
        shell.menu = menu.iter().map(|entry| menu_view(entry, is_current(entry, page))).collect();
        shell
    }

    fn t(&self, key: &str) -> String {
        self.drawing.furniture.text(self.dress.lang, key, &[])
    }

    fn title_suffix(&self) -> Option<&str> {
        (!self.is_home && !self.site_name.is_empty() && self.head.title != self.site_name)
            .then_some(self.site_name.as_str())
    }

    fn menu(&self) -> &[MenuView<'a>] {
        &self.menu
    }

    fn crumbs(&self) -> &'a [Crumb] {
        let all = &self.drawing.publication.crumbs;
        self.page.and_then(|at| all.get(at)).map_or(&[], Vec::as_slice)
    }

    fn footer(&self) -> &'a Footer {
        &self.drawing.publication.footer
    }

    fn footer_links(&self) -> Vec<(String, String)> {
        let links = self.footer().links.iter();
        links
            .map(|link| match link {
                FooterLink::Known(key, href) => (href.clone(), words::escaped(&self.t(key))),
                FooterLink::Own(link) => (link.href.clone(), link.label.clone()),
            })
            .collect()
    }

    fn copyright(&self) -> String {
        // As text: a year is not grouped.
        let year = self.dress.year.to_string();
        self.drawing.furniture.text(
            self.dress.lang,
            "site-footer-copyright",
            &[("year", Arg::from(year.as_str()))],
        )
    }

    fn updated(&self) -> String {
        if self.drawing.updated.is_empty() {
            return String::new();
        }
        self.drawing.furniture.text(
            self.dress.lang,
            "site-footer-updated",
            &[("date", Arg::from(self.drawing.updated))],
        )
    }

    fn style_sheets(&self) -> Vec<String> {
        let mut sheets = self.dress.style_sheets.clone();
        sheets.push(style_address(&self.drawing.publication.sources.theme));
        sheets.extend(self.own_css.clone());
        sheets
    }

    fn icon(&self) -> String {
        self.own_file(self.drawing.publication.sources.config.words("favicon"))
            .unwrap_or_else(|| self.dress.icon.clone())
    }

    fn logo(&self) -> Option<String> {
        self.own_file(self.drawing.publication.sources.config.data("navigation")?.words_of("logo"))
    }

    fn own_file(&self, address: Option<&str>) -> Option<String> {
        let path = content::local_path(address?)?;
        let is_there = self.drawing.publication.sources.tree.files.contains_key(path.trim_start_matches('/'));
        is_there.then(|| permalink::encode_path(&path))
    }

    /// The first letter of the site's name, for sites whose logo is not there.
    fn initial(&self) -> String {
        self.site_name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase().collect())
            .unwrap_or_else(|| "•".to_owned())
    }
}

fn menu_view(entry: &navigation::MenuEntry, current: bool) -> MenuView<'_> {
    let mut below: Vec<&Link> = entry.below.iter().collect();
    // The title of a group that opens is no link itself, so its page is the first link below.
    if !below.is_empty() && !below.iter().any(|link| link.href == entry.link.href) {
        below.insert(0, &entry.link);
    }
    MenuView { label: &entry.link.label, href: &entry.link.href, leaves: entry.link.leaves, below, current }
}

fn is_current(entry: &navigation::MenuEntry, page: &Page) -> bool {
    match &page.kind {
        Kind::Document { collection } => entry.collection == Some(*collection),
        Kind::Post { .. } => entry.is_resource_room,
        Kind::Standalone => {
            let in_room =
                entry.is_resource_room && matches!(page.layout, Layout::Resources | Layout::Category);
            in_room || entry.link.href == permalink::encode(&page.address)
        }
    }
}

impl HeroVariant {
    fn class(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Side => "side",
            Self::Floating => "floating",
            Self::Image => "image",
        }
    }
}

/// Where a style sheet of the site is served: under a name made from its content.
pub fn style_address(css: &str) -> String {
    format!("{}/{}.css", crate::STYLE_PREFIX, content_name(css.as_bytes()))
}

/// A name for some bytes: the start of their SHA-256.
pub fn content_name(bytes: &[u8]) -> String {
    let digest = polity_vault::digest::sha256(bytes);
    hex::encode(digest.get(..16).unwrap_or(&digest))
}

/// A day as people write it.
pub fn civil_date(day: jiff::civil::Date, lang: Lang) -> String {
    let at =
        day.to_zoned_datetime(jiff::tz::TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_microsecond());
    polity_web::format::date(at, &jiff::tz::TimeZone::UTC, lang)
}
