//! A nation in this process, served as the binary serves it, with a door through which each resident gets a session.
//!
//! Everything behind the door is what is shipped: router, pages, database, ledger, and the work that follows the log.

use anyhow::{Context, Result};
use axum::{extract::State, response::IntoResponse};
use polity::{
    cli::Place,
    demo::{self, settle},
    ground::{Ground, open_store},
    nation::{services_over, web_over},
    rooms,
    settings::Settings,
};
use polity_identity::Identity;
use polity_ledger::{Actor, Ledger};
use polity_services::{Published, Services, document::Format};
use polity_store::{Id, Store, params, statement};
use polity_vault::{PasswordHasher, RootKey, SystemEntropy};
use polity_web::{
    Anyone, App, Ctx, Grant, Listen, NewSession, PageError, Query, Routes, Server, Web, Who, see_other,
};
use serde::Deserialize;
use std::{path::Path, sync::Arc};
use tokio::sync::watch;

/// People who apply.
const RESIDENTS: usize = 2_000;
/// The sample service, of which copies are published: a person has one draft of each.
const DOCUMENT: &str = include_str!("../../../samples/services/grab-bar.toml");

statement! {
    PEOPLE: Scan "bench.people" = "SELECT id FROM identity_person ORDER BY id LIMIT $1";
}

/// The nation, served.
pub struct Town {
    pub origin: String,
    pub store: Store,
    pub services: Services,
    pub people: Vec<Id>,
    _stop: watch::Sender<bool>,
}

/// What a session is asked for with.
#[derive(Deserialize)]
struct Asked {
    person: Id,
    /// The agency of an officer.
    agency: Option<String>,
}

async fn enter(
    _: Who<Anyone>,
    State(web): State<Web>,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, PageError> {
    let grant = |agency| Grant { role: "officer".to_owned(), agency: Some(agency) };
    let new = NewSession {
        person: Some(asked.person),
        assurance: 2,
        grants: asked.agency.map(grant).into_iter().collect(),
        ..NewSession::of(asked.person)
    };
    let opened = web.sessions().open(ctx.visit(), new).await?;
    Ok((opened.cookie(), see_other("/services")))
}

impl Town {
    /// Makes and serves it: in this folder, or in this database with its keys in the folder.
    pub async fn open(folder: &Path, database: Option<String>) -> Result<Self> {
        let place = Place { data: folder.to_owned(), database };
        let store = open_store(&place).await?;
        store.migrate(&rooms::migrations()).await?;
        let key = RootKey::create_file(&folder.join("root.key"), &SystemEntropy)?;
        let address = "127.0.0.1:0".parse()?;
        let mut settings = demo::settings("http://localhost/".parse()?, address)?;
        let ground = Ground::over(store, Arc::new(key), &settings.log_name).await?;
        settle::settle(&ground, &mut settings, RESIDENTS, &|_, _| {}).await?;
        Self::serve(ground, &settings).await
    }

    async fn serve(ground: Ground, settings: &Settings) -> Result<Self> {
        let web = web_over(&ground, settings)?;
        let own = polity_identity::Settings { agency: settings.registry.clone(), ..Default::default() };
        let identity = Identity::new(web.clone(), PasswordHasher::new(ground.entropy.clone()), own);
        let services = services_over(&web, &identity, settings);
        let door = Routes::new("bench", web.clone()).get("/bench-door", enter);
        let app =
            App::builder(web).mount(door).mount(identity.routes()).mount(services.routes()).assemble()?;
        let server = Server::bind(app, Listen::plain(settings.listen)).await?;
        let origin = format!("http://{}", server.local_address()?);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(server.run(stopped.clone()));
        follow_the_log(&ground, &stopped);
        let people = ground.store.all::<(Id,)>(&PEOPLE, params![i64::try_from(RESIDENTS)?]).await?;
        let people = people.into_iter().map(|(id,)| id).collect();
        Ok(Self { origin, store: ground.store, services, people, _stop: stop })
    }

    /// Publishes copies of the sample service under these identifiers, open to a load from one network.
    pub async fn publish(&self, ids: impl Iterator<Item = String>) -> Result<()> {
        for id in ids {
            let text = DOCUMENT
                .replace("id = \"grab-bar\"", &format!("id = \"{id}\""))
                .replace("per_network_per_minute = 20", "per_network_per_minute = 1000000");
            let published = self.services.publish(Actor::system(), &text, Format::Toml).await?;
            anyhow::ensure!(matches!(published, Published::Live { .. }), "{published:?}");
        }
        Ok(())
    }
}

/// What a server does beside answering: entries are numbered, and the index of looks follows.
fn follow_the_log(ground: &Ground, stopped: &watch::Receiver<bool>) {
    let (store, clock, until) = (ground.store.clone(), ground.clock.clone(), stopped.clone());
    let holder = Id::new(ground.clock.now(), ground.entropy.as_ref());
    tokio::spawn(async move { store.run_sequencer(holder, clock, Ledger::growth(), until).await });
    let (store, index, until) = (ground.store.clone(), ground.ledger.subject_index(), stopped.clone());
    tokio::spawn(async move { store.run_consumer(index, until).await });
    let (ledger, clock, until) = (ground.ledger.clone(), ground.clock.clone(), stopped.clone());
    tokio::spawn(async move { ledger.run_checkpoints(clock, until).await });
}

/// The first of something that has to be there.
pub fn first<'a, T>(all: &'a [T], what: &'static str) -> Result<&'a T> {
    all.first().context(what)
}
