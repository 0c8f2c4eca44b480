//! The rooms in the order of their floors: their tables, statements and keys. A new room is added here once.

use polity_blueprint::Blueprint;
use polity_identity::Identity;
use polity_inbox::Inbox;
use polity_services::Services;
use polity_site::Site;
use polity_store::{Migration, Statement};
use polity_vault::Purpose;
use polity_web::{App, LocaleFiles, Routes, Web, locales};
use std::sync::Arc;

/// The words that only the whole nation knows.
pub const LOCALES: LocaleFiles = locales!("polity");

/// Every migration, floors first.
pub fn migrations() -> Vec<Migration> {
    [
        polity_store::MIGRATIONS,
        polity_ledger::MIGRATIONS,
        polity_web::MIGRATIONS,
        polity_identity::MIGRATIONS,
        polity_inbox::MIGRATIONS,
        polity_services::MIGRATIONS,
        polity_blueprint::MIGRATIONS,
    ]
    .concat()
}

/// Every named statement of every room.
pub fn statements() -> Vec<&'static Statement> {
    let store = polity_store::STATEMENTS.iter().copied().flatten().copied();
    let flat = [polity_ledger::STATEMENTS, polity_web::STATEMENTS];
    let nested = [
        polity_identity::STATEMENTS,
        polity_inbox::STATEMENTS,
        polity_services::STATEMENTS,
        polity_blueprint::STATEMENTS,
    ];
    let nested = nested.into_iter().flatten().copied().flatten();
    store.chain(flat.into_iter().flatten().chain(nested).copied()).collect()
}

/// Every purpose that needs a key.
pub fn purposes() -> Vec<Purpose> {
    [
        polity_ledger::PURPOSES,
        polity_web::PURPOSES,
        polity_identity::PURPOSES,
        polity_inbox::PURPOSES,
        polity_services::PURPOSES,
    ]
    .concat()
}

/// The application.
pub fn app(
    web: Web,
    identity: &Identity,
    inbox: &Inbox,
    services: &Services,
    blueprint: &Arc<Blueprint>,
    site: Option<Arc<Site>>,
) -> anyhow::Result<App> {
    let roof = Routes::new("polity", ()).locales(LOCALES);
    let mut app = App::builder(web)
        .mount(roof)
        .mount(identity.routes())
        .mount(inbox.routes())
        .mount(services.routes())
        .mount(polity_blueprint::routes(blueprint.clone()));
    if let Some(site) = site {
        app = app.mount(polity_site::routes(site));
    }
    Ok(app.assemble()?)
}
