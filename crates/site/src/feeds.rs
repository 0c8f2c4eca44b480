//! What machines read of a site: the sitemap, the rules for robots, and feeds of what is new.

use std::fmt::Write as _;

use jiff::Timestamp;
use polity_store::Micros;

use crate::page::{Layout, Page};
use crate::permalink;
use crate::publication::Publication;
use crate::words;

/// Entries of a feed.
const FEED_ENTRIES: usize = 20;

/// `sitemap.xml`: real pages only, each with the day on which its source changed.
pub fn sitemap(publication: &Publication, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, page) in publication.public_pages() {
        if page.layout == Layout::NotFound {
            continue;
        }
        let location = words::escaped(&format!("{base}{}", permalink::encode_path(address)));
        let _ = writeln!(xml, "<url><loc>{location}</loc><lastmod>{}</lastmod></url>", day(changed_at(page)));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// `robots.txt`: everything may be read.
pub fn robots(base: &str) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n")
}

/// An Atom feed of the newest entries, of one category or of all. None without a resource room.
pub fn atom(
    publication: &Publication,
    base: &str,
    own_address: &str,
    category: Option<&str>,
) -> Option<String> {
    let room = publication.room.as_ref()?;
    let pages = &publication.sources.pages;
    let entries: Vec<_> = room
        .newest(category, FEED_ENTRIES)
        .into_iter()
        .filter_map(|entry| Some((entry, pages.get(entry.page)?)))
        .collect();
    let name = words::escaped(publication.sources.config.words("title").unwrap_or("Site"));
    let updated =
        entries.iter().map(|(_, page)| changed_at(page)).max().unwrap_or(publication.sources.changed_at);
    let own = words::escaped(&format!("{base}{}", permalink::encode_path(own_address)));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let _ = writeln!(
        xml,
        "<title>{name}</title><id>{own}</id><link rel=\"self\" href=\"{own}\"/><link href=\"{base}/\"/>"
    );
    let _ = writeln!(xml, "<updated>{}</updated><author><name>{name}</name></author>", moment(updated));
    for (entry, page) in entries {
        let href = if entry.leaves { entry.href.clone() } else { format!("{base}{}", entry.href) };
        let id = words::escaped(&format!("{base}{}", permalink::encode_path(&page.address)));
        let published = page.date.map_or_else(|| changed_at(page), |date| date.at);
        let _ = write!(
            xml,
            "<entry><title>{}</title><id>{id}</id><link href=\"{}\"/>",
            words::escaped(&page.head_title),
            words::escaped(&href)
        );
        let _ = write!(
            xml,
            "<published>{}</published><updated>{}</updated>",
            moment(published),
            moment(published.max(changed_at(page)))
        );
        if let Some(description) = page.description.as_deref().filter(|text| !text.is_empty()) {
            let _ = write!(xml, "<summary>{}</summary>", words::escaped(description));
        }
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    Some(xml)
}

fn changed_at(page: &Page) -> Micros {
    page.changed_at
}

fn moment(at: Micros) -> String {
    Timestamp::from_microsecond(at - at.rem_euclid(1_000_000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

fn day(at: Micros) -> String {
    moment(at).split('T').next().unwrap_or("1970-01-01").to_owned()
}
