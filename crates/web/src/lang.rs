//! The four languages a page can speak, and how one is chosen for a request.
//!
//! Promise: a choice the reader made (cookie or `?lang=`) always wins over what the browser
//! announces, and an unknown wish falls back to English instead of failing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the pages. The order is the order of the language switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, the language every text exists in and every other falls back to.
    #[default]
    En,
    /// Chinese, simplified characters.
    Zh,
    /// Malay.
    Ms,
    /// Tamil.
    Ta,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Lang; 4] = [Lang::En, Lang::Zh, Lang::Ms, Lang::Ta];

    /// Two-letter code: cookie value, file name, query value.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
            Lang::Ms => "ms",
            Lang::Ta => "ta",
        }
    }

    /// BCP 47 tag for the `lang` attribute, so that a screen reader picks the right voice and a browser the right glyphs.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-Hans",
            Lang::Ms => "ms",
            Lang::Ta => "ta",
        }
    }

    /// The language's name in itself, as the switch shows it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "中文",
            Lang::Ms => "Bahasa Melayu",
            Lang::Ta => "தமிழ்",
        }
    }

    /// The best of `offered` for an `Accept-Language` header (RFC 9110 section 12.5.4); the first offered when none fits.
    pub fn negotiate(accept: &str, offered: &[Lang]) -> Lang {
        let fallback = offered.first().copied().unwrap_or_default();
        let mut best = (0u32, fallback);
        // A hostile header may be long; a browser names a handful of languages.
        for range in accept.split(',').take(ACCEPT_RANGES_MAX) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(Some(1000), quality_in_thousandths)
                .unwrap_or(0);
            let primary = tag.split('-').next().unwrap_or_default();
            let Ok(lang) = primary.parse::<Lang>() else { continue };
            // Strictly greater: on a tie the reader's first mention wins.
            if quality > best.0 && offered.contains(&lang) {
                best = (quality, lang);
            }
        }
        best.1
    }
}

/// How many ranges of an `Accept-Language` header are looked at.
const ACCEPT_RANGES_MAX: usize = 16;

fn quality_in_thousandths(text: &str) -> Option<u32> {
    let value: f32 = text.trim().parse().ok()?;
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked above")]
    Some((value * 1000.0) as u32)
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text named no language of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the languages are en, zh, ms and ta")]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Lang::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(text)).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_weighed_by_quality() {
        let check = |accept, expected| assert_eq!(Lang::negotiate(accept, &Lang::ALL), expected, "{accept}");
        check("ta-SG,ta;q=0.9,en;q=0.8", Lang::Ta);
        check("en;q=0.2, zh-CN;q=0.7", Lang::Zh);
        check("fr-FR, de", Lang::En);
        check("", Lang::En);
        check("*", Lang::En);
        check("ms;q=0, en;q=0.1", Lang::En);
        check("ms;q=7, ta;q=nonsense, zh;q=0.001", Lang::Zh);
        check("ms, ta", Lang::Ms);
    }

    #[test]
    fn a_language_that_is_not_offered_is_not_chosen() {
        assert_eq!(Lang::negotiate("zh, ms;q=0.5", &[Lang::En, Lang::Ms]), Lang::Ms);
    }
}
