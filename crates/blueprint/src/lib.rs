//! The blueprint: what the state promised, and how far it got, computed from its own records while you watch.
//!
//! It promises:
//! - **Every figure can be worked out again** from the public log, by the rules of `measure` here or by anybody else.
//! - **No figure without its numerator, denominator, interval, window and what was left out.**
//! - **A target is met only when chance does not explain it**: the end of the interval has to clear it. Where
//!   everything is counted, chance has no part; a target of all is met by all and by nothing less.
//! - **What nobody recorded is no figure**: the page says so, and where it would come from.
//! - **Small groups are kept back**, and a lone one cannot be had by subtraction.
//! - **It only reads**: it follows the log as a consumer and writes its own tables, which can be rebuilt.
//!
//! A newcomer starts in `indicators.rs` (what is asked), then `measure/` (how each is counted), `figure.rs` (what is said
//! of it), `events.rs` and `store/` (how it is kept), `register/` (what agencies declare).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests"
    )
)]

mod access;
mod api;
pub mod asked;
mod board;
pub mod breakdown;
pub mod cells;
mod chart;
pub mod counters;
pub mod declared;
pub mod duration;
pub mod events;
pub mod figure;
pub mod indicators;
pub mod interval;
mod jobs;
pub mod measure;
mod pages;
mod records;
pub mod register;
mod spark;
pub mod standards;
mod store;
pub mod sums;
pub mod targets;
mod verbs;
pub mod waits;
pub mod window;
mod working_days;

use std::sync::Arc;

use jiff::tz::TimeZone;
use polity_store::consumer::Consumer;
use polity_store::{Clock, Store, StoreError};
use polity_web::{LocaleFiles, NavItem, Routes, doc, locales};

use crate::breakdown::By;
use crate::figure::Figure;
use crate::indicators::Indicator;
use crate::records::Stretch;
use crate::targets::Targets;
use crate::window::{Day, Window};

pub use events::{CONSUMER, CONSUMER_OF_RECORDS};
pub use records::{Detail, Record};
pub use store::{MIGRATIONS, STATEMENTS};
pub use verbs::declare;

/// Records on one page, and in one answer.
pub(crate) const RECORDS_PAGE: u32 = 20;

/// The words of this room's pages.
pub const LOCALES: LocaleFiles = locales!("blueprint");

/// What agencies and services are called, told by the roof: this room knows them by their codes only.
pub trait Names: Send + Sync {
    /// The name of an agency in a language (`en`, `zh`, `ms`, `ta`).
    fn agency(&self, code: &str, language: &str) -> Option<String>;
    /// The name of a service in a language.
    fn service(&self, code: &str, language: &str) -> Option<String>;
}

/// No names: codes are shown as they are.
#[derive(Debug, Clone, Copy)]
pub struct CodesOnly;

impl Names for CodesOnly {
    fn agency(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn service(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// The scoreboard.
pub struct Blueprint {
    store: Store,
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    targets: Targets,
    names: Box<dyn Names>,
}

/// The figures that other pages show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headline {
    /// Share of transactions done digitally from end to end, 0 to 1; `None` while there are too few.
    pub digital_share: Option<f64>,
    /// Median time in seconds; `None` while there are too few.
    pub median_seconds: Option<f64>,
}

impl Blueprint {
    /// The scoreboard of a nation whose days begin at midnight in `zone`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, zone: TimeZone, targets: Targets) -> Self {
        Self { store, clock, zone, targets, names: Box::new(CodesOnly) }
    }

    /// With names of agencies and services.
    #[must_use]
    pub fn with_names(self, names: impl Names + 'static) -> Self {
        Self { names: Box::new(names), ..self }
    }

    /// The consumers that keep the tables; the roof runs them.
    pub fn consumers(&self) -> [Arc<dyn Consumer>; 2] {
        let zone = || self.zone.clone();
        [Arc::new(events::Tallies { zone: zone() }), Arc::new(events::Records { zone: zone() })]
    }

    /// Folds what was appended on some past days; says on how many. The roof calls this until it says none, now and
    /// then: without it the tables grow by every page of the log, and the figures stay right all the same.
    pub async fn fold(&self) -> Result<usize, StoreError> {
        store::fold_some(&self.store, self.today()).await
    }

    /// The figures that other pages show, over the trailing window.
    pub async fn headline(&self) -> Result<Headline, StoreError> {
        let board = self.board(Window::Trailing).await?;
        let value = |indicator| board.whole(indicator).shown.map(|shown| shown.value);
        Ok(Headline {
            digital_share: value(Indicator::DigitalEndToEnd),
            median_seconds: value(Indicator::MedianTime),
        })
    }

    /// The figure of an indicator for each group.
    pub async fn figures(
        &self,
        indicator: Indicator,
        window: Window,
        by: By,
    ) -> Result<Vec<(String, Figure)>, StoreError> {
        Ok(self.board(window).await?.groups(indicator, by))
    }

    /// How many entries of the log the figures are made from.
    pub async fn entries_read(&self) -> Result<i64, StoreError> {
        let mut lag = 0;
        for consumer in [CONSUMER, CONSUMER_OF_RECORDS] {
            lag = self.store.consumer_lag(consumer).await?.max(lag);
        }
        Ok(self.store.log_size().await? - lag)
    }

    /// A page of the records behind an indicator, newest first, or of one service only; `None` when they are kept
    /// back because their group is small.
    pub async fn records(
        &self,
        indicator: Indicator,
        window: Window,
        service: Option<&str>,
        before: Option<i64>,
    ) -> Result<Option<Vec<Record>>, StoreError> {
        let by = if service.is_some() { By::Service } else { By::Nation };
        let figures = self.figures(indicator, window, by).await?;
        let group = service.unwrap_or_default();
        let is_small = |figure: &Figure| figure.verdict == figure::Verdict::TooFew && figure.shown.is_none();
        // A service that nobody used has no figure, and no records to keep back either.
        if figures.iter().any(|(name, figure)| name == group && is_small(figure)) {
            return Ok(None);
        }
        let days = window.days(self.today());
        let before = before.unwrap_or(i64::MAX);
        let stretch = Stretch { days, service, before, limit: i64::from(RECORDS_PAGE) };
        verbs::records::behind(&self.store, indicator, &stretch).await.map(Some)
    }

    /// The present moment, RFC 3339.
    pub(crate) fn now_text(&self) -> String {
        let now = jiff::Timestamp::from_microsecond(self.clock.now());
        now.map_or_else(|_| String::new(), |now| now.to_string())
    }

    pub(crate) fn today(&self) -> Day {
        Day::of(self.clock.now(), &self.zone)
    }
}

/// The pages and machine interfaces of the scoreboard.
pub fn routes(blueprint: Arc<Blueprint>) -> Routes<Arc<Blueprint>> {
    Routes::new("blueprint", blueprint)
        .get("/scoreboard", pages::scoreboard)
        .get("/scoreboard/standards", pages::standards::all)
        .get("/scoreboard/standards/{service}", pages::standards::service)
        .get("/scoreboard/{indicator}", pages::indicator)
        .api(doc!(api::kpi::kpi))
        .api(doc!(api::kpi::records))
        .api(doc!(api::standards::standards))
        .locales(LOCALES)
        .nav(NavItem::new("/scoreboard", "blueprint-nav").order(70))
}
