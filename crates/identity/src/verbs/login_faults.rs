//! Refused requests of relying parties: what becomes of a request that breaks a rule, and what its developer can read.

use polity_ledger::LedgerError;
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::{Place, VaultError};
use polity_web::Bucket;

use crate::login::refusal::{Refusal, Rule};
use crate::store::CEREMONIES;
use crate::store::logins::{self, RefusalRow};
use crate::{Identity, IdentityError};

/// How long a refusal can be read about: a week, in microseconds.
pub(super) const REFUSALS_KEPT: Micros = 7 * 86_400 * 1_000_000;
/// Refusals that are kept for one relying party or network: beyond, they are answered but not kept.
const KEPT_REFUSALS: Bucket = Bucket::new("identity.kept-refusals", 120, 60);

/// Why a request of a relying party came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum LoginFault {
    /// It broke a rule.
    #[error("{}", .0.rule.sentence())]
    Refused(Refusal),
    /// It could not be carried out.
    #[error(transparent)]
    Failed(#[from] IdentityError),
}

impl From<Refusal> for LoginFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Rule> for LoginFault {
    fn from(rule: Rule) -> Self {
        Self::Refused(Refusal::of(rule))
    }
}

impl From<StoreError> for LoginFault {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<VaultError> for LoginFault {
    fn from(error: VaultError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<LedgerError> for LoginFault {
    fn from(error: LedgerError) -> Self {
        Self::Failed(error.into())
    }
}

/// A refused request as its developer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalShown {
    /// When.
    pub at: Micros,
    /// Which endpoint refused it.
    pub endpoint: String,
    /// The relying party that it named.
    pub client_id: String,
    /// The rule that it broke; `None` if this version does not know that rule any more.
    pub rule: Option<Rule>,
    /// The value that was seen.
    pub seen: Option<String>,
}

impl Identity {
    /// Keep a refusal under the number of its request, unless the same side was refused too often of late.
    pub async fn keep_refusal(
        &self,
        id: Id,
        endpoint: &str,
        client_id: &str,
        network: &str,
        refusal: &Refusal,
    ) -> Result<(), IdentityError> {
        if self.web().limits().check(&KEPT_REFUSALS, network, 1).is_err() {
            return Ok(());
        }
        let seen = refusal.seen.as_deref().unwrap_or_default();
        let place = Place::new("identity_refusal", "sealed", id.as_bytes());
        let row = std::sync::Arc::new(RefusalRow {
            at: self.now(),
            endpoint: endpoint.to_owned(),
            client_id: client_id.chars().take(64).collect(),
            rule: refusal.rule.name().to_owned(),
            sealed: self.ring().seal(CEREMONIES, place, seen.as_bytes())?,
        });
        let operation = Operation::new("identity.keep_refusal", id);
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| logins::insert_refusal(tx, id, &row))
            .await?;
        Ok(())
    }

    /// What a refused request broke; `None` when no such refusal is kept.
    pub async fn refusal(&self, id: Id) -> Result<Option<RefusalShown>, IdentityError> {
        let Some(row) = logins::refusal(self.db(), id).await? else { return Ok(None) };
        let place = Place::new("identity_refusal", "sealed", id.as_bytes());
        let seen = self.ring().open(CEREMONIES, place, &row.sealed)?;
        let seen = String::from_utf8_lossy(&seen).into_owned();
        Ok(Some(RefusalShown {
            at: row.at,
            endpoint: row.endpoint,
            client_id: row.client_id,
            rule: Rule::ALL.iter().copied().find(|rule| rule.name() == row.rule),
            seen: (!seen.is_empty()).then_some(seen),
        }))
    }
}
