//! `polity ledger verify|prove`: an auditor's view, straight from the database.

use crate::{cli, folder::Folder, ground::Ground, output, progress::Progress, settings::Settings};
use anyhow::{Context, Result, bail};
use serde::Serialize;

pub async fn run(arguments: cli::Ledger, json: bool) -> Result<()> {
    match arguments {
        cli::Ledger::Verify(verify) => self::verify(verify, json).await,
        cli::Ledger::Prove(prove) => self::prove(prove, json).await,
    }
}

async fn open(place: &cli::Place) -> Result<Ground> {
    let settings = Settings::read(&Folder::at(&place.data).settings())?;
    Ground::open(place, &settings.log_name).await
}

async fn verify(arguments: cli::LedgerVerify, json: bool) -> Result<()> {
    let ground = open(&arguments.place).await?;
    let kept = arguments.checkpoint.as_ref().map(|file| {
        std::fs::read_to_string(file)
            .with_context(|| format!("the checkpoint {} cannot be read", file.display()))
    });
    let bar = Progress::new("recomputing entries", json);
    let report = ground.ledger.verify(kept.transpose()?.as_deref(), |done, all| bar.at(done, all)).await?;
    bar.finish();
    let sentences = format!(
        "The ledger holds what was signed: {} entries, {} sealed parts opened, {} erased, {} checkpoints.\nRoot: {}",
        report.entries,
        report.opened,
        report.erased,
        report.checkpoints,
        String::from(report.root)
    );
    if let Some(wrong) = &report.wrong {
        if json {
            output::result(json, &report, "");
        }
        bail!("the ledger is not what it should be: {}: {}", wrong.place, wrong.reason);
    }
    output::result(json, &report, &sentences);
    Ok(())
}

async fn prove(arguments: cli::LedgerProve, json: bool) -> Result<()> {
    let ground = open(&arguments.place).await?;
    if let Some(entry) = arguments.entry {
        let proof = ground.ledger.prove_inclusion(entry).await?;
        output::result(json, &proof, &proof.to_text());
        return Ok(());
    }
    let latest = ground.ledger.latest_checkpoint().await?.context("nothing was signed yet")?;
    let from = arguments.from_size.unwrap_or(0);
    let proof = ground.ledger.prove_consistency(from, latest.checkpoint.size).await?;
    let sentences = sentences_of(&proof)?;
    output::result(json, &proof, &sentences);
    Ok(())
}

fn sentences_of(proof: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(proof)?)
}
