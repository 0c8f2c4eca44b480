//! Folders for tests, and sites opened on them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use polity_site::{Answer, Ask, Dress, LiveFigures, NoFigures, Rendered, Report, Settings, Site};
use polity_web::Lang;

/// 2030-01-07T01:00:00Z, microseconds.
pub const NOW: i64 = 1_893_978_000_000_000;
/// A day in microseconds.
pub const DAY: i64 = 86_400 * 1_000_000;

/// A folder that is deleted with the value.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("_config.yml", "title: Test Bay\nresources_name: news\n");
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn open(&self) -> (Site, Report) {
        open(self.path(), Arc::new(NoFigures))
    }
}

pub fn settings() -> Settings {
    Settings { base: "https://www.bay.example/".to_owned(), zone: TimeZone::UTC, now: NOW }
}

pub fn open(folder: &Path, figures: Arc<dyn LiveFigures>) -> (Site, Report) {
    Site::open(folder, settings(), figures)
}

/// The top of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn dress(lang: Lang) -> Dress {
    Dress {
        lang,
        banner: "Demonstration: not a government website".to_owned(),
        skip_label: "Skip".to_owned(),
        skip_to_main: "Skip to main content".to_owned(),
        languages_label: "Language".to_owned(),
        languages: Lang::ALL.to_vec(),
        style_sheets: vec!["/a/site.css".to_owned()],
        icon: "/a/mark.svg".to_owned(),
        unreviewed: (lang != Lang::En).then(|| "not reviewed".to_owned()),
        year: 2030,
    }
}

/// Asks in a language, at a moment. `path` may have a query.
pub fn ask(site: &Site, path: &str, lang: Lang, now: i64) -> Answer {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    site.answer(&Ask { path, query, now, lang }, || dress(lang))
}

/// The page at a path, which must be one.
pub fn page(site: &Site, path: &str) -> Rendered {
    match ask(site, path, Lang::En, NOW) {
        Answer::Page(page) => page,
        other => panic!("{path}: {other:?}"),
    }
}

/// The HTML at a path that must answer 200.
pub fn html(site: &Site, path: &str) -> String {
    let page = page(site, path);
    assert_eq!(page.status, 200, "{path}");
    String::from_utf8(page.plain().to_vec()).unwrap()
}

/// Where a path leads, which must lead elsewhere.
pub fn moved(site: &Site, path: &str) -> (String, u16) {
    match ask(site, path, Lang::En, NOW) {
        Answer::Moved(to, status) => (to, status),
        other => panic!("{path}: {other:?}"),
    }
}
