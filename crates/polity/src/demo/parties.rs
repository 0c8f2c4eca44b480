//! The relying parties of Angsana: one that signs readers in, and one that asks for facts. Both are for tests only.
//!
//! They are registered anew at each start, because the port may be another one. Their private keys are made once and lie
//! in the data folder, where samples and tests read them.

use crate::{
    folder::Folder,
    party_keys::{PartyFile, PartyKeys},
};
use anyhow::{Context, Result, bail};
use polity_identity::{
    Identity, SampleParty,
    login::{
        addresses,
        registration::{Registration, Words},
        relying_party::Environment,
    },
};
use polity_ledger::Actor;
use polity_vault::SystemEntropy;
use serde_json::Value;
use std::{fs, path::Path};
use url::Url;

/// The library: its file is `angsana-library.json`.
pub const LIBRARY: &str = "AngsanaLibraryDemonstration00001";
/// The bank: its file is `harbour-bank.json`.
pub const BANK: &str = "HarbourBankDemonstration00000001";
/// Where programs on this machine may have people sent back to.
const CALLBACKS: [&str; 2] = ["http://localhost:9000/callback", "http://127.0.0.1:9000/callback"];

/// Where the server itself, playing them, has people sent back to.
const CALLBACK_HERE: &str = "developers/callback";

/// Registers both, with keys that are made when they are missing.
pub async fn register(identity: &Identity, folder: &Folder, base: &Url) -> Result<()> {
    fs::create_dir_all(folder.relying_parties())
        .with_context(|| format!("{} cannot be made", folder.relying_parties().display()))?;
    let (mut declared, mut played) = (Vec::new(), Vec::new());
    for (file, registration) in [("angsana-library.json", library()), ("harbour-bank.json", bank())] {
        let file = folder.relying_parties().join(file);
        let registration = with_keys(&file, registration, base)?;
        played.extend(sample_party(&file, &registration)?);
        declared.push(registration);
    }
    let done = identity.declare_relying_parties(&Actor::system(), &declared).await?;
    if let Some((_, fault)) = done.refused.first() {
        bail!("a relying party of the sample nation may not stand: {fault}");
    }
    identity.play_relying_parties(played);
    Ok(())
}

/// What the server needs to play it on the developers' pages; nothing where people could not come back to it.
fn sample_party(file: &Path, registration: &Registration) -> Result<Option<SampleParty>> {
    let own = registration.redirect_uris.iter().find(|address| address.ends_with(CALLBACK_HERE));
    let (Some(own), Some(id)) = (own, &registration.client_id) else { return Ok(None) };
    let kept: PartyFile = serde_json::from_str(&fs::read_to_string(file)?)?;
    let played = SampleParty::new(id, own, &kept.jwks);
    Ok(Some(
        played.with_context(|| format!("{} is not right: delete it to have it made anew", file.display()))?,
    ))
}

/// The registration with its callbacks and the public half of its keys.
fn with_keys(file: &Path, mut registration: Registration, base: &Url) -> Result<Registration> {
    let own = base.join(CALLBACK_HERE)?.to_string();
    let fits =
        |address: &String| addresses::judge("redirect_uris", address, Some(Environment::Test)).is_none();
    let callbacks = CALLBACKS.map(str::to_owned);
    registration.redirect_uris = std::iter::once(own).filter(fits).chain(callbacks).collect();
    let keys = match fs::read_to_string(file) {
        Ok(text) => {
            let kept: PartyFile = serde_json::from_str(&text).with_context(|| {
                format!("{} is not right: delete it to have it made anew", file.display())
            })?;
            kept.jwks
        }
        Err(_) => PartyKeys::make(&SystemEntropy)?.private,
    };
    let content = PartyFile::of(&registration, keys);
    let draft = file.with_extension("new");
    drop(fs::remove_file(&draft));
    content.write(&draft)?;
    fs::rename(&draft, file).with_context(|| format!("{} cannot be written", file.display()))?;
    registration.jwks = Some(public_half(content.jwks));
    Ok(registration)
}

fn public_half(mut set: Value) -> Value {
    for key in set.get_mut("keys").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(members) = key.as_object_mut() {
            members.remove("d");
        }
    }
    set
}

fn four(en: &str, zh: &str, ms: &str, ta: &str) -> Words {
    let each = [("en", en), ("zh", zh), ("ms", ms), ("ta", ta)];
    Words::Each(each.map(|(lang, text)| (lang.to_owned(), text.to_owned())).into())
}

fn library() -> Registration {
    Registration {
        client_id: Some(LIBRARY.to_owned()),
        name: four("Angsana Library", "安莎那图书馆", "Perpustakaan Angsana", "அங்சானா நூலகம்"),
        operator: "Angsana Library Board".to_owned(),
        kind: "login".to_owned(),
        environment: "test".to_owned(),
        scopes: ["openid", "user.identity", "name", "email", "mobileno"].map(str::to_owned).to_vec(),
        purpose: four(
            "To know who borrows a book",
            "确认是谁借书",
            "Untuk mengetahui siapa yang meminjam buku",
            "புத்தகத்தைக் கடன் வாங்குபவர் யார் என அறிய",
        ),
        ..Registration::default()
    }
}

fn bank() -> Registration {
    let scopes = [
        "openid",
        "uinfin",
        "name",
        "sex",
        "dob",
        "nationality",
        "residentialstatus",
        "email",
        "mobileno",
        "regadd",
        "housingtype",
        "marital",
        "occupation",
        "employment",
        "noa-basic",
        "cpfcontributions",
        "vehicles.vehicleno",
    ];
    Registration {
        client_id: Some(BANK.to_owned()),
        name: four("Harbour Bank", "海港银行", "Bank Pelabuhan", "துறைமுக வங்கி"),
        operator: "Harbour Bank Ltd".to_owned(),
        kind: "facts".to_owned(),
        environment: "test".to_owned(),
        scopes: scopes.map(str::to_owned).to_vec(),
        purpose: four(
            "To open an account for you without asking you what the state knows already",
            "为您开户，不再询问政府已知的资料",
            "Untuk membuka akaun bagi anda tanpa bertanya apa yang sudah diketahui oleh kerajaan",
            "அரசுக்கு ஏற்கனவே தெரிந்ததை உங்களிடம் கேட்காமல் உங்களுக்குக் கணக்கு திறக்க",
        ),
        consent_days: Some(365),
        ..Registration::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_may_stand_wherever_the_demonstration_is() {
        let place = tempfile::tempdir().unwrap();
        for base in ["http://localhost:8080/", "http://127.0.0.1:5156/", "http://10.0.0.7:8080/"] {
            for (file, registration) in [("l.json", library()), ("b.json", bank())] {
                let declared =
                    with_keys(&place.path().join(file), registration, &base.parse().unwrap()).unwrap();
                assert_eq!(declared.faults(), Vec::new());
                let own = format!("{base}developers/callback");
                assert_eq!(declared.redirect_uris.contains(&own), !base.contains("10.0.0.7"), "{base}");
            }
        }
    }

    #[test]
    fn keys_are_made_once() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("library.json");
        let once = |port: u16| {
            let base = format!("http://localhost:{port}/").parse().unwrap();
            with_keys(&file, library(), &base).unwrap()
        };
        let (first, second) = (once(8080), once(8081));
        assert_eq!(first.jwks, second.jwks);
        assert_ne!(first.redirect_uris, second.redirect_uris);
        let kept: PartyFile = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!((kept.client_id.as_str(), kept.redirect_uris), (LIBRARY, second.redirect_uris));
        assert!(kept.jwks["keys"][0]["d"].is_string());
    }
}
