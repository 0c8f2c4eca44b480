//! A nation that is open: every room on its ground, the work that goes on behind, and the door.

use crate::{
    cli::Place,
    demo::life::{Life, Pace},
    demo::settle,
    folder::{Folder, FolderLock},
    ground::Ground,
    live::Live,
    names::NationNames,
    reactions::Reactions,
    rooms,
    settings::{Kind, Settings},
    ways_out::ways_out,
};
use anyhow::{Context, Result};
use polity_blueprint::Blueprint;
use polity_identity::{Identity, Persona};
use polity_inbox::{Copies, CopyWords, Inbox};
use polity_services::{Services, scan::Clamd, working_days::Calendar};
use polity_site::Site;
use polity_store::{Id, consumer::Consumer};
use polity_vault::PasswordHasher;
use polity_web::delivery::Postman;
use polity_web::{App, Config, Lang, Listen, LocalText, Server, TlsFiles, Web, asked_to_stop};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// How often what is over is cleared away: old markers, ended sessions.
const HOUSEKEEPING: Duration = Duration::from_secs(600);

/// A nation, opened.
pub struct Nation {
    ground: Ground,
    settings: Settings,
    personas: Vec<Persona>,
    identity: Identity,
    inbox: Inbox,
    services: Services,
    live: Arc<Live>,
    blueprint: Arc<Blueprint>,
    postman: Arc<Postman>,
    app: App,
    life: Option<(Life, Pace)>,
}

/// The page kit of a nation.
pub fn web_over(ground: &Ground, settings: &Settings) -> Result<Web> {
    let kit = polity_web::Ground {
        store: ground.store.clone(),
        ledger: ground.ledger.clone(),
        ring: ground.ring.clone(),
        clock: ground.clock.clone(),
        entropy: ground.entropy.clone(),
    };
    Ok(Web::new(kit, config(settings)?))
}

/// The rooms that a command works on, beside a server or without one.
pub struct Beside {
    /// The nation's settings.
    pub settings: Settings,
    /// The page kit.
    pub web: Web,
    /// The register.
    pub identity: Identity,
}

impl Beside {
    /// Opens the nation in a data folder.
    pub async fn open(place: &Place) -> Result<Self> {
        let settings = Settings::read(&Folder::at(&place.data).settings())?;
        let ground = Ground::open(place, &settings.log_name).await?;
        let own = polity_identity::Settings { agency: settings.registry.clone(), ..Default::default() };
        let web = web_over(&ground, &settings)?;
        let identity = Identity::new(web.clone(), PasswordHasher::new(ground.entropy.clone()), own);
        Ok(Self { settings, web, identity })
    }
}

/// The room of services on the nation's calendar.
pub fn services_over(web: &Web, identity: &Identity, settings: &Settings) -> Services {
    let calendar = Calendar::new(web.config().time_zone.clone(), settings.holidays.iter().copied());
    let own = polity_services::Settings { calendar, prefix: settings.case_prefix.clone() };
    let services = Services::new(web.clone(), identity.clone(), own);
    match &settings.file_scanner {
        Some(address) => services.with_file_scan(Arc::new(Clamd::at(address))),
        None => services,
    }
}

/// The scoreboard with the nation's own targets.
pub fn blueprint_over(web: &Web, settings: &Settings) -> Result<Blueprint> {
    let (store, clock) = (web.store().clone(), web.clock().clone());
    Ok(Blueprint::new(store, clock, web.config().time_zone.clone(), settings.targets()?))
}

fn config(settings: &Settings) -> Result<Config> {
    let languages = settings.languages.iter().map(|code| {
        Lang::ALL
            .into_iter()
            .find(|lang| lang.code() == code)
            .with_context(|| format!("{code} is not a language that Polity speaks"))
    });
    let name = local(&settings.name);
    let base = settings.public_base.clone();
    let mut config = match settings.kind {
        Kind::Demo => Config { nation: name, public_base: base, ..Config::demo("", settings.listen) },
        Kind::Nation => Config::nation(name, local(&settings.banner), base),
    };
    config.languages = languages.collect::<Result<_>>()?;
    config.time_zone = jiff::tz::TimeZone::get(&settings.time_zone)?;
    config.trusted_proxies.clone_from(&settings.trusted_proxies);
    config.footer = polity_web::Footer {
        contact: Some("/contact-us/".to_owned()),
        feedback: Some("/feedback/".to_owned()),
        faq: Some("/faq/".to_owned()),
        sitemap: Some("/sitemap/".to_owned()),
        report_vulnerability: Some("/report-vulnerability/".to_owned()),
        privacy: Some("/privacy/".to_owned()),
        terms: Some("/terms-of-use/".to_owned()),
    };
    Ok(config)
}

fn local(texts: &BTreeMap<String, String>) -> LocalText {
    let english = texts.get("en").cloned().unwrap_or_default();
    Lang::ALL.into_iter().fold(LocalText::new(english), |text, lang| match texts.get(lang.code()) {
        Some(own) => text.with(lang, own),
        None => text,
    })
}

/// Publishes a folder of pages. One that was named on the command line is judged aloud, defect by defect.
fn publish(folder: &Path, asked_for: bool, web: &Web, live: Arc<Live>) -> Arc<Site> {
    let settings = polity_site::Settings {
        base: web.config().public_base.to_string(),
        zone: web.config().time_zone.clone(),
        now: web.now(),
    };
    let (site, report) = Site::open(folder, settings, live.clone());
    for defect in &report.defects {
        // The site cannot know which addresses other rooms answer: their own editors need no warning of them.
        if asked_for {
            tracing::warn!(%defect, "site.defect");
        } else {
            tracing::debug!(%defect, "site.defect");
        }
    }
    tracing::info!(pages = report.pages, defects = report.defects.len(), "site.published");
    live.pages(site.pages());
    Arc::new(site)
}

impl Nation {
    /// Opens every room. `site` overrides the folder of pages that the settings name.
    pub async fn open(place: &Place, settings: Settings, site: Option<PathBuf>) -> Result<Self> {
        let ground = Ground::open(place, &settings.log_name).await?;
        let web = web_over(&ground, &settings)?;
        let personas = match settings.kind {
            Kind::Demo => settle::personas(&settings)?,
            Kind::Nation => Vec::new(),
        };
        let own = polity_identity::Settings {
            agency: settings.registry.clone(),
            country: settings.country.clone(),
            personas: personas.clone(),
        };
        let identity = Identity::new(web.clone(), PasswordHasher::new(ground.entropy.clone()), own);
        let names = NationNames::new(web.clone());
        let inbox = Inbox::new(web.clone(), settings.registry.clone(), names.clone());
        let blueprint = Arc::new(blueprint_over(&web, &settings)?.with_names(names.clone()));
        let services = services_over(&web, &identity, &settings);
        let services = match &settings.map {
            Some(map) => services.with_map(map.read(&place.data)?),
            None => services,
        };
        let rooms = (identity.clone(), services.clone(), blueprint.clone());
        let live = Arc::new(Live::new(rooms, web.clone(), names));
        let asked_for = site.is_some();
        let folder = site.or_else(|| settings.site.as_ref().map(|site| place.data.join(site)));
        let site = folder.map(|folder| publish(&folder, asked_for, &web, live.clone()));
        let ways = ways_out(settings.mail.as_ref(), &place.data)?;
        let postman = Postman::telling(&web, ways, Some(Arc::new(CopyWords(inbox.clone()))));
        let app = rooms::app(web, &identity, &inbox, &services, &blueprint, site)?;
        let life = None;
        Ok(Self {
            ground,
            settings,
            personas,
            identity,
            inbox,
            services,
            live,
            blueprint,
            postman,
            app,
            life,
        })
    }

    /// With residents and officers who use the services by themselves, as long as the nation is served.
    #[must_use]
    pub fn with_life(self, life: Life, pace: Pace) -> Self {
        Self { life: Some((life, pace)), ..self }
    }

    /// Where residents reach it.
    pub fn public_base(&self) -> &url::Url {
        &self.settings.public_base
    }

    /// The people whom a visitor of a demonstration can be.
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// The room that knows people, and the programs that sign them in.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The room of services and cases.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The application, as tests look at it.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Serves until the process is asked to stop, then finishes what is under way.
    pub async fn serve(mut self, lock: FolderLock) -> Result<()> {
        let listen = Listen {
            tls: self
                .settings
                .tls
                .as_ref()
                .map(|tls| TlsFiles { certificate: tls.certificate.clone(), key: tls.key.clone() }),
            ..Listen::plain(self.settings.listen)
        };
        let server = Server::bind(self.app.clone(), listen).await?;
        let (stop, stopped) = watch::channel(false);
        let mut behind = JoinSet::new();
        self.work_behind(&mut behind, &stopped);
        if let Some((life, pace)) = self.life.take() {
            behind.spawn(life.run(pace, stopped.clone()));
        }
        let asked = async {
            asked_to_stop().await;
            tracing::info!("asked to stop: finishing what is under way");
            stop.send_replace(true);
        };
        let (cut, ()) = tokio::join!(server.run(stopped), asked);
        if cut > 0 {
            tracing::warn!(cut, "connections were cut");
        }
        // What was acknowledged is numbered and signed before the lock is given up.
        while behind.join_next().await.is_some() {}
        drop(lock);
        Ok(())
    }

    /// What follows the log: whom an entry concerns, what the scoreboard counts, what one room's events ask of another.
    pub fn consumers(&self) -> [Arc<dyn Consumer>; 4] {
        let reactions = Reactions {
            ledger: self.ground.ledger.clone(),
            inbox: self.inbox.clone(),
            clock: self.ground.clock.clone(),
            registry: self.settings.registry.clone(),
        };
        let [tallies, records] = self.blueprint.consumers();
        [self.ground.ledger.subject_index(), tallies, records, Arc::new(reactions)]
    }

    /// Everything that goes on without a request.
    fn work_behind(&self, behind: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) {
        let Ground { store, ledger, clock, entropy, .. } = self.ground.clone();
        let holder = Id::new(clock.now(), entropy.as_ref());
        for consumer in self.consumers() {
            let (store, stopped) = (store.clone(), stopped.clone());
            behind.spawn(async move { store.run_consumer(consumer, stopped).await });
        }
        let (numbering, until) = (store.clone(), stopped.clone());
        let time = clock.clone();
        behind.spawn(async move {
            numbering.run_sequencer(holder, time, polity_ledger::Ledger::growth(), until).await;
        });
        let (signing, time, until) = (ledger.clone(), clock.clone(), stopped.clone());
        behind.spawn(async move { signing.run_checkpoints(time, until).await });
        let (live, until) = (self.live.clone(), stopped.clone());
        behind.spawn(async move { live.keep_fresh(until).await });
        let (blueprint, web, until) = (self.blueprint.clone(), self.app.web().clone(), stopped.clone());
        behind.spawn(async move { blueprint.run(web.metrics(), until).await });
        let postman = self.postman.clone();
        let (sending, time, until) = (store.clone(), clock.clone(), stopped.clone());
        behind.spawn(async move { sending.run_jobs(postman, time, until).await });
        let copies = Arc::new(Copies(self.inbox.clone()));
        let (copying, time, until) = (store.clone(), clock.clone(), stopped.clone());
        behind.spawn(async move { copying.run_jobs(copies, time, until).await });
        let (web, identity, inbox) = (self.app.web().clone(), self.identity.clone(), self.inbox.clone());
        let services = self.services.clone();
        let mut until = stopped.clone();
        behind.spawn(async move {
            while !*until.borrow() {
                if let Err(error) = store.forget_markers(clock.now()).await {
                    tracing::warn!(error = %error, "markers were not forgotten");
                }
                if let Err(error) = web.sessions().forget_expired().await {
                    tracing::warn!(error = %error, "ended sessions were not forgotten");
                }
                if let Err(error) = web.delivery().forget_old().await {
                    tracing::warn!(error = %error, "old messages were not forgotten");
                }
                if let Err(error) = identity.forget_stale().await {
                    tracing::warn!(error = %error, "what is half done was not forgotten");
                }
                if let Err(error) = services.forget_drafts().await {
                    tracing::warn!(error = %error, "drafts that are over were not forgotten");
                }
                if let Err(error) = services.warn_of_clocks().await {
                    tracing::warn!(error = %error, "officers were not warned of their clocks");
                }
                if let Err(error) = services.erase_over().await {
                    tracing::warn!(error = %error, "cases whose time is over were not erased");
                }
                if let Err(error) = services.scan_waiting_files().await {
                    tracing::warn!(error = %error, "files that wait were not scanned");
                }
                if let Err(error) = inbox.forget_stale().await {
                    tracing::warn!(error = %error, "old messages in inboxes were not forgotten");
                }
                if let Err(error) = services.forget_requests().await {
                    tracing::warn!(error = %error, "old requests of applications were not forgotten");
                }
                tokio::select! {
                    () = tokio::time::sleep(HOUSEKEEPING) => {}
                    _ = until.changed() => {}
                }
            }
        });
    }
}
