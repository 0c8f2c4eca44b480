//! The words around a page's content, in the four languages; and what a deployment lends to every page of its site: banner, style sheets, languages.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use polity_store::Micros;
use polity_web::{Arg, Ctx, Lang, LocaleFiles, Locales};

use crate::content::BodyWords;
use crate::publication::PublicationWords;

/// The words of this room.
pub const LOCALES: LocaleFiles = polity_web::locales!("site");

/// The words around content. They are compiled in.
pub struct Furniture {
    locales: Option<Locales>,
}

impl Furniture {
    /// Reads the words. Should a file be broken, keys stand in for words; a test sees to it that none is.
    pub fn new() -> Self {
        Self { locales: Locales::new(&[LOCALES]).ok() }
    }

    /// The words that stand inside a publication.
    pub fn for_publication(&self) -> PublicationWords {
        let bodies = Lang::ALL.into_iter().map(|lang| (lang, self.body_words(lang))).collect();
        let all =
            Lang::ALL.into_iter().map(|lang| (lang, self.text(lang, "site-listing-all", &[]))).collect();
        PublicationWords { bodies, all }
    }

    fn body_words(&self, lang: Lang) -> BodyWords {
        let text = |key: &str| self.text(lang, key, &[]);
        BodyWords {
            table: text("site-table"),
            picture_missing: text("site-picture-missing"),
            frame_open: self.text(lang, "site-frame-open", &[("host", Arg::from("{host}"))]),
            frame_note: text("site-frame-note"),
        }
    }

    /// A message.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.locales.as_ref().map_or_else(|| key.to_owned(), |locales| locales.text(lang, key, args))
    }
}

/// What the deployment lends to a page: nothing of it belongs to one reader, so that a page made with it may be kept and shown to all.
#[derive(Clone, Debug)]
pub struct Dress {
    /// Language of the furniture.
    pub lang: Lang,
    /// Text of the banner.
    pub banner: String,
    /// Name of the skip link's landmark.
    pub skip_label: String,
    /// Words of the skip link.
    pub skip_to_main: String,
    /// Name of the language switch.
    pub languages_label: String,
    /// Offered languages; one alone shows no switch.
    pub languages: Vec<Lang>,
    /// Addresses of the style sheets, in order.
    pub style_sheets: Vec<String>,
    /// Address of the mark, the icon of sites without one.
    pub icon: String,
    /// Said of translations that no native speaker has read.
    pub unreviewed: Option<String>,
    /// The year of the copyright line.
    pub year: i16,
}

/// Style sheets of a page: the design system's, the deployment's, the site room's.
const STYLE_SHEETS: [&str; 6] = ["root.css", "day.css", "reboot.css", "grid.css", "app.css", "site.css"];

impl Dress {
    /// The dress of the page that a reader asked for.
    pub fn of(ctx: &Ctx) -> Self {
        let config = ctx.web().config();
        Self {
            lang: ctx.lang(),
            banner: ctx.banner(),
            skip_label: ctx.t("web-skip-nav"),
            skip_to_main: ctx.t("web-skip-to-main"),
            languages_label: ctx.t("web-nav-language"),
            languages: config.languages.clone(),
            style_sheets: STYLE_SHEETS.iter().map(|name| ctx.asset(name)).collect(),
            icon: ctx.asset("mark.svg"),
            unreviewed: ctx.is_unreviewed().then(|| ctx.t("web-footer-unreviewed")),
            year: year(ctx.web().now(), &config.time_zone),
        }
    }
}

fn year(at: Micros, zone: &TimeZone) -> i16 {
    Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone.clone()).year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_exists_in_every_language() {
        let locales = Locales::new(&[LOCALES]).expect("the files are sound");
        let keys: Vec<&str> = LOCALES
            .en
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key)
            .filter(|key| key.starts_with("site-"))
            .collect();
        assert!(keys.len() > 40);
        for lang in Lang::ALL {
            for key in &keys {
                assert!(locales.has(lang, key), "{key} is missing in {}", lang.code());
            }
        }
    }

    #[test]
    fn the_link_of_a_frame_keeps_a_place_for_the_host() {
        for lang in Lang::ALL {
            assert!(Furniture::new().body_words(lang).frame_open.contains("{host}"), "{lang}");
        }
    }
}
