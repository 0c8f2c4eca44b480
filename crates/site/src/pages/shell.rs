//! The frame that all pages of a site share: head, banner, menus, footer.

use polity_web::{Arg, Lang};

use super::furniture::{Dress, Furniture};
use crate::breadcrumb::Crumb;
use crate::footer::{Footer, FooterLink};
use crate::navigation::{self, Link};
use crate::page::{Kind, Layout, Page};
use crate::publication::Publication;
use crate::rendered::content_name;
use crate::{content, permalink, words};

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
pub struct Head {
    pub title: String,
    pub description: String,
    pub canonical: Option<String>,
    pub image: Option<String>,
    pub hide: bool,
}

/// The frame that every page of the site shares.
pub struct Shell<'a> {
    pub drawing: Drawing<'a>,
    pub dress: &'a Dress,
    pub head: Head,
    pub site_name: String,
    pub content_lang: Lang,
    pub page: Option<usize>,
    pub own_css: Option<String>,
    pub menu: Vec<MenuView<'a>>,
    pub is_home: bool,
}

/// An entry of the top menu on this page.
pub struct MenuView<'a> {
    pub label: &'a str,
    pub href: &'a str,
    pub leaves: bool,
    pub below: Vec<&'a Link>,
    pub current: bool,
}

impl<'a> Shell<'a> {
    pub fn new(drawing: Drawing<'a>, title: String) -> Self {
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

    pub fn of_page(drawing: Drawing<'a>, at: usize, page: &Page) -> Self {
        let mut shell = Self::new(drawing, page.head_title.clone());
        let sources = &drawing.publication.sources;
        let body = sources.bodies.get(at);
        if shell.head.title.is_empty() {
            shell.head.title.clone_from(&shell.site_name);
        }
        shell.head.description = match &page.description {
            Some(written) => written.clone(),
            None => body.map(|body| body.summary.clone()).unwrap_or_default(),
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

    pub fn t(&self, key: &str) -> String {
        self.drawing.furniture.text(self.dress.lang, key, &[])
    }

    pub fn title_suffix(&self) -> Option<&str> {
        (!self.is_home && !self.site_name.is_empty() && self.head.title != self.site_name)
            .then_some(self.site_name.as_str())
    }

    pub fn menu(&self) -> &[MenuView<'a>] {
        &self.menu
    }

    pub fn crumbs(&self) -> &'a [Crumb] {
        let all = &self.drawing.publication.crumbs;
        self.page.and_then(|at| all.get(at)).map_or(&[], Vec::as_slice)
    }

    pub fn footer(&self) -> &'a Footer {
        &self.drawing.publication.footer
    }

    pub fn footer_links(&self) -> Vec<(String, String)> {
        let links = self.footer().links.iter();
        links
            .map(|link| match link {
                FooterLink::Known(key, href) => (href.clone(), words::escaped(&self.t(key))),
                FooterLink::Own(link) => (link.href.clone(), link.label.clone()),
            })
            .collect()
    }

    pub fn copyright(&self) -> String {
        // As text: a year is not grouped.
        let year = self.dress.year.to_string();
        self.drawing.furniture.text(
            self.dress.lang,
            "site-footer-copyright",
            &[("year", Arg::from(year.as_str()))],
        )
    }

    pub fn updated(&self) -> String {
        if self.drawing.updated.is_empty() {
            return String::new();
        }
        self.drawing.furniture.text(
            self.dress.lang,
            "site-footer-updated",
            &[("date", Arg::from(self.drawing.updated))],
        )
    }

    pub fn style_sheets(&self) -> Vec<String> {
        let mut sheets = self.dress.style_sheets.clone();
        sheets.push(style_address(&self.drawing.publication.sources.theme));
        sheets.extend(self.own_css.clone());
        sheets
    }

    pub fn icon(&self) -> String {
        self.own_file(self.drawing.publication.sources.config.words("favicon"))
            .unwrap_or_else(|| self.dress.icon.clone())
    }

    pub fn logo(&self) -> Option<String> {
        self.own_file(self.drawing.publication.sources.config.data("navigation")?.words_of("logo"))
    }

    fn own_file(&self, address: Option<&str>) -> Option<String> {
        let path = content::local_path(address?)?;
        let is_there = self.drawing.publication.sources.tree.files.contains_key(path.trim_start_matches('/'));
        is_there.then(|| permalink::encode_path(&path))
    }

    /// The first letter of the site's name, for sites whose logo is not there.
    pub fn initial(&self) -> String {
        self.site_name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map_or_else(|| "•".to_owned(), |c| c.to_uppercase().collect())
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

/// Where a style sheet of the site is served: under a name made from its content.
pub fn style_address(css: &str) -> String {
    format!("{}/{}.css", crate::STYLE_PREFIX, content_name(css.as_bytes()))
}
