//! Angsana's own site, carried in the binary and written into the data folder, where it can be edited.

use crate::settings::Map;
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Name of the folder below the data folder.
pub const FOLDER: &str = "site";

/// The island's map is one of its pictures. The ocean around it is empty: nothing real lies there.
pub fn map() -> Map {
    Map { drawing: "site/images/map.svg".into(), north: -1.9, south: -2.04, west: 89.9, east: 90.1 }
}

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
