//! `--relying-parties FILE`: relying parties that a file declares, for whoever keeps them under version control.
//!
//! ```toml
//! [[relying_party]]
//! client_id = "HarbourBankDemonstration00000001"
//! name = { en = "Harbour Bank", ms = "Bank Pelabuhan" }
//! operator = "Harbour Bank Ltd"
//! kind = "facts"
//! environment = "test"
//! redirect_uris = ["http://localhost:9000/callback"]
//! jwks_uri = "https://bank.example/.well-known/jwks.json"
//! scopes = ["openid", "name", "dob"]
//! purpose = "To open an account for you"
//! ```

use anyhow::{Context, Result, bail};
use polity_identity::{Identity, login::registration::Registration};
use polity_ledger::Actor;
use serde::Deserialize;
use std::{fs, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declarations {
    #[serde(default)]
    relying_party: Vec<Registration>,
}

/// Reads the declarations of a file.
pub fn read(file: &Path) -> Result<Vec<Registration>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let declared: Declarations =
        toml::from_str(&text).with_context(|| format!("{} is not right", file.display()))?;
    Ok(declared.relying_party)
}

/// Brings the registry to what the file declares, and says in a sentence what that took.
///
/// # Errors
/// Where anything is wrong, all of it is named and nothing is changed.
pub async fn declare(identity: &Identity, file: &Path) -> Result<String> {
    let declared = read(file)?;
    let done = identity.declare_relying_parties(&Actor::system(), &declared).await?;
    if !done.refused.is_empty() {
        let lines = done.refused.iter().map(|(number, fault)| format!("relying party {number}: {fault}"));
        bail!("{} is not right:\n  {}", file.display(), lines.collect::<Vec<_>>().join("\n  "));
    }
    Ok(format!(
        "Relying parties of {}: {} registered, {} changed, {} as they were.",
        file.display(),
        done.registered.len(),
        done.changed.len(),
        done.unchanged
    ))
}
