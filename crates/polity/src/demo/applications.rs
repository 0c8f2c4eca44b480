//! The applications of Angsana's agencies: the sample manifests, deployed by the verb that an agency uses.

use anyhow::{Result, ensure};
use polity_ledger::Actor;
use polity_services::{Deployed, Services, document::Format};

/// The manifests of `samples/applications/`.
const MANIFESTS: [(&str, &str); 1] =
    [("garden-plot.toml", include_str!("../../../../samples/applications/garden-plot.toml"))];

/// Deploys every sample application. Deployed already, it stays as it is.
pub async fn deploy(services: &Services) -> Result<()> {
    for (file, text) in MANIFESTS {
        let deployed = services.deploy(&Actor::system(), text, Format::Toml).await?;
        let stands = matches!(deployed, Deployed::Live(_) | Deployed::Already);
        ensure!(stands, "samples/applications/{file}: {deployed:?}");
    }
    Ok(())
}
