//! `polity relying-party add|list|rotate|limit|remove`: the registry of programs that sign people in here.
//!
//! All of it works while the nation is being served: the command writes beside the server, which sees the change
//! within two seconds.

use crate::{
    cli,
    nation::Beside,
    output,
    party_keys::{PartyFile, PartyKeys},
};
use anyhow::{Context, Result, bail};
use polity_identity::{
    Identity, IdentityError, RelyingPartyStep,
    login::{
        registration::Registration,
        relying_party::{RelyingParty, new_client_id},
    },
};
use polity_ledger::Actor;
use polity_vault::SystemEntropy;
use polity_web::Lang;
use serde::Serialize;
use serde_json::Value;
use std::{fmt::Write as _, fs, path::Path, sync::Arc};

/// A relying party as it is printed.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    declaration: Registration,
    registered_at: String,
    /// The new file with its private keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    private_keys: Option<String>,
}

pub async fn run(arguments: cli::RelyingParty, json: bool) -> Result<()> {
    match arguments {
        cli::RelyingParty::Add(add) => self::add(add, json).await,
        cli::RelyingParty::List(list) => self::list(list, json).await,
        cli::RelyingParty::Rotate(rotate) => self::rotate(rotate, json).await,
        cli::RelyingParty::Limit(limit) => self::limit(limit, json).await,
        cli::RelyingParty::Remove(remove) => self::remove(remove, json).await,
    }
}

/// The room, beside a server or without one.
pub(super) async fn open(place: &cli::Place) -> Result<Identity> {
    Ok(Beside::open(place).await?.identity)
}

async fn add(arguments: cli::RelyingPartyAdd, json: bool) -> Result<()> {
    let identity = open(&arguments.place).await?;
    let keys = given_keys(&arguments.keys)?;
    // The file with its keys names it, so its identifier is made before.
    let made = keys.file.as_ref().map(|_| new_client_id(&SystemEntropy));
    let registration = Registration {
        client_id: arguments.client_id.or(made),
        name: arguments.name.as_str().into(),
        operator: arguments.operator,
        kind: arguments.kind,
        environment: arguments.environment,
        redirect_uris: arguments.redirect_uris,
        jwks: keys.jwks.clone(),
        jwks_uri: arguments.keys.jwks_uri.clone(),
        scopes: arguments.scopes,
        purpose: arguments.purpose.as_str().into(),
        consent_days: arguments.consent_days,
        calls_per_second: arguments.calls_per_second,
    };
    keys.keep(&registration)?;
    let step = identity.register_relying_party(&Actor::system(), &registration, None).await;
    let party = keys.unless_refused(done(step, "the relying party cannot be registered"))?;
    let mut sentences = format!("Registered {}.", line(&party));
    keys.say(&mut sentences);
    output::result(json, &shown(&party, keys.file)?, &sentences);
    Ok(())
}

async fn list(arguments: cli::RelyingPartyList, json: bool) -> Result<()> {
    let parties = open(&arguments.place).await?.relying_parties().await?;
    let sentences = match parties.as_slice() {
        [] => "No relying party is registered: `polity relying-party add` registers one.".to_owned(),
        parties => parties.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    let values = parties.iter().map(|party| shown(party, None)).collect::<Result<Vec<_>>>()?;
    output::result(json, &values, &sentences);
    Ok(())
}

async fn rotate(arguments: cli::RelyingPartyRotate, json: bool) -> Result<()> {
    let identity = open(&arguments.place).await?;
    let present = identity.relying_party(&arguments.client_id).await?;
    let present = present.with_context(|| unknown(&arguments.client_id))?.declaration();
    let mut keys = given_keys(&arguments.keys)?;
    if arguments.keep_present {
        let (Some(new), Some(old)) = (&mut keys.jwks, &present.jwks) else {
            bail!(
                "--keep-present joins keys that the registration itself holds: both the present and the new ones"
            );
        };
        // The new ones stand first, so that what is encrypted from now on is encrypted to them.
        if let (Some(new), Some(old)) = (listed(new), old.get("keys").and_then(Value::as_array)) {
            new.extend(old.iter().cloned());
        }
    }
    let wanted =
        Registration { jwks: keys.jwks.clone(), jwks_uri: arguments.keys.jwks_uri.clone(), ..present };
    keys.keep(&wanted)?;
    let step = identity.change_relying_party(&Actor::system(), &arguments.client_id, &wanted).await;
    let party = keys.unless_refused(done(step, "the keys cannot be exchanged"))?;
    let mut sentences = format!("Exchanged the keys of {}.", line(&party));
    keys.say(&mut sentences);
    output::result(json, &shown(&party, keys.file)?, &sentences);
    Ok(())
}

async fn limit(arguments: cli::RelyingPartyLimit, json: bool) -> Result<()> {
    let identity = open(&arguments.place).await?;
    let present = identity.relying_party(&arguments.client_id).await?;
    let present = present.with_context(|| unknown(&arguments.client_id))?.declaration();
    let wanted = Registration { calls_per_second: Some(arguments.calls_per_second), ..present };
    let step = identity.change_relying_party(&Actor::system(), &arguments.client_id, &wanted).await;
    let party = done(step, "the limit cannot be set")?;
    let sentences =
        format!("{} may call each server {} times a second.", line(&party), party.calls_per_second);
    output::result(json, &shown(&party, None)?, &sentences);
    Ok(())
}

async fn remove(arguments: cli::RelyingPartyRemove, json: bool) -> Result<()> {
    #[derive(Serialize)]
    struct Removed {
        removed: String,
    }
    let identity = open(&arguments.place).await?;
    if !identity.remove_relying_party(&Actor::system(), &arguments.client_id).await? {
        bail!(unknown(&arguments.client_id));
    }
    let sentences = format!("Removed {}: from now on it can ask for nothing.", arguments.client_id);
    output::result(json, &Removed { removed: arguments.client_id }, &sentences);
    Ok(())
}

/// Keys that the command line names or asks for.
struct GivenKeys {
    jwks: Option<Value>,
    /// The file that is to hold the private ones, and those.
    file: Option<(String, Value)>,
}

fn given_keys(arguments: &cli::PartyKeys) -> Result<GivenKeys> {
    if let Some(file) = &arguments.generate_keys {
        anyhow::ensure!(!file.exists(), "{} exists already: name a new file", file.display());
        let made = PartyKeys::make(&SystemEntropy)?;
        return Ok(GivenKeys {
            jwks: Some(made.public),
            file: Some((file.display().to_string(), made.private)),
        });
    }
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON Web Key Set", file.display()))
    };
    Ok(GivenKeys { jwks: arguments.jwks.as_ref().map(read).transpose()?, file: None })
}

impl GivenKeys {
    /// Writes the private ones, before anybody counts on them.
    fn keep(&self, registration: &Registration) -> Result<()> {
        let Some((file, private)) = &self.file else { return Ok(()) };
        PartyFile::of(registration, private.clone()).write(Path::new(file))
    }

    /// Takes the file away again when nothing came of it.
    fn unless_refused<T>(&self, done: Result<T>) -> Result<T> {
        if let (Err(_), Some((file, _))) = (&done, &self.file) {
            fs::remove_file(file)
                .with_context(|| format!("{file} holds keys of nobody and cannot be deleted"))?;
        }
        done
    }

    fn say(&self, sentences: &mut String) {
        if let Some((file, _)) = &self.file {
            let _ = write!(
                sentences,
                "\n{file} holds all that its program needs, its private keys among it: they are nowhere else."
            );
        }
    }
}

fn listed(set: &mut Value) -> Option<&mut Vec<Value>> {
    set.get_mut("keys").and_then(Value::as_array_mut)
}

fn unknown(client_id: &str) -> String {
    format!("no relying party is registered as {client_id}: `polity relying-party list` names them")
}

fn done(step: Result<RelyingPartyStep, IdentityError>, what: &str) -> Result<Arc<RelyingParty>> {
    match step? {
        RelyingPartyStep::Done(party) => Ok(party),
        RelyingPartyStep::Refused(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("{what}:\n  {}", lines.join("\n  "))
        }
        RelyingPartyStep::NotFound => bail!("{what}: it was changed or removed at this moment; try again"),
    }
}

fn line(party: &RelyingParty) -> String {
    format!(
        "{}  {} of {} ({}, {})",
        party.client_id,
        party.name.get(Lang::En),
        party.operator,
        party.kind.name(),
        party.environment.name()
    )
}

fn shown(party: &RelyingParty, file: Option<(String, Value)>) -> Result<Shown> {
    Ok(Shown {
        declaration: party.declaration(),
        registered_at: jiff::Timestamp::from_microsecond(party.registered_at)?.to_string(),
        private_keys: file.map(|(file, _)| file),
    })
}
