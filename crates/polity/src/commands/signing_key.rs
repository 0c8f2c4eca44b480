//! `polity signing-key rotate|list`: the keys with which the issuer signs what relying parties get.
//!
//! The command writes beside the server, which sees a new key within half a minute and shows it for more than an hour
//! before it signs: no login fails because keys changed. A key is made every 90 days without anybody asking.

use super::relying_party::open;
use crate::{cli, output};
use anyhow::{Result, bail};
use polity_identity::{SigningKeyShown, SigningKeyStage};
use polity_ledger::Actor;
use serde::Serialize;

/// A signing key as it is printed.
#[derive(Serialize)]
struct Printed {
    kid: String,
    /// `waits`, `signs` or `retired`.
    stage: &'static str,
    made_at: String,
    signs_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown_until: Option<String>,
}

pub async fn run(arguments: cli::SigningKey, json: bool) -> Result<()> {
    match arguments {
        cli::SigningKey::Rotate(at) => rotate(&at.place, json).await,
        cli::SigningKey::List(at) => list(&at.place, json).await,
    }
}

async fn rotate(place: &cli::Place, json: bool) -> Result<()> {
    let identity = open(place).await?;
    let present = identity.signing_key_list().await?;
    if let Some(waiting) = present.iter().find(|key| key.stage == SigningKeyStage::Waits) {
        bail!("{} waits already and signs from {} on", waiting.kid, time(waiting.signs_from)?);
    }
    let kid = identity.rotate_signing_key(&Actor::system()).await?;
    let keys = identity.signing_key_list().await?;
    let Some(made) = keys.iter().find(|key| key.kid == kid) else {
        bail!("{kid} was made and is not listed: run `polity doctor`");
    };
    let sentences =
        format!("Made {kid}: it is shown within half a minute and signs from {} on.", time(made.signs_from)?);
    output::result(json, &shown(made)?, &sentences);
    Ok(())
}

async fn list(place: &cli::Place, json: bool) -> Result<()> {
    let keys = open(place).await?.signing_key_list().await?;
    let keys = keys.iter().map(shown).collect::<Result<Vec<_>>>()?;
    let line = |key: &Printed| {
        let until =
            key.shown_until.as_ref().map(|until| format!(", shown until {until}")).unwrap_or_default();
        format!("{}  {}, made {}, from {}{until}", key.kid, key.stage, key.made_at, key.signs_from)
    };
    let sentences = match keys.as_slice() {
        [] => "There is no signing key yet: the first one is made when somebody asks for it.".to_owned(),
        keys => keys.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    output::result(json, &keys, &sentences);
    Ok(())
}

fn shown(key: &SigningKeyShown) -> Result<Printed> {
    Ok(Printed {
        kid: key.kid.clone(),
        stage: key.stage.name(),
        made_at: time(key.made_at)?,
        signs_from: time(key.signs_from)?,
        shown_until: key.shown_until.map(time).transpose()?,
    })
}

fn time(at: polity_store::Micros) -> Result<String> {
    Ok(jiff::Timestamp::from_microsecond(at)?.to_string())
}
