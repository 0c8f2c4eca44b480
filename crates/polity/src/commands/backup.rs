//! `polity backup` and `polity restore`: the nation in one file, without the root key, and back.

use crate::{cli, folder::Folder, ground, output, progress::Progress, rooms, settings::Settings};
use anyhow::{Context, Result, bail};
use polity_vault::{BackupText, KeyRing, RootKey};
use serde::Serialize;
use std::{fs, path::Path, sync::Arc};

#[derive(Serialize)]
struct Saved {
    file: String,
    bytes: u64,
    settings: String,
    log_size: i64,
}

/// The settings travel beside the database: `FILE.toml`.
fn settings_beside(file: &Path) -> std::path::PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".toml");
    file.with_file_name(name)
}

pub async fn run(arguments: cli::Backup, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.place.data);
    if arguments.to.exists() {
        bail!("{} exists already: name a new file", arguments.to.display());
    }
    let settings = Settings::read(&folder.settings())?;
    let store = ground::open_store(&arguments.place).await?;
    let bar = Arc::new(Progress::new("copying pages", json));
    let reported = Arc::clone(&bar);
    let draft = arguments.to.with_extension("part");
    store
        .copy_to(&draft, &rooms::migrations(), move |done, all| reported.at(done, all.unwrap_or(done)))
        .await?;
    bar.finish();
    let copy = polity_store::Store::open_sqlite(&draft)?;
    let log_size = copy.log_size().await?;
    drop(copy);
    settings.write(&settings_beside(&arguments.to))?;
    fs::rename(&draft, &arguments.to)
        .with_context(|| format!("{} cannot be written", arguments.to.display()))?;
    let saved = Saved {
        file: arguments.to.display().to_string(),
        bytes: fs::metadata(&arguments.to)?.len(),
        settings: settings_beside(&arguments.to).display().to_string(),
        log_size,
    };
    let sentences = format!(
        "{} holds the nation as it stood at one instant ({} bytes, {log_size} ledger entries), read back and checked.\n\
         Keep {} with it, and the root key somewhere else: without the key nobody can read the backup.",
        saved.file, saved.bytes, saved.settings
    );
    output::result(json, &saved, &sentences);
    Ok(())
}

#[derive(Serialize)]
struct Restored {
    folder: String,
    log_size: i64,
    keys: usize,
}

pub async fn restore(arguments: cli::Restore, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.data);
    folder.must_be_empty()?;
    let settings = Settings::read(&settings_beside(&arguments.from))?;
    let key = typed_or_file(&arguments.root_key)?;
    folder.make()?;
    let _lock = folder.lock()?;
    fs::copy(&arguments.from, folder.database())
        .with_context(|| format!("{} cannot be read", arguments.from.display()))?;
    let store = polity_store::Store::open_sqlite(&folder.database())?;
    store.check_integrity().await?;
    store.migrate(&rooms::migrations()).await?;
    let records = store.load_keys().await?;
    let key = Arc::new(key);
    KeyRing::unlock(key.clone(), &records).context("this root key does not open the backup")?;
    key.write_new_file(&folder.root_key())?;
    settings.write(&folder.settings())?;
    let restored = Restored {
        folder: folder.path().display().to_string(),
        log_size: store.log_size().await?,
        keys: records.len(),
    };
    let sentences = format!(
        "{} holds the nation again: {} ledger entries, {} keys opened. Check the ledger with `polity ledger verify`, then `polity serve`.",
        restored.folder, restored.log_size, restored.keys
    );
    output::result(json, &restored, &sentences);
    Ok(())
}

fn typed_or_file(from: &Path) -> Result<RootKey> {
    if from == Path::new("-") {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        return Ok(BackupText::from_typed(&line)?.restore()?);
    }
    RootKey::from_file(from).with_context(|| format!("the root key {} cannot be used", from.display()))
}
