//! `/services`: every service that can be begun, agencies' own applications among them, by moment of life, with a search.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use polity_web::{Anyone, Ctx, Page, PageError, Query, Who};
use serde::Deserialize;

use super::Room;
use super::words::{Words, agency_name};
use crate::document::{Service, Text};

/// Words of a search that are looked for; more make nothing clearer.
const SEARCHED_WORDS_MAX: usize = 8;

/// Moments of life that the locale files have words for.
pub(super) const EVENTS: [&str; 16] = [
    "having-a-child",
    "going-to-school",
    "working",
    "losing-work",
    "starting-a-business",
    "moving-home",
    "where-you-live",
    "getting-married",
    "driving",
    "travelling",
    "falling-ill",
    "living-with-a-disability",
    "growing-older",
    "caring-for-somebody",
    "somebody-has-died",
    "taking-part",
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    event: String,
    q: String,
}

/// A service in the list.
struct Line {
    href: String,
    title: Words,
    summary: Words,
    agency: String,
    /// How long it takes; an application does not say.
    minutes: Option<u32>,
    signs_in: bool,
}

/// A moment of life with services.
struct Event {
    name: String,
    label: String,
    count: usize,
    current: bool,
}

#[derive(Template)]
#[template(path = "catalogue.html")]
pub(super) struct Catalogue {
    ctx: Ctx,
    asked: Asked,
    /// The words of the moment of life that is looked at.
    event: Option<String>,
    events: Vec<Event>,
    lines: Vec<Line>,
    total: usize,
}

/// The list.
pub(super) async fn show(
    _: Who<Anyone>,
    State(room): Room,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<Page<Catalogue>, PageError> {
    let all = room.live().await?;
    let agencies = room.identity().agencies().await?;
    let applications = room.applications().await?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let events = all.iter().flat_map(|service| &service.life_events);
    for event in events.chain(applications.iter().flat_map(|application| &application.life_events)) {
        *counts.entry(event).or_default() += 1;
    }
    let events = counts.iter().map(|(name, count)| Event {
        name: (*name).to_owned(),
        label: event_label(&ctx, name),
        count: *count,
        current: *name == asked.event,
    });
    let is_of_event = |events: &[String]| asked.event.is_empty() || events.contains(&asked.event);
    let found = all
        .iter()
        .filter(|service| is_of_event(&service.life_events) && holds(service, &asked.q, ctx.lang().code()));
    let lines = found.map(|service| Line {
        href: format!("/services/{}", service.id),
        title: Words::of(&ctx, &service.title),
        summary: Words::of(&ctx, &service.summary),
        agency: agency_name(&ctx, &agencies, &service.agency),
        minutes: Some(service.before.minutes),
        signs_in: service.login.is_some(),
    });
    let elsewhere = applications.iter().filter(|application| {
        let texts = [&application.title, &application.summary];
        is_of_event(&application.life_events) && holds_in(&texts, &asked.q, ctx.lang().code())
    });
    let elsewhere = elsewhere.map(|application| Line {
        href: application.address.clone(),
        title: Words::of(&ctx, &application.title),
        summary: Words::of(&ctx, &application.summary),
        agency: agency_name(&ctx, &agencies, &application.agency),
        minutes: None,
        signs_in: true,
    });
    let event = counts.contains_key(asked.event.as_str()).then(|| event_label(&ctx, &asked.event));
    Ok(Page(Catalogue {
        event,
        events: events.collect(),
        lines: lines.chain(elsewhere).collect(),
        total: all.len() + applications.len(),
        asked,
        ctx,
    }))
}

/// A moment of life in words; one that only a document knows is read from its name.
fn event_label(ctx: &Ctx, name: &str) -> String {
    if EVENTS.contains(&name) {
        return ctx.t(&format!("services-event-{name}"));
    }
    let mut words = name.replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Whether every word of a search stands in the service's words, in the reader's language or in English.
fn holds(service: &Arc<Service>, searched: &str, lang: &str) -> bool {
    let texts: Vec<&Text> = [&service.title, &service.summary, &service.before.who]
        .into_iter()
        .chain(&service.before.documents)
        .collect();
    holds_in(&texts, searched, lang)
}

fn holds_in(texts: &[&Text], searched: &str, lang: &str) -> bool {
    let mut hay = String::new();
    for text in texts {
        for words in [text.of(lang).0, text.en.as_str()] {
            hay.push_str(&words.to_lowercase());
            hay.push('\n');
        }
    }
    let searched = searched.to_lowercase();
    searched.split_whitespace().take(SEARCHED_WORDS_MAX).all(|word| hay.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, check};

    #[test]
    fn a_search_reads_the_readers_language_and_english() {
        let text = include_str!("../../../../samples/services/grab-bar.toml");
        let service = Arc::new(check(text, Format::Toml).unwrap());
        for (searched, lang, found) in [
            ("", "en", true),
            ("GRAB  bar", "en", true),
            ("ramp", "zh", true),
            ("扶手", "zh", true),
            ("扶手", "ms", false),
            ("grab lamp", "en", false),
        ] {
            assert_eq!(holds(&service, searched, lang), found, "{searched} in {lang}");
        }
    }
}
