//! Real sites, where they are at hand: each publishes without a failure, and the pages say what their own publisher said.
//!
//! The sites are other people's words and are not part of this project. `POLITY_CORPORA` names the folder that holds them; without it the folder
//! `../shared/corpora` beside the repository is tried, and a test that finds nothing says so.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use polity_site::{Answer, Site};
use polity_web::Lang;
use serde_json::Value;

use crate::kit::{self, NOW};
use crate::page_text::{self, PageText, folded};

/// Sites with the number of pages that must at least answer.
const SITES: &[(&str, usize)] = &[
    ("csc-corp", 47),
    ("csc-knowledge", 580),
    ("govtech-corp", 5),
    ("govtech-im8", 48),
    ("isomerpages-isomergovsg", 9),
    ("moe-endeavourpri", 108),
    ("mse", 1_265),
    ("ogp-isomerguide", 29),
    ("pa-ccc", 22),
];

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the corpora are")]
fn corpora() -> Option<PathBuf> {
    let named = std::env::var_os("POLITY_CORPORA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| kit::top().join("../shared/corpora"));
    folder.join("sites").is_dir().then_some(folder)
}

fn open(folder: &std::path::Path) -> (Site, polity_site::Report) {
    kit::open(folder, std::sync::Arc::new(polity_site::NoFigures))
}

#[test]
fn every_real_site_publishes_and_every_page_answers() {
    let Some(corpora) = corpora() else {
        println!("SKIPPED: no corpora (set POLITY_CORPORA)");
        return;
    };
    for (name, pages_min) in SITES {
        let started = Instant::now();
        let (site, report) = open(&corpora.join("sites").join(name));
        let opened = started.elapsed();
        let mut drawn = 0;
        for address in site.addresses() {
            let Answer::Page(page) = kit::ask(&site, &encoded(&address), Lang::En, NOW) else {
                panic!("{name}{address} is no page")
            };
            assert!(matches!(page.status, 200 | 404), "{name}{address} answers {}", page.status);
            drawn += 1;
        }
        assert!(drawn >= *pages_min, "{name} publishes {drawn} pages");
        for defect in &report.defects {
            assert!(!defect.file.is_empty() && defect.line > 0 && defect.column > 0, "{defect:?}");
        }
        println!(
            "{name}: {drawn} pages, {} defects, opened in {opened:.1?}, opened and drawn in {:.1?}",
            report.defects.len(),
            started.elapsed()
        );
    }
}

/// How many of a site's pages agree with its own publisher in each respect.
#[derive(Default)]
struct Agreement(BTreeMap<&'static str, (usize, usize)>);

impl Agreement {
    fn count(&mut self, respect: &'static str, agrees: bool) {
        let (agreeing, all) = self.0.entry(respect).or_default();
        *agreeing += usize::from(agrees);
        *all += 1;
    }

    #[allow(clippy::cast_precision_loss, reason = "some thousand pages")]
    fn share(&self, respect: &str) -> f64 {
        let (agreeing, all) = self.0.get(respect).copied().unwrap_or((0, 0));
        if all == 0 { 100.0 } else { 100.0 * agreeing as f64 / all as f64 }
    }
}

const RESPECTS: [&str; 7] =
    ["addresses", "title", "description", "breadcrumb", "left navigation", "headings", "words"];

#[test]
fn pages_say_what_their_own_publisher_said() {
    let Some(corpora) = corpora().filter(|folder| folder.join("sites-expected").is_dir()) else {
        println!("SKIPPED: no corpora (set POLITY_CORPORA)");
        return;
    };
    let mut all = Agreement::default();
    for (name, _) in SITES {
        let Ok(expected) =
            std::fs::read_to_string(corpora.join("sites-expected").join(format!("{name}.jsonl")))
        else {
            continue;
        };
        let expected: Vec<Value> = expected.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (site, _) = open(&corpora.join("sites").join(name));
        let mut own = Agreement::default();
        compare(&site, &expected, &mut own);
        let shares: Vec<String> =
            RESPECTS.iter().map(|respect| format!("{respect} {:.1} %", own.share(respect))).collect();
        println!("{name}: {} pages; {}", expected.len(), shares.join(", "));
        for (respect, (agreeing, pages)) in own.0 {
            let sum = all.0.entry(respect).or_default();
            *sum = (sum.0 + agreeing, sum.1 + pages);
        }
    }
    let floors = [99.0, 99.5, 98.5, 99.5, 99.5, 99.5, 99.0];
    for (respect, floor) in RESPECTS.iter().zip(floors) {
        let share = all.share(respect);
        println!("all: {respect} {share:.2} %");
        assert!(share >= floor, "{respect}: {share:.2} % is under {floor} %");
    }
}

fn compare(site: &Site, expected: &[Value], agreement: &mut Agreement) {
    let ours: BTreeMap<String, String> =
        site.addresses().into_iter().map(|address| (key(&address), address)).collect();
    let theirs: Vec<String> = expected.iter().map(|row| key(row["url"].as_str().unwrap())).collect();
    for address in ours.keys().filter(|address| !theirs.contains(address)) {
        println!("  more than the original: {address}");
        agreement.count("addresses", false);
    }
    for row in expected {
        let url = row["url"].as_str().unwrap();
        // Search is not part of this room yet.
        if url == "/search/" {
            continue;
        }
        let found = ours.get(&key(url));
        agreement.count("addresses", found.is_some());
        let Some(address) = found else {
            println!("  missing: {url}");
            continue;
        };
        let Answer::Page(page) = kit::ask(site, &encoded(address), Lang::En, NOW) else { continue };
        let html = String::from_utf8(page.plain().to_vec()).unwrap();
        // The homepage, the contact page, listings and the page for lost addresses are laid out anew.
        let is_ordinary = html.contains("<div class=\"page-main\">");
        if is_ordinary {
            compare_page(&page_text::read(&html), row, agreement);
        }
    }
}

fn compare_page(ours: &PageText, row: &Value, agreement: &mut Agreement) {
    let text = |key: &str| folded(row[key].as_str().unwrap_or(""));
    let list = |key: &str| -> Vec<String> {
        row[key].as_array().unwrap().iter().map(|value| folded(value.as_str().unwrap_or(""))).collect()
    };
    agreement.count("title", ours.title == text("title"));
    agreement.count("description", ours.description == text("description"));
    agreement.count(
        "breadcrumb",
        ours.crumbs == list("breadcrumb").iter().map(|label| label.to_uppercase()).collect::<Vec<_>>(),
    );
    let side = |links: &[String]| links.iter().map(|link| key(&decoded(link))).collect::<Vec<_>>();
    agreement.count("left navigation", side(&ours.side) == side(&list("sidenav")));
    let headings: Vec<(String, Option<String>, String)> = row["headings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|heading| {
            (
                heading[0].as_str().unwrap().to_owned(),
                heading[1].as_str().map(str::to_owned),
                folded(heading[2].as_str().unwrap_or("")),
            )
        })
        .collect();
    agreement.count("headings", ours.headings == headings);
    let same_words = match row["text_sha256"].as_str() {
        Some(hash) => hex::encode(polity_vault::digest::sha256(ours.words.as_bytes())) == hash,
        None => ours.words.replace(' ', "") == text("text").replace(' ', ""),
    };
    agreement.count("words", same_words);
}

/// One key for all spellings of an address.
fn key(address: &str) -> String {
    let lower = address.to_lowercase();
    let short = lower.strip_suffix("/index.html").or_else(|| lower.strip_suffix(".html")).unwrap_or(&lower);
    short.trim_end_matches('/').to_owned()
}

fn encoded(address: &str) -> String {
    const SIGNS: &percent_encoding::AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');
    percent_encoding::utf8_percent_encode(address, SIGNS).to_string()
}

fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}
