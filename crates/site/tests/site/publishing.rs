//! Addresses, order, menus, listings, feeds, live figures: what a folder becomes.

use std::sync::Arc;

use polity_site::{Answer, LiveFigures, LiveRoom, Rule};
use polity_web::Lang;

use crate::kit::{self, DAY, Folder, NOW};

fn text_between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(inside, _)| inside)
}

fn collection() -> Folder {
    Folder::new(&[
        ("index.md", "---\nlayout: homepage\ntitle: Test Bay\npermalink: /\n---\n"),
        (
            "_about/collection.yml",
            "collections:\n  about:\n    output: true\n    order:\n      - Who.md\n      - Crew/.keep\n      - Crew/Deck.md\n      - Crew/Engine.md\n",
        ),
        ("_about/Who.md", "---\ntitle: Who we are\npermalink: /about/who/\n---\nWe."),
        (
            "_about/Crew/Deck.md",
            "---\ntitle: On deck\npermalink: /about/crew/deck\nthird_nav_title: Crew\n---\nDeck.",
        ),
        (
            "_about/Crew/Engine.md",
            "---\ntitle: In the engine\nthird_nav_title: Crew\nbreadcrumb: Engine\n---\nEngine.",
        ),
        ("_about/Later.md", "---\ntitle: Later\n---\nLater."),
        ("_about/Plan.pdf", "%PDF"),
        (
            "_data/navigation.yml",
            "links:\n  - title: About\n    collection: about\n  - title: Shop\n    url: /shop/\n    sublinks:\n      - {title: Ropes, url: /shop/ropes/}\n",
        ),
        ("_data/footer.yml", "contact_us: /contact/\n"),
        ("privacy.md", "---\ntitle: Privacy\npermalink: /privacy/\n---\n"),
    ])
}

#[test]
fn every_spelling_of_an_address_leads_to_the_written_one() {
    let (site, _) = collection().open();
    assert_eq!(kit::page(&site, "/about/who/").status, 200);
    assert_eq!(kit::moved(&site, "/about/who"), ("/about/who/".to_owned(), 301));
    assert_eq!(kit::moved(&site, "/About/WHO/index.html?x=1"), ("/about/who/?x=1".to_owned(), 301));
    assert_eq!(kit::page(&site, "/about/crew/deck").status, 200);
    assert_eq!(kit::moved(&site, "/about/crew/deck.html"), ("/about/crew/deck".to_owned(), 301));
    assert_eq!(kit::moved(&site, "/about/crew/deck/"), ("/about/crew/deck".to_owned(), 301));
    assert_eq!(kit::page(&site, "/about/Crew/Engine.html").status, 200);
    assert_eq!(kit::moved(&site, "/about/crew/engine"), ("/about/Crew/Engine.html".to_owned(), 301));
}

#[test]
fn order_decides_menus_neighbours_and_crumbs() {
    let (site, report) = collection().open();
    let deck = kit::html(&site, "/about/crew/deck");
    let crumbs = text_between(&deck, "aria-label=\"Where you are\">", "</nav>");
    let labels: Vec<&str> = crumbs
        .split("</a>")
        .filter_map(|part| part.rsplit('>').next())
        .filter(|label| !label.is_empty())
        .collect();
    assert_eq!(labels, ["Home", "about", "Crew", "On deck"]);
    let side = text_between(&deck, "class=\"side-wide\"", "</nav>");
    let order: Vec<usize> = ["Who we are", "On deck", "In the engine", "Later"]
        .iter()
        .map(|title| side.find(title).unwrap())
        .collect();
    assert!(order.is_sorted(), "{side}");
    assert!(side.contains("<details open><summary>Crew</summary>"));
    assert!(
        deck.contains("rel=\"prev\" href=\"/about/who/\"")
            && deck.contains("rel=\"next\" href=\"/about/Crew/Engine.html\"")
    );
    let menu = text_between(&deck, "menu-wide", "</nav>");
    assert!(
        menu.contains("href=\"/about/crew/deck\">Crew</a>"),
        "a group is opened by its first page: {menu}"
    );
    assert!(menu.contains("href=\"/shop/\">Shop</a>"), "a menu that opens lists its own page first: {menu}");
    assert!(
        report
            .defects
            .iter()
            .any(|defect| defect.rule == Rule::NotInOrder && defect.file == "_about/Later.md")
    );
}

#[test]
fn the_footer_offers_only_pages_that_exist() {
    let (site, _) = collection().open();
    let footer = kit::html(&site, "/about/who/").split_once("<footer").unwrap().1.to_owned();
    for (href, shown) in [
        ("/contact/", true),
        ("/privacy/", true),
        ("/sitemap/", true),
        ("/terms-of-use/", false),
        ("/search/", false),
    ] {
        assert_eq!(footer.contains(&format!("href=\"{href}\"")), shown, "{href}");
    }
}

#[test]
fn files_of_collections_and_folders_are_published() {
    let folder = collection();
    folder.write("images/Big boat.png", "not really a picture");
    folder.write("secret/_hidden.txt", "x");
    folder.write("netlify.toml", "x");
    let (site, _) = folder.open();
    for (path, media_type) in
        [("/about/Plan.pdf", "application/pdf"), ("/images/Big%20boat.png", "image/png")]
    {
        match kit::ask(&site, path, Lang::En, NOW) {
            Answer::File(file) => assert_eq!(file.media_type, media_type),
            other => panic!("{path}: {other:?}"),
        }
    }
    for path in
        ["/secret/_hidden.txt", "/netlify.toml", "/_config.yml", "/_data/footer.yml", "/../_config.yml"]
    {
        assert_eq!(kit::page(&site, path).status, 404, "{path}");
    }
}

#[test]
fn a_collection_that_nobody_names_is_not_published_and_reported() {
    let (site, report) =
        Folder::new(&[("_lost/Page.md", "---\ntitle: Lost\npermalink: /lost/\n---\n")]).open();
    assert_eq!(kit::page(&site, "/lost/").status, 404);
    assert!(
        report
            .defects
            .iter()
            .any(|defect| defect.rule == Rule::UnpublishedCollection && defect.file == "_lost/Page.md")
    );
}

#[test]
fn what_says_published_false_or_is_excluded_is_not_there() {
    let folder = Folder::new(&[
        ("hidden.md", "---\ntitle: Hidden\npermalink: /hidden/\npublished: false\n---\n"),
        ("drafts/one.md", "---\ntitle: Draft\n---\n"),
        ("misc/search.md", "---\nlayout: search\ntitle: Search\npermalink: /search/\n---\n"),
    ]);
    folder.write("_config.yml", "title: T\nexclude: [drafts]\n");
    let (site, _) = folder.open();
    for path in ["/hidden/", "/drafts/one.html", "/search/"] {
        assert_eq!(kit::page(&site, path).status, 404, "{path}");
    }
}

fn newsroom(posts: usize) -> Folder {
    let folder = Folder::new(&[
        ("news/index.html", "---\nlayout: resources\ntitle: News\n---\n"),
        ("news/press-notes/index.html", "---\nlayout: resources-alt\ntitle: Press notes\n---\n"),
        ("news/Stories/index.html", "---\nlayout: resources-alt\ntitle: Stories\n---\n"),
    ]);
    for number in 1..=posts {
        let year = 2020 + number / 12;
        let month = number % 12 + 1;
        folder.write(
            &format!("news/press-notes/_posts/{year}-{month:02}-03-note-{number}.md"),
            &format!("---\ntitle: Note {number}\n---\nWords."),
        );
    }
    folder.write(
        "news/Stories/_posts/2029-05-05-link.md",
        "---\ntitle: Elsewhere\nlayout: link\nexternal: https://elsewhere.example/a\n---\n",
    );
    folder.write(
        "news/Stories/_posts/2029-05-06-file.md",
        "---\ntitle: A paper\nlayout: file\nfile_url: /files/paper.pdf\n---\n",
    );
    folder
}

#[test]
fn a_listing_has_twelve_entries_a_page_by_year_and_category() {
    let (site, _) = newsroom(30).open();
    let entries = |path: &str| kit::html(&site, path).matches("<li class=\"entry ").count();
    assert_eq!(entries("/news/"), 12);
    assert_eq!(entries("/news/?page=3"), 8);
    assert_eq!(entries("/news/?page=99"), 8);
    assert_eq!(entries("/news/press-notes/?year=2021"), 12);
    assert_eq!(entries("/news/Stories/"), 2);
    let second = kit::html(&site, "/news/?page=2&year=2021");
    assert!(
        second.contains("Page 1 of 1") || !second.contains("Page 2 of"),
        "a year with one page has no second"
    );
    assert!(kit::html(&site, "/news/?page=2").contains("Page 2 of 3"));
}

#[test]
fn links_and_files_are_listed_and_lead_on() {
    let (site, _) = newsroom(2).open();
    let stories = kit::html(&site, "/news/Stories/");
    assert!(stories.contains("href=\"https://elsewhere.example/a\""), "{stories}");
    assert!(stories.contains("href=\"/files/paper.pdf\""), "{stories}");
    assert_eq!(kit::moved(&site, "/news/stories/link.html"), ("https://elsewhere.example/a".to_owned(), 302));
    assert_eq!(kit::moved(&site, "/news/stories/file.html"), ("/files/paper.pdf".to_owned(), 302));
    let sitemap = kit::html(&site, "/sitemap.xml");
    assert!(sitemap.contains("<loc>https://www.bay.example/news/press-notes/note-1.html</loc>"), "{sitemap}");
    assert!(!sitemap.contains("link.html"));
}

#[test]
fn a_post_is_public_from_its_day_on_without_a_restart() {
    let folder = newsroom(1);
    folder.write(
        "news/press-notes/_posts/2030-01-09-tomorrow.md",
        "---\ntitle: Soon\npermalink: /news/soon/\n---\nSoon.",
    );
    let (site, _) = folder.open();
    let status = |now: i64| match kit::ask(&site, "/news/soon/", Lang::En, now) {
        Answer::Page(page) => page.status,
        other => panic!("{other:?}"),
    };
    assert_eq!(status(NOW), 404);
    assert!(!kit::html(&site, "/news/").contains("Soon"));
    assert_eq!(status(NOW + 2 * DAY), 200);
    match kit::ask(&site, "/news/", Lang::En, NOW + 2 * DAY) {
        Answer::Page(page) => assert!(String::from_utf8_lossy(&page.plain()).contains("Soon")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn feeds_tell_the_newest_entries() {
    let (site, _) = newsroom(30).open();
    let feed = kit::page(&site, "/feed.xml");
    assert_eq!(feed.media_type, "application/atom+xml; charset=utf-8");
    let xml = String::from_utf8(feed.plain().to_vec()).unwrap();
    assert_eq!(xml.matches("<entry>").count(), 20);
    assert!(xml.contains("<link href=\"https://elsewhere.example/a\"/>"), "{xml}");
    assert_eq!(kit::html(&site, "/news/Stories/feed.xml").matches("<entry>").count(), 2);
    assert!(kit::html(&site, "/robots.txt").contains("Sitemap: https://www.bay.example/sitemap.xml"));
}

#[test]
fn an_address_that_leads_nowhere_offers_the_nearest_pages() {
    let (site, _) = collection().open();
    let page = kit::page(&site, "/about/wo-are-we");
    assert_eq!(page.status, 404);
    let html = String::from_utf8(page.plain().to_vec()).unwrap();
    assert!(html.contains("href=\"/about/who/\"") && html.contains("noindex"), "{html}");
    assert_eq!(kit::page(&site, &format!("/{}", "x".repeat(7_000))).status, 404);
    assert_eq!(kit::page(&site, "/%FF%00").status, 404);
}

#[test]
fn old_addresses_are_sent_on() {
    let folder = collection();
    folder.write("_redirects", "/old/* /about/:splat\n/closed /x 410\n");
    let (site, _) = folder.open();
    assert_eq!(kit::moved(&site, "/old/who/"), ("/about/who".to_owned(), 301));
    assert_eq!(kit::page(&site, "/closed").status, 410);
}

#[test]
fn a_page_is_the_same_bytes_each_time_compressed_once_with_a_strong_tag() {
    let (site, _) = collection().open();
    let (first, second) = (kit::page(&site, "/about/who/"), kit::page(&site, "/about/who/"));
    assert_eq!(first.tag, second.tag);
    assert_eq!(first.gzip().unwrap().as_ptr(), second.gzip().unwrap().as_ptr(), "drawn once");
    assert!(first.gzip().is_some_and(|gzip| gzip.len() < first.plain().len()));
    assert_ne!(kit::page(&site, "/privacy/").tag, first.tag);
}

#[test]
fn furniture_speaks_the_readers_language_and_content_keeps_its_own() {
    let folder = collection();
    folder.write("selamat.md", "---\ntitle: Selamat datang\npermalink: /selamat/\nlang: ms\n---\nApa khabar");
    let (site, _) = folder.open();
    for lang in Lang::ALL {
        let Answer::Page(page) = kit::ask(&site, "/selamat/", lang, NOW) else { panic!("a page") };
        let html = String::from_utf8(page.plain().to_vec()).unwrap();
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())));
        assert!(html.contains("<main id=\"main\" tabindex=\"-1\" lang=\"ms\">"));
        assert_eq!(html.contains("not reviewed"), lang != Lang::En);
    }
    assert!(kit::html(&site, "/selamat/").contains("<a href=\"?lang=ta\" lang=\"ta\""));
}

struct Counter(std::sync::atomic::AtomicU32);

impl LiveFigures for Counter {
    fn figure(&self, name: &str, language: &str) -> Option<String> {
        let count = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (name == "looks").then(|| format!("{count} {language}"))
    }

    fn room(&self, room: &str, _: &str) -> Option<LiveRoom> {
        (room == "identity").then(|| LiveRoom {
            href: "/sign-in".into(),
            figure: "7".into(),
            sentence: "signed in".into(),
            link: "Sign in".into(),
        })
    }
}

#[test]
fn live_figures_are_asked_for_at_each_request() {
    let folder = Folder::new(&[(
        "role.md",
        "---\ntitle: Our Role\npermalink: /role/\n---\n{{ live.looks }} looks, {{ live.pages }} pages, {{ live.unknown }}.\n\n{% room_card identity %}\n**One** sign-in\n{% endroom_card %}\n",
    )]);
    let (site, report) = kit::open(folder.path(), Arc::new(Counter(0.into())));
    assert!(report.defects.is_empty(), "{report}");
    let first = kit::html(&site, "/role/");
    assert!(first.contains("<span class=\"live-figure\">0 en</span> looks"), "{first}");
    assert!(first.contains("<span class=\"live-figure\">1</span> pages"));
    assert!(first.contains("<span class=\"live-figure\">–</span>."));
    assert!(
        first.contains("<strong>One</strong> sign-in") && first.contains("href=\"/sign-in\">Sign in</a>")
    );
    assert_ne!(kit::html(&site, "/role/"), first);
    assert!(kit::page(&site, "/role/").gzip().is_none(), "what changes is not kept");
}

#[test]
fn addresses_of_other_rooms_are_reported() {
    let (site, _) = Folder::new(&[("me.md", "---\ntitle: Me\npermalink: /me/\n---\n")]).open();
    let report = site.collisions(|path| path.starts_with("/me").then_some("identity"));
    assert_eq!(report.defects.len(), 1);
    assert_eq!(report.defects[0].rule, Rule::ReservedAddress);
    assert!(report.defects[0].message.contains("\"identity\""));
}
