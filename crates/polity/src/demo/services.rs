//! The services of Angsana: the sample documents, published by the verb that an agency uses, and the teams that work their cases.

use super::Nation;
use anyhow::{Context, Result, ensure};
use polity_ledger::Actor;
use polity_services::{Published, Services, TeamChanged, document::Format};
use polity_store::Id;

/// The documents of `samples/services/`.
const DOCUMENTS: [(&str, &str); 3] = [
    ("grab-bar.toml", include_str!("../../../../samples/services/grab-bar.toml")),
    ("street-fault.toml", include_str!("../../../../samples/services/street-fault.toml")),
    ("footway-tables.toml", include_str!("../../../../samples/services/footway-tables.toml")),
];

/// Publishes every sample service.
pub async fn publish(room: &Services, actor: &Actor) -> Result<()> {
    for (file, text) in DOCUMENTS {
        let published = room.publish(actor.clone(), text, Format::Toml).await?;
        ensure!(matches!(published, Published::Live { .. }), "samples/services/{file}: {published:?}");
    }
    Ok(())
}

/// Takes officers into the teams that `officers.toml` names.
pub async fn staff(room: &Services, actor: &Actor, nation: &Nation, people: &[Id]) -> Result<()> {
    for officer in &nation.officers {
        let person = *people.get(officer.person.0).context("an officer of the sample lists is nobody")?;
        for team in &officer.teams {
            let joined = room.join_team(actor, &officer.agency, team, person).await?;
            ensure!(matches!(joined, TeamChanged::Done(_)), "{}, team {team}: {joined:?}", officer.post);
        }
    }
    Ok(())
}
