//! Pages as HTML: what the templates need, gathered from a publication, a page and the deployment's dress.

use askama::Template;
use polity_web::{Arg, Lang};

use super::shell::{Drawing, Shell};

use crate::contact::{self, Contact, Line};
use crate::content;
use crate::navigation::{self, Link};
use crate::page::{Kind, Layout, Page};
use crate::permalink;
use crate::resource_room::{Entry, Listing, Wish};
use crate::sections::{HeroVariant, HomePicture, Section, SectionKind};
use crate::words;

/// Newest posts on the homepage.
const NEWEST: usize = 3;
/// Colours of categories.
const CATEGORY_COLOURS: usize = 5;
/// Addresses offered on the page for an address that leads nowhere.
const NEAR: usize = 5;

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
    let pages = &drawing.publication.sources.pages;
    let near = drawing.publication.nearest.to(address, NEAR).into_iter().filter_map(|at| pages.get(at));
    let near = near.map(|page| Link::new(&page.title, &page.address)).collect();
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

/// A day as people write it.
pub fn civil_date(day: jiff::civil::Date, lang: Lang) -> String {
    let at =
        day.to_zoned_datetime(jiff::tz::TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_microsecond());
    polity_web::format::date(at, &jiff::tz::TimeZone::UTC, lang)
}
