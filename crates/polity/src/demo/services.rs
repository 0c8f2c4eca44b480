//! The services of Angsana: the sample documents, published by the verb that an agency uses.

use crate::{nation::services_over, settings::Settings};
use anyhow::{Result, ensure};
use polity_identity::Identity;
use polity_ledger::Actor;
use polity_services::{Published, document::Format};
use polity_web::Web;

/// The documents of `samples/services/`.
const DOCUMENTS: [(&str, &str); 2] = [
    ("grab-bar.toml", include_str!("../../../../samples/services/grab-bar.toml")),
    ("street-fault.toml", include_str!("../../../../samples/services/street-fault.toml")),
];

/// Publishes every sample service.
pub async fn publish(web: &Web, identity: &Identity, settings: &Settings, actor: &Actor) -> Result<()> {
    let services = services_over(web, identity, settings);
    for (file, text) in DOCUMENTS {
        let published = services.publish(actor.clone(), text, Format::Toml).await?;
        ensure!(matches!(published, Published::Live { .. }), "samples/services/{file}: {published:?}");
    }
    Ok(())
}
