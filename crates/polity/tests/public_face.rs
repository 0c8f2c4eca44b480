//! What the whole nation shows: the table of role by action, and the description of its API. Both are committed,
//! so that a change of who may do what is read in review. `UPDATE=1 cargo test -p polity --test public_face`
//! writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use polity::{
    cli::Place,
    demo::{self, settle},
    folder::Folder,
    ground::{self, Ground},
    nation::Nation,
    rooms,
};
use polity_vault::{RootKey, SystemEntropy};
use polity_web::RouteRow;
use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

fn committed(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

/// Compares with the committed file, or writes it when told to.
fn expect_committed(name: &str, now: &str) {
    let path = committed(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, now).unwrap();
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        then == now,
        "docs/{name} differs from the program: run UPDATE=1 cargo test -p polity --test public_face, and read the difference"
    );
}

async fn open() -> (tempfile::TempDir, Nation) {
    let place = tempfile::tempdir().unwrap();
    let at = Place { data: place.path().join("data"), database: None };
    let folder = Folder::at(&at.data);
    folder.make().unwrap();
    let store = ground::open_store(&at).await.unwrap();
    store.migrate(&rooms::migrations()).await.unwrap();
    let key = RootKey::create_file(&folder.root_key(), &SystemEntropy).unwrap();
    let mut settings =
        demo::settings("http://localhost:8080/".parse().unwrap(), "127.0.0.1:8080".parse().unwrap()).unwrap();
    let ground = Ground::over(store, Arc::new(key), &settings.log_name).await.unwrap();
    settle::settle(&ground, &mut settings, 300, &|_, _| {}).await.unwrap();
    // The map that residents point at is a picture of the site.
    demo::website::write(folder.path()).unwrap();
    let nation = Nation::open(&at, settings, None).await.unwrap();
    (place, nation)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_what_is_as_committed() {
    let (_place, nation) = open().await;
    let mut text = String::from(
        "# Who may do what\n\nGenerated from the registrations of all routes; a test compares. A permission is decided in the \
         `access.rs` of its room.\n\n| room | method | path | permission | roles |\n|---|---|---|---|---|\n",
    );
    for RouteRow { room, method, path, permission, roles, .. } in nation.app().table() {
        let roles = if roles.is_empty() { "everyone".to_owned() } else { roles.join(", ") };
        writeln!(text, "| {room} | {method} | `{path}` | {permission} | {roles} |").unwrap();
    }
    expect_committed("permissions.md", &text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_of_the_api_is_as_committed() {
    let (_place, nation) = open().await;
    let mut text =
        serde_json::to_string_pretty(nation.app().openapi().expect("the API is described")).unwrap();
    text.push('\n');
    expect_committed("openapi.json", &text);
}
