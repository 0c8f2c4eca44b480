//! Angsana's own site, carried in the binary and written into the data folder, where it can be edited.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Name of the folder below the data folder.
pub const FOLDER: &str = "site";

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/angsana_site.rs"));

/// Writes the site below `data`.
pub fn write(data: &Path) -> Result<()> {
    let site = data.join(FOLDER);
    for (name, bytes) in FILES {
        let path = site.join(name);
        let folder = path.parent().unwrap_or(&site);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
        written.with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}
