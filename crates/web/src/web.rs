//! The kit that every request and every room shares: configuration, keys, store, clock, words, limits, metrics.
//!
//! `Web` is cheap to clone. Handlers reach it through `Ctx` or as an extractor of its own; rooms hold a clone.
//! What only the assembled application knows (words, assets, navigation, reserved prefixes) is set once by
//! `App::assemble`, before the first request.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use polity_ledger::Ledger;
use polity_store::{Clock, Micros, Store};
use polity_vault::{Entropy, KeyRing, Purpose};
use utoipa::openapi::OpenApi;

use crate::app::Claims;
use crate::assets::Assets;
use crate::fault::Fault;
use crate::figures::Figures;
use crate::limits::RateLimits;
use crate::metrics::Metrics;
use crate::nav::{NavCount, NavItem};
use crate::visit::Visit;
use crate::{Config, Lang, Locales, ProblemKind};

/// What the kit stands on.
#[derive(Clone)]
pub struct Ground {
    /// The database.
    pub store: Store,
    /// The tamper-evident record.
    pub ledger: Ledger,
    /// The keys, with the purposes of `PURPOSES` ensured.
    pub ring: KeyRing,
    /// Where the present moment comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
}

/// Key purposes of this room.
pub const PURPOSES: &[Purpose] = &[FORM_TOKEN, SESSION_FACTS, DELIVERY];
/// Keys the tokens of forms.
pub(crate) const FORM_TOKEN: Purpose = Purpose("web.form-token");
/// Seals browser and network of sessions.
pub(crate) const SESSION_FACTS: Purpose = Purpose("web.session");
/// Seals messages on their way out.
pub(crate) const DELIVERY: Purpose = Purpose("web.delivery");

/// The kit. Cheap to clone.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    ground: Ground,
    config: Config,
    limits: RateLimits,
    metrics: Metrics,
    figures: Figures,
    draining: AtomicBool,
    assembled: OnceLock<Assembled>,
}

/// What the assembled application adds.
pub(crate) struct Assembled {
    pub locales: Locales,
    pub assets: Assets,
    pub nav: Vec<NavItem>,
    pub counts: Vec<(&'static str, Arc<dyn NavCount>)>,
    pub claims: Claims,
    pub problems: Vec<&'static ProblemKind>,
    pub openapi: OpenApi,
}

impl Web {
    /// The kit on its ground.
    pub fn new(ground: Ground, config: Config) -> Self {
        let metrics = Metrics::default();
        let inner = Inner {
            limits: RateLimits::new(ground.clock.clone(), &*ground.entropy),
            figures: Figures::new(&metrics),
            metrics,
            ground,
            config,
            draining: AtomicBool::new(false),
            assembled: OnceLock::new(),
        };
        Self(Arc::new(inner))
    }

    /// The deployment's configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.ground.store
    }

    /// The tamper-evident record.
    pub fn ledger(&self) -> &Ledger {
        &self.0.ground.ledger
    }

    /// The keys.
    pub fn ring(&self) -> &KeyRing {
        &self.0.ground.ring
    }

    /// The present moment, microseconds UTC.
    pub fn now(&self) -> Micros {
        self.0.ground.clock.now()
    }

    /// The clock itself.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.ground.clock
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.0.ground.entropy
    }

    /// How often things may be done.
    pub fn limits(&self) -> &RateLimits {
        &self.0.limits
    }

    /// Figures for operators.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The process was asked to stop; `/readyz` says so, that no new work is sent here.
    pub fn start_draining(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the process was asked to stop.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }

    pub(crate) fn figures(&self) -> &Figures {
        &self.0.figures
    }

    /// A message of the locale files; for texts outside pages, such as mails.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, crate::Arg<'_>)]) -> String {
        self.assembled().map_or_else(|| key.to_owned(), |assembled| assembled.locales.text(lang, key, args))
    }

    /// How often a message was missing since the start.
    pub fn words_missing(&self) -> i64 {
        let missing = self.assembled().map_or(0, |assembled| assembled.locales.missing_total());
        i64::try_from(missing).unwrap_or(i64::MAX)
    }

    /// The prefixes that rooms have reserved; known once the application is assembled.
    pub fn claims(&self) -> Option<&Claims> {
        self.assembled().map(|assembled| &assembled.claims)
    }

    pub(crate) fn assembled(&self) -> Option<&Assembled> {
        self.0.assembled.get()
    }

    /// Set once; a second application on one kit is a mistake of the wiring and is refused.
    pub(crate) fn set_assembled(&self, assembled: Assembled) -> Result<(), AlreadyAssembled> {
        self.0.assembled.set(assembled).map_err(|_| AlreadyAssembled)
    }
}

/// One kit serves one application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this kit already serves an application")]
pub struct AlreadyAssembled;

impl<S: Send + Sync> FromRequestParts<S> for Web {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Visit::of(parts)?.web().clone())
    }
}
