//! The footer of a site: its own links in the order that people know, social media, and whose site it is.

use crate::config::Config;
use crate::navigation::Link;
use crate::yaml::Node;

/// What a footer shows.
#[derive(Clone, Debug, Default)]
pub struct Footer {
    pub links: Vec<FooterLink>,
    /// Name and address, such as `Facebook`.
    pub social: Vec<(&'static str, String)>,
    /// HTML.
    pub owner: String,
}

/// A link whose words are the page furniture's, or the site's own.
#[derive(Clone, Debug)]
pub enum FooterLink {
    /// Locale key of the words, and the address.
    Known(&'static str, String),
    Own(Link),
}

const SOCIAL: &[(&str, &str)] = &[
    ("facebook", "Facebook"),
    ("twitter", "X"),
    ("youtube", "YouTube"),
    ("instagram", "Instagram"),
    ("linkedin", "LinkedIn"),
    ("telegram", "Telegram"),
    ("tiktok", "TikTok"),
];

/// Reads `_data/footer.yml`. `is_page` tells whether an address of this site answers: the links that every site has by convention appear only when it does.
pub fn read(config: &Config, is_page: &dyn Fn(&str) -> bool) -> Footer {
    let none = Node::null();
    let data = config.data("footer").unwrap_or(&none);
    let mut links = Vec::new();
    let mut known = |key: &'static str, written: Option<&str>, usual: &str| {
        let address = written
            .map(str::to_owned)
            .or_else(|| (!usual.is_empty() && is_page(usual)).then(|| usual.to_owned()));
        links.extend(address.map(|address| FooterLink::Known(key, crate::permalink::encode(&address))));
    };
    known("site-footer-contact", data.words_of("contact_us"), "");
    known("site-footer-feedback", data.words_of("feedback"), "");
    known("site-footer-faq", data.words_of("faq"), "");
    known("site-footer-sitemap", Some("/sitemap/"), "");
    known(
        "site-footer-report-vulnerability",
        data.words_of("report_vulnerability"),
        "/report-vulnerability/",
    );
    known("site-footer-privacy", data.words_of("privacy_policy"), "/privacy/");
    known("site-footer-terms", data.words_of("terms_of_use"), "/terms-of-use/");
    for item in data.get("links").map_or(&[][..], Node::items) {
        if let Some((title, address)) = item.words_of("title").zip(item.words_of("url")) {
            links.push(FooterLink::Own(Link::new(title, address)));
        }
    }
    if data.get("show_reach").is_some_and(Node::is_true) {
        links.push(FooterLink::Own(Link::new("REACH", "https://www.reach.gov.sg/")));
    }
    let social = SOCIAL
        .iter()
        .filter_map(|(key, name)| {
            Some((*name, crate::permalink::encode(data.get("social_media")?.words_of(key)?)))
        })
        .collect();
    let owner = data.words_of("copyright_agency").or_else(|| config.words("title")).unwrap_or("");
    Footer { links, social, owner: crate::content::html_only(owner) }
}
