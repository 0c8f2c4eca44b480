//! `polity serve`: serves the nation in a data folder.

use crate::{cli, declared_parties, folder::Folder, nation::Nation, output, settings::Settings};
use anyhow::Result;

pub async fn run(arguments: cli::Serve, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.place.data);
    let mut settings = Settings::read(&folder.settings())?;
    if let Some(listen) = arguments.listen {
        settings.listen = listen;
    }
    settings.keep_demonstration_here(false)?;
    let lock = folder.lock()?;
    let nation = Nation::open(&arguments.place, settings, arguments.site).await?;
    if let Some(file) = &arguments.relying_parties {
        output::say(json, &declared_parties::declare(nation.identity(), file).await?);
    }
    output::say(json, &format!("Serving {}", nation.public_base()));
    nation.serve(lock).await
}
