//! What the sample nation's website promises, checked on its source: every link leads somewhere, every page can be
//! read by somebody with eight years of school, and nothing on it belongs to a real state or a real person.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::case_sensitive_file_extension_comparisons,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Highest reading grade (Flesch and Kincaid) of a page in English.
const GRADE_MAX: f64 = 8.0;
/// Pages of the program itself to which the site links.
const ROOMS: [&str; 6] = ["/me", "/sign-in", "/enrol", "/sitemap/", "/scoreboard", "/transparency"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/angsana/site")
}

/// Every file of the site: its path below the root, and its text (empty for what is no text).
fn files() -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    paths.sort();
    let below = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (below(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "md" || end == "html")
}

/// The front matter's value of `key`, when it stands on one line.
fn front<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (front, _) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
}

fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or("", |(_, body)| body)
}

/// What follows each of `marks` up to its closing character: the targets of links and images.
fn targets(text: &str) -> Vec<String> {
    let marks = [
        ("](", ')'),
        ("href=\"", '"'),
        ("src=\"", '"'),
        ("url: ", '\n'),
        ("image: ", '\n'),
        ("background: ", '\n'),
        ("external: ", '\n'),
        ("logo: ", '\n'),
        ("favicon: ", '\n'),
        ("shareicon: ", '\n'),
    ];
    let mut found = Vec::new();
    for (mark, close) in marks {
        for rest in text.split(mark).skip(1) {
            found
                .extend(rest.split(close).next().filter(|target| target.starts_with('/')).map(str::to_owned));
        }
    }
    found
}

/// Anchors that the headings of a Markdown page get: lower case, letters and digits, hyphens for blanks.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = body(text).lines().filter(|line| line.starts_with('#'));
    let kept = |c: &char| c.is_alphanumeric() || *c == ' ';
    headings
        .map(|line| {
            line.trim_start_matches(['#', ' '])
                .to_lowercase()
                .chars()
                .filter(kept)
                .collect::<String>()
                .replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let files = files();
    let mut known: BTreeSet<String> = ROOMS.iter().map(|room| (*room).to_owned()).collect();
    for (path, text) in &files {
        known.extend(front(text, "permalink").map(str::to_owned));
        known.insert(format!("/{path}"));
        known.extend(path.strip_suffix("index.html").map(|folder| format!("/{folder}")));
    }
    let mut dead = Vec::new();
    for (path, text) in &files {
        for target in targets(text) {
            let (page, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let home = files.iter().find(|(_, text)| front(text, "permalink") == Some(page));
            // What stands on the page of a room is for `make walk` to see.
            let anchored = anchor.is_empty()
                || ROOMS.contains(&page)
                || home.is_some_and(|(_, text)| anchors(text).contains(anchor));
            if !known.contains(page) || !anchored {
                dead.push(format!("{path}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

#[test]
fn every_page_has_an_address_of_its_own_and_a_place_in_the_order() {
    let files = files();
    let mut seen = BTreeSet::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        assert!(front(text, "title").is_some(), "{path} has no title");
        match front(text, "permalink") {
            Some(permalink) => assert!(seen.insert(permalink), "{permalink} stands twice"),
            None => assert_eq!(front(text, "layout"), Some("link"), "{path} has no permalink"),
        }
        if let Some((collection, file)) = path.strip_prefix('_').and_then(|path| path.split_once('/')) {
            let order =
                &files.iter().find(|(path, _)| *path == format!("_{collection}/collection.yml")).unwrap().1;
            assert!(
                order.contains(&format!("- {file}\n")),
                "{path} is missing from the order of its collection"
            );
        }
    }
    assert!(seen.contains("/about-us/what-we-do/our-role/"), "the golden twin is gone");
}

#[test]
fn nothing_is_a_real_states_or_a_real_persons() {
    for (path, text) in files() {
        let lower = text.to_lowercase();
        for forbidden in
            ["gov.sg", "singapore", "singpass", "govtech", "tel:", "+65", "http://", "<script", "onclick"]
        {
            let allowed = forbidden == "http://" && path.ends_with(".svg");
            assert!(allowed || !lower.contains(forbidden), "{path} says {forbidden}");
        }
        for address in text.split("https://").skip(1).chain(text.split('@').skip(1)) {
            let host: String =
                address.chars().take_while(|c| c.is_alphanumeric() || ".-".contains(*c)).collect();
            assert!(host.trim_end_matches('.').ends_with(".example"), "{path} names the host {host}");
        }
    }
}

#[test]
fn translations_say_that_no_native_speaker_has_read_them() {
    let translated: Vec<_> = files().into_iter().filter(|(_, text)| front(text, "lang").is_some()).collect();
    assert_eq!(translated.len(), 3);
    for (path, text) in translated {
        let lang = front(&text, "lang").unwrap();
        assert!(body(&text).contains(&format!("<div lang=\"{lang}\"")), "{path} does not mark its language");
        assert!(body(&text).contains("class=\"translation-note\""), "{path} lacks the note");
    }
}

#[test]
fn every_page_is_written_in_plain_words() {
    let mut hard = Vec::new();
    for (path, text) in files().iter().filter(|(path, text)| is_page(path) && front(text, "lang").is_none()) {
        let prose = prose(body(text));
        if prose.split_whitespace().count() < 40 {
            continue;
        }
        let grade = reading_grade(&prose);
        println!("{grade:5.1}  {path}");
        if grade > GRADE_MAX {
            hard.push(format!("{path}: grade {grade:.1}"));
        }
    }
    assert!(hard.is_empty(), "too hard to read:\n{}", hard.join("\n"));
}

/// The words of a page without its marks; a heading, a list item or a table row ends a sentence.
fn prose(body: &str) -> String {
    let mut plain = String::new();
    let mut inside_tag = false;
    for line in body.lines() {
        let line = line.trim_start_matches(['#', '-', '>', '|', ' ', '*']);
        for c in line.chars() {
            match c {
                '<' => inside_tag = true,
                '>' if inside_tag => inside_tag = false,
                _ if inside_tag => {}
                '|' => plain.push_str(". "),
                _ => plain.push(c),
            }
        }
        // A line that ends a block ends a sentence too.
        let ends =
            ["</p>", "</h2>", "</h3>", "</li>", "</div>", "</summary>"].iter().any(|end| line.ends_with(end));
        plain.push_str(if ends || line.is_empty() { ".\n" } else { " " });
    }
    // Link targets are not read out.
    let mut parts = plain.split("](");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    words
}

/// The grade of Flesch and Kincaid.
fn reading_grade(prose: &str) -> f64 {
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
    let sentences =
        prose.split(['.', '?', '!', ':']).filter(|sentence| sentence.split_whitespace().any(|w| is_word(&w)));
    let words: Vec<&str> = prose.split_whitespace().filter(is_word).collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let (sentences, words) = (sentences.count() as f64, words.len() as f64);
    0.39 * words / sentences + 11.8 * syllables as f64 / words - 15.59
}

/// Groups of vowels, less a silent `e` at the end; never none.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let vowel = |c: char| "aeiouy".contains(c);
    let groups = word
        .chars()
        .zip(std::iter::once(' ').chain(word.chars()))
        .filter(|(c, before)| vowel(*c) && !vowel(*before));
    let silent = word.ends_with('e') && !word.ends_with("le") && word.len() > 3;
    (groups.count() - usize::from(silent)).max(1)
}

#[test]
fn the_grade_tells_hard_words_from_plain_ones() {
    let hard = "The administration's comprehensive digitalisation initiative necessitates interoperability.";
    assert!(reading_grade(hard) > 15.0 && reading_grade("We went to the pier. It was cold.") < 2.0);
    assert_eq!(["me", "people", "agency", "made", "record", "the"].map(syllables), [1, 2, 3, 1, 2, 1]);
}
