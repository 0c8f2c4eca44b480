//! The words of the pages: Fluent messages of every room, one bundle a language.
//!
//! Promise: a key is found in the reader's language, or in English, or shown as itself, and each
//! such shortfall is counted; a page never fails because a word is missing.
//! A room extends this by `pub const LOCALES: LocaleFiles = locales!("room");` with files
//! `locales/{en,zh,ms,ta}.ftl` whose every key starts with the room's name and a dash.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Lang;

/// The four Fluent files of one room, compiled in.
#[derive(Debug, Clone, Copy)]
pub struct LocaleFiles {
    /// Room that owns the keys; each key starts with it and a dash.
    pub room: &'static str,
    /// English, the complete text.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// Malay.
    pub ms: &'static str,
    /// Tamil.
    pub ta: &'static str,
}

impl LocaleFiles {
    /// The file of one language.
    pub const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
            Lang::Ms => self.ms,
            Lang::Ta => self.ta,
        }
    }
}

/// The Fluent files of the calling crate: `locales/{en,zh,ms,ta}.ftl` beside its `Cargo.toml`.
#[macro_export]
macro_rules! locales {
    ($room:literal) => {
        $crate::LocaleFiles {
            room: $room,
            en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en.ftl")),
            zh: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh.ftl")),
            ms: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/ms.ftl")),
            ta: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/ta.ftl")),
        }
    };
}

/// A value put into a message: text is shown as it is, a number takes part in plural rules and is grouped.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// Whole number.
    Whole(i64),
    /// Number with a fraction.
    Real(f64),
}

macro_rules! arg_from_whole {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(value: $kind) -> Self { Arg::Whole(i64::from(value)) }
        }
        impl From<&$kind> for Arg<'_> {
            fn from(value: &$kind) -> Self { Arg::Whole(i64::from(*value)) }
        }
        // Templates hand over what a loop borrowed by one more reference.
        impl From<&&$kind> for Arg<'_> {
            fn from(value: &&$kind) -> Self { Arg::Whole(i64::from(**value)) }
        }
    )*};
}
arg_from_whole!(i64, i32, u32, u16, u8);

macro_rules! arg_from_size {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(value: $kind) -> Self { Arg::Whole(i64::try_from(value).unwrap_or(i64::MAX)) }
        }
        impl From<&$kind> for Arg<'_> {
            fn from(value: &$kind) -> Self { Arg::Whole(i64::try_from(*value).unwrap_or(i64::MAX)) }
        }
        impl From<&&$kind> for Arg<'_> {
            fn from(value: &&$kind) -> Self { Arg::Whole(i64::try_from(**value).unwrap_or(i64::MAX)) }
        }
    )*};
}
arg_from_size!(usize, u64);

impl From<f64> for Arg<'_> {
    fn from(value: f64) -> Self {
        Arg::Real(value)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&&'a str> for Arg<'a> {
    fn from(value: &&'a str) -> Self {
        Arg::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(value.as_str()))
    }
}

impl From<String> for Arg<'_> {
    fn from(value: String) -> Self {
        Arg::Text(Cow::Owned(value))
    }
}

impl<'a, 'b> From<&'a Arg<'b>> for Arg<'a>
where
    'b: 'a,
{
    fn from(value: &'a Arg<'b>) -> Self {
        value.clone()
    }
}

type Bundle = FluentBundle<FluentResource>;

/// Why the texts could not be put together at start.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    /// The file is not Fluent.
    #[error("locales/{lang}.ftl of {room}: {reason}")]
    Syntax {
        /// Room of the file.
        room: &'static str,
        /// Language of the file.
        lang: Lang,
        /// What the parser said.
        reason: String,
    },
    /// Two rooms define one key.
    #[error("locales/{lang}.ftl of {room}: {reason}")]
    Duplicate {
        /// Room that came second.
        room: &'static str,
        /// Language of the file.
        lang: Lang,
        /// Which keys.
        reason: String,
    },
}

/// All messages of all rooms, by language.
pub struct Locales {
    bundles: BTreeMap<Lang, Bundle>,
    missing: AtomicU64,
    /// What was missing, so that each is logged once.
    logged: Mutex<BTreeSet<(Lang, String)>>,
}

/// Missing messages that are told apart in the log; more than that is one fault, not a thousand.
const LOGGED_MAX: usize = 1_000;

impl Locales {
    /// Parse the files of every room; refuses syntax errors and keys that two rooms claim.
    pub fn new(files: &[LocaleFiles]) -> Result<Self, LocaleError> {
        let mut bundles = BTreeMap::new();
        for lang in Lang::ALL {
            bundles.insert(lang, bundle_of(lang, files)?);
        }
        Ok(Self { bundles, missing: AtomicU64::new(0), logged: Mutex::default() })
    }

    /// The message in `lang`, else in English, else the key itself.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        if let Some(found) = self.lookup(lang, key, args) {
            return found;
        }
        self.note_missing(lang, key);
        if lang != Lang::En
            && let Some(found) = self.lookup(Lang::En, key, args)
        {
            return found;
        }
        key.to_owned()
    }

    fn note_missing(&self, lang: Lang, key: &str) {
        self.missing.fetch_add(1, Ordering::Relaxed);
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.len() < LOGGED_MAX && logged.insert((lang, key.to_owned())) {
            tracing::warn!(key, lang = lang.code(), "a message is missing in this language");
        }
    }

    /// Whether the key exists in the language, without counting a shortfall.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundles.get(&lang).is_some_and(|bundle| bundle.has_message(key))
    }

    /// How often a key was missing since the start.
    pub fn missing_total(&self) -> u64 {
        self.missing.load(Ordering::Relaxed)
    }

    fn lookup(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = self.bundles.get(&lang)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, fluent_value(value));
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, lang = lang.code(), ?errors, "a message could not be filled in");
        }
        Some(text)
    }
}

fn bundle_of(lang: Lang, files: &[LocaleFiles]) -> Result<Bundle, LocaleError> {
    let locale: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Every script of ours runs left to right; the isolation marks would only break searches in the page.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => {
            Some(crate::format::number(number.value, number.options.minimum_fraction_digits))
        }
        _ => None,
    }));
    for file in files {
        let resource = FluentResource::try_new(file.text(lang).to_owned()).map_err(|(_, errors)| {
            LocaleError::Syntax { room: file.room, lang, reason: format!("{errors:?}") }
        })?;
        bundle.add_resource(resource).map_err(|errors| LocaleError::Duplicate {
            room: file.room,
            lang,
            reason: errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        })?;
    }
    Ok(bundle)
}

fn fluent_value<'a>(value: &'a Arg<'_>) -> FluentValue<'a> {
    match value {
        Arg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_ref())),
        Arg::Whole(number) => FluentValue::from(*number),
        Arg::Real(number) => FluentValue::from(*number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: LocaleFiles = LocaleFiles {
        room: "shop",
        en: "shop-open = Open\nshop-items = { $n ->\n    [one] { $n } item\n   *[other] { $n } items\n}\n",
        zh: "shop-open = 营业\nshop-items = { $n } 件\n",
        ms: "shop-items = { $n } barang\n",
        ta: "shop-open = திறந்துள்ளது\nshop-items = { $n ->\n    [one] { $n } பொருள்\n   *[other] { $n } பொருட்கள்\n}\n",
    };

    #[test]
    fn words_follow_number_and_language() {
        let locales = Locales::new(&[FILES]).unwrap();
        let items = |lang, n: i64| locales.text(lang, "shop-items", &[("n", n.into())]);
        assert_eq!((items(Lang::En, 1), items(Lang::En, 1_200)), ("1 item".into(), "1,200 items".into()));
        assert_eq!((items(Lang::Ta, 1), items(Lang::Ta, 2)), ("1 பொருள்".into(), "2 பொருட்கள்".into()));
        assert_eq!(items(Lang::Zh, 2), "2 件");
        assert_eq!(locales.missing_total(), 0);
    }

    #[test]
    fn what_is_missing_falls_back_to_english_and_is_counted() {
        let locales = Locales::new(&[FILES]).unwrap();
        assert_eq!(locales.text(Lang::Ms, "shop-open", &[]), "Open");
        assert_eq!(locales.text(Lang::Ms, "shop-nothing", &[]), "shop-nothing");
        assert_eq!(locales.missing_total(), 2);
    }
}
