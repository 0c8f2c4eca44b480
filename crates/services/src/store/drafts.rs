//! Drafts: what somebody has answered so far, one for each service.

use polity_store::{Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    DRAFT: Point "services.draft" =
        "SELECT version, started_at, changed_at, ends_at, sealed FROM services_draft WHERE owner = $1 AND service = $2";
    DRAFTS_OF: Point "services.drafts_of" =
        "SELECT service, version, started_at, changed_at, ends_at FROM services_draft WHERE owner = $1 ORDER BY service";
    DRAFT_SAVE: Write "services.draft_save" =
        "INSERT INTO services_draft (owner, service, version, started_at, changed_at, ends_at, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner, service) DO UPDATE SET version = EXCLUDED.version, \
         changed_at = EXCLUDED.changed_at, ends_at = EXCLUDED.ends_at, sealed = EXCLUDED.sealed";
    DRAFT_DELETE: Write "services.draft_delete" = "DELETE FROM services_draft WHERE owner = $1 AND service = $2";
    DRAFTS_OVER: Scan "services.drafts_over" =
        "SELECT owner, service, started_at FROM services_draft WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2";
}

pub(super) const STATEMENTS: &[&Statement] = &[&DRAFT, &DRAFTS_OF, &DRAFT_SAVE, &DRAFT_DELETE, &DRAFTS_OVER];

/// A draft as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The version under which it was last saved.
    pub version: u32,
    /// When it was begun.
    pub started_at: Micros,
    /// When it was last saved.
    pub changed_at: Micros,
    /// When it is forgotten.
    pub ends_at: Micros,
    /// What was answered.
    pub sealed: Vec<u8>,
}

/// A draft in a list: nothing of it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// The service.
    pub service: String,
    /// The version under which it was last saved.
    pub version: u32,
    /// When it was begun.
    pub started_at: Micros,
    /// When it was last saved.
    pub changed_at: Micros,
    /// When it is forgotten.
    pub ends_at: Micros,
}

type DraftTuple = (u32, Micros, Micros, Micros, Vec<u8>);

/// The owner's draft of a service.
pub async fn draft(store: &Store, owner: &[u8], service: &str) -> Result<Option<DraftRow>, StoreError> {
    let row = store.one::<DraftTuple>(&DRAFT, params![owner, service]).await?;
    Ok(row.map(|(version, started_at, changed_at, ends_at, sealed)| DraftRow {
        version,
        started_at,
        changed_at,
        ends_at,
        sealed,
    }))
}

/// The owner's drafts.
pub async fn of_owner(store: &Store, owner: &[u8]) -> Result<Vec<DraftLine>, StoreError> {
    let rows = store.all::<(String, u32, Micros, Micros, Micros)>(&DRAFTS_OF, params![owner]).await?;
    Ok(rows
        .into_iter()
        .map(|(service, version, started_at, changed_at, ends_at)| DraftLine {
            service,
            version,
            started_at,
            changed_at,
            ends_at,
        })
        .collect())
}

/// Saves a draft over the one that stands; when it was begun stays.
pub fn save(tx: &mut Tx<'_>, owner: &[u8], service: &str, draft: &DraftRow) -> Result<(), StoreError> {
    let DraftRow { version, started_at, changed_at, ends_at, sealed } = draft;
    let params = params![owner, service, *version, *started_at, *changed_at, *ends_at, sealed.as_slice()];
    tx.run(&DRAFT_SAVE, params).map(drop)
}

/// Deletes a draft; false where there is none.
pub fn delete(tx: &mut Tx<'_>, owner: &[u8], service: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&DRAFT_DELETE, params![owner, service])? == 1)
}

/// Drafts that are over: owner, service, when they were begun.
pub async fn over(
    store: &Store,
    now: Micros,
    limit: i64,
) -> Result<Vec<(Vec<u8>, String, Micros)>, StoreError> {
    store.all::<(Vec<u8>, String, Micros)>(&DRAFTS_OVER, params![now, limit]).await
}
