//! `polity relying-party` as an operator types it: the real program beside a nation that is being served.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

use polity::{cli::Place, declared_parties, demo, folder::Folder, ground, nation::Nation, rooms};
use polity_vault::{RootKey, SystemEntropy};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A nation without people, being served, and a folder for files.
async fn open() -> (tempfile::TempDir, PathBuf, Nation) {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let at = Place { data: data.clone(), database: None };
    let folder = Folder::at(&data);
    folder.make().unwrap();
    ground::open_store(&at).await.unwrap().migrate(&rooms::migrations()).await.unwrap();
    RootKey::create_file(&folder.root_key(), &SystemEntropy).unwrap();
    let settings =
        demo::settings("http://localhost:8080/".parse().unwrap(), "127.0.0.1:8080".parse().unwrap()).unwrap();
    settings.write(&folder.settings()).unwrap();
    // The map that residents point at is a picture of the site.
    demo::website::write(folder.path()).unwrap();
    let nation = Nation::open(&at, settings, None).await.unwrap();
    (place, data, nation)
}

fn polity(data: &Path, arguments: &[&str]) -> Output {
    run(data, "relying-party", arguments)
}

fn run(data: &Path, what: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polity"));
    let (verb, rest) = arguments.split_first().unwrap();
    command.args([what, verb, "--json", "--data"]).arg(data).args(rest).output().unwrap()
}

#[track_caller]
fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    error["error"].as_str().unwrap().to_owned()
}

const LIBRARY: [&str; 10] = [
    "add",
    "--name",
    "City Library",
    "--operator",
    "City",
    "--kind",
    "login",
    "--redirect-uri",
    "http://localhost:3000/cb",
    "--generate-keys",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_relying_party_is_registered_changed_and_removed_beside_the_server() {
    let (place, data, nation) = open().await;
    let file = |name: &str| place.path().join(name).display().to_string();
    let added = json(&polity(&data, &[&LIBRARY[..], &[&file("keys.json")]].concat()));
    let id = added["client_id"].as_str().unwrap().to_owned();
    let private: Value = serde_json::from_str(&std::fs::read_to_string(file("keys.json")).unwrap()).unwrap();
    assert_eq!(private["client_id"], added["client_id"]);
    assert!(private["jwks"]["keys"][0]["d"].is_string());
    assert_eq!(private["jwks"]["keys"][0]["x"], added["jwks"]["keys"][0]["x"]);
    assert!(!added.to_string().contains("\"d\""), "no private key is ever printed");
    let party = nation.identity().relying_party(&id).await.unwrap().expect("the server sees it");
    assert_eq!(party.redirect_uris, ["http://localhost:3000/cb"]);

    let rotate = ["rotate", &id, "--keep-present", "--generate-keys", &file("next.json")];
    let kids = |value: &Value| -> Vec<String> {
        value["jwks"]["keys"].as_array().unwrap().iter().map(|key| key["kid"].to_string()).collect()
    };
    let rotated = kids(&json(&polity(&data, &rotate)));
    assert_eq!(
        (rotated.len(), &rotated[2..]),
        (4, &kids(&added)[..]),
        "new keys first, then the present ones"
    );

    let limited = json(&polity(&data, &["limit", &id, "25"]));
    assert_eq!(limited["calls_per_second"], 25);
    assert!(refused(&polity(&data, &["limit", &id, "0"])).contains("from 1 to 100,000"));
    assert_eq!(json(&polity(&data, &["list"]))[0]["client_id"], id.as_str());
    assert_eq!(json(&polity(&data, &["remove", &id]))["removed"], id.as_str());
    assert_eq!(json(&polity(&data, &["list"])), Value::Array(Vec::new()));
    assert!(refused(&polity(&data, &["remove", &id])).contains("`polity relying-party list` names them"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_its_way_out_and_leaves_nothing_behind() {
    let (place, data, _nation) = open().await;
    let keys = place.path().join("keys.json");
    let mut wrong = LIBRARY.to_vec();
    wrong[8] = "http://library.example/cb#top";
    let said = refused(&polity(&data, &[&wrong[..], &[keys.to_str().unwrap(), "--scopes", "dob"]].concat()));
    insta::assert_snapshot!(said, @r"
    the relying party cannot be registered:
      redirect_uris: it must begin with https:// (http:// only to this machine, and only in the test environment) (http://library.example/cb#top)
      scopes: openid must be among them
      scopes: a login may ask for openid, user.identity, name, email and mobileno; facts for the attributes of the catalogue (dob)
    ");
    assert!(!keys.exists());
    assert_eq!(json(&polity(&data, &["list"])), Value::Array(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_declares_and_declares_again() {
    let (place, _, nation) = open().await;
    let keys = polity::party_keys::PartyKeys::make(&SystemEntropy).unwrap().public;
    let file = place.path().join("parties.toml");
    let write = |name: &str, scope: &str| {
        let text = format!(
            "[[relying_party]]\nclient_id = \"HarbourBankDemonstration00000001\"\nname = {{ en = \"{name}\" }}\n\
             operator = \"Harbour Bank Ltd\"\nkind = \"facts\"\nenvironment = \"live\"\n\
             redirect_uris = [\"https://bank.example/cb\"]\njwks = '{keys}'\nscopes = [\"openid\", \"{scope}\"]\n\
             purpose = \"To open an account for you\"\n"
        );
        std::fs::write(&file, text).unwrap();
    };
    let declare = || async {
        let said = declared_parties::declare(nation.identity(), &file).await;
        said.map(|said| said.split_once(": ").unwrap().1.to_owned()).map_err(|error| error.to_string())
    };
    write("Harbour Bank", "name");
    assert_eq!(declare().await.unwrap(), "1 registered, 0 changed, 0 as they were.");
    assert_eq!(declare().await.unwrap(), "0 registered, 0 changed, 1 as they were.");
    write("Harbour", "name");
    assert_eq!(declare().await.unwrap(), "0 registered, 1 changed, 0 as they were.");
    write("Harbour", "shoe");
    let refused = declare().await.unwrap_err();
    assert!(
        refused.ends_with("relying party 1: scopes: name the facts that it will ask for, beside openid"),
        "{refused}"
    );
    std::fs::write(&file, "[[relying_parties]]\n").unwrap();
    assert!(declare().await.unwrap_err().contains("is not right"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_signing_key_is_made_beside_the_server_and_in_the_ledger() {
    let (_place, data, nation) = open().await;
    let keys = |verb| run(&data, "signing-key", &[verb]);
    assert_eq!(json(&keys("list")), Value::Array(Vec::new()));
    // Nobody has seen a key yet, so the first one signs at once; the second waits until everybody learned it.
    assert_eq!(json(&keys("rotate"))["stage"], "signs");
    let next = json(&keys("rotate"));
    assert_eq!((&next["kid"], &next["stage"]), (&"polity-login-2".into(), &"waits".into()));
    assert!(refused(&keys("rotate")).starts_with("polity-login-2 waits already and signs from "));
    let listed = json(&keys("list"));
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]), (2, &next));
    assert!(listed[1]["shown_until"].is_string() && !listed.to_string().contains("sealed"));
    let kinds: Vec<String> =
        nation.identity().signing_key_list().await.unwrap().into_iter().map(|key| key.kid).collect();
    assert_eq!(kinds, ["polity-login-2", "polity-login-1"], "the server sees them");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_brings_one_of_each_kind() {
    let (_place, data, nation) = open().await;
    let folder = Folder::at(&data);
    for port in [8080, 8081] {
        let base = format!("http://localhost:{port}/").parse().unwrap();
        demo::parties::register(nation.identity(), &folder, &base).await.unwrap();
        let library = nation.identity().relying_party(demo::parties::LIBRARY).await.unwrap().unwrap();
        assert_eq!(library.redirect_uris[0], format!("{base}developers/callback"));
        assert!(nation.identity().relying_party(demo::parties::BANK).await.unwrap().is_some());
    }
    assert_eq!(nation.identity().relying_parties().await.unwrap().len(), 2);
}
