//! Figures of the running nation for the site's pages, gathered every few seconds so that no page waits for them.

use crate::names::{NationNames, lang_of};
use polity_blueprint::Blueprint;
use polity_identity::Identity;
use polity_services::Services;
use polity_site::{LiveFigures, LiveRoom};
use polity_web::{Web, format};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// How often the figures are gathered.
const EVERY: Duration = Duration::from_secs(3);
/// Gatherings between two counts of what takes a whole table.
const SLOW_TURNS: u32 = 20;

/// What is shown where a figure is not known, or kept back because its group is small.
const UNKNOWN: &str = "–";

/// The figures of the moment.
pub struct Live {
    identity: Identity,
    services: Services,
    blueprint: Arc<Blueprint>,
    web: Web,
    names: NationNames,
    pages: AtomicUsize,
    figures: RwLock<BTreeMap<&'static str, String>>,
}

impl Live {
    /// Nothing is known yet.
    pub fn new(rooms: (Identity, Services, Arc<Blueprint>), web: Web, names: NationNames) -> Self {
        let (identity, services, blueprint) = rooms;
        Self {
            identity,
            services,
            blueprint,
            web,
            names,
            pages: AtomicUsize::new(0),
            figures: RwLock::default(),
        }
    }

    /// How many pages the site has.
    pub fn pages(&self, count: usize) {
        self.pages.store(count, Ordering::Relaxed);
    }

    /// Gathers the figures until `stop` turns true.
    pub async fn keep_fresh(&self, mut stop: watch::Receiver<bool>) {
        let mut turn = 0;
        while !*stop.borrow() {
            if let Err(error) = self.gather(turn % SLOW_TURNS == 0).await {
                tracing::warn!(error = %error, "figures were not gathered");
            }
            turn += 1;
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn gather(&self, slow: bool) -> anyhow::Result<()> {
        let ledger = self.web.ledger();
        let mut figures = BTreeMap::new();
        if slow {
            figures.insert("residents", whole(self.identity.people_count().await?));
            self.names.set(self.identity.agencies().await?);
            self.names.set_services(&self.services.live().await?);
            self.names.set_applications(&self.services.applications().await?);
        }
        figures.insert("accounts", whole(ledger.count_of("identity.enrolled").await?));
        figures.insert("sign_ins", whole(ledger.count_of("identity.signed_in").await?));
        figures.insert("looks", whole(ledger.count_of("identity.looked_up").await?));
        figures.insert("ledger_size", whole(self.web.store().log_size().await?));
        figures.insert("pages", self.pages.load(Ordering::Relaxed).to_string());
        let headline = self.blueprint.headline().await?;
        let share = headline.digital_share.map(|share| format!("{:.0}%", share * 100.0));
        let minutes = headline.median_seconds.map(|seconds| format!("{:.1}", seconds / 60.0));
        figures.insert("transactions_digital_share", share.unwrap_or_else(|| UNKNOWN.to_owned()));
        figures.insert("median_minutes", minutes.unwrap_or_else(|| UNKNOWN.to_owned()));
        let mut known = self.figures.write().unwrap_or_else(PoisonError::into_inner);
        known.append(&mut figures);
        Ok(())
    }
}

fn whole(count: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "figures on pages stay below 2^53")]
    format::number(count as f64, None)
}

impl LiveFigures for Live {
    fn figure(&self, name: &str, _language: &str) -> Option<String> {
        self.figures.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn room(&self, room: &str, language: &str) -> Option<LiveRoom> {
        let (href, figure, counted, link) = match room {
            "identity" => ("/sign-in", "sign_ins", "live-identity", "live-identity-link"),
            "ledger" => ("/transparency", "ledger_size", "live-ledger", "live-ledger-link"),
            "blueprint" => {
                ("/scoreboard", "transactions_digital_share", "live-blueprint", "live-blueprint-link")
            }
            "site" => ("/", "pages", "live-site", "live-site-link"),
            _ => return None,
        };
        let lang = lang_of(language);
        Some(LiveRoom {
            href: href.to_owned(),
            figure: self.figure(figure, language)?,
            sentence: self.web.text(lang, counted, &[]),
            link: self.web.text(lang, link, &[]),
        })
    }
}
