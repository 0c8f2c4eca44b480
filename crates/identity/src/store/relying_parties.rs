//! Registered relying parties. Nothing here is about a person, so nothing is sealed.

use polity_store::{Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    PARTY_INSERT: Write "identity.party_insert" =
        "INSERT INTO identity_relying_party (client_id, declaration, registered_at, changed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (client_id) DO NOTHING";
    PARTY_CHANGE: Write "identity.party_change" =
        "UPDATE identity_relying_party SET declaration = $1, changed_at = $2, removed_at = NULL WHERE client_id = $3 AND changed_at = $4";
    PARTY_REMOVE: Write "identity.party_remove" =
        "UPDATE identity_relying_party SET removed_at = $1, changed_at = $2 WHERE client_id = $3 AND removed_at IS NULL";
    PARTY_BY_ID: Point "identity.party_by_id" =
        "SELECT client_id, declaration, registered_at, changed_at, removed_at FROM identity_relying_party WHERE client_id = $1";
    PARTIES: Scan "identity.parties" =
        "SELECT client_id, declaration, registered_at, changed_at, removed_at FROM identity_relying_party WHERE removed_at IS NULL ORDER BY registered_at, client_id LIMIT 10000";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&PARTY_INSERT, &PARTY_CHANGE, &PARTY_REMOVE, &PARTY_BY_ID, &PARTIES];

/// A relying party as it is stored. Its identifier is never given to another, not even after it was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingPartyRow {
    /// Its identifier.
    pub client_id: String,
    /// JSON of what was declared about it.
    pub declaration: String,
    /// When it was registered.
    pub registered_at: Micros,
    /// When it was last changed; it moves on with every change.
    pub changed_at: Micros,
    /// When it was removed.
    pub removed_at: Option<Micros>,
}

type PartyTuple = (String, String, Micros, Micros, Option<Micros>);

fn party_row((client_id, declaration, registered_at, changed_at, removed_at): PartyTuple) -> RelyingPartyRow {
    RelyingPartyRow { client_id, declaration, registered_at, changed_at, removed_at }
}

/// Register one; `false` when the identifier is taken.
pub fn insert(tx: &mut Tx<'_>, row: &RelyingPartyRow) -> Result<bool, StoreError> {
    let values = params![&row.client_id, &row.declaration, row.registered_at, row.changed_at];
    Ok(tx.run(&PARTY_INSERT, values)? == 1)
}

/// Change the one that was read as `seen`, and bring it back if it was removed; `false` when somebody changed it since.
pub fn change(
    tx: &mut Tx<'_>,
    seen: &RelyingPartyRow,
    declaration: &str,
    now: Micros,
) -> Result<bool, StoreError> {
    let now = now.max(seen.changed_at + 1);
    Ok(tx.run(&PARTY_CHANGE, params![declaration, now, &seen.client_id, seen.changed_at])? == 1)
}

/// Remove one; `false` when there is none.
pub fn remove(tx: &mut Tx<'_>, client_id: &str, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&PARTY_REMOVE, params![now, now, client_id])? == 1)
}

/// One, removed or not.
pub async fn by_id(store: &Store, client_id: &str) -> Result<Option<RelyingPartyRow>, StoreError> {
    Ok(store.one(&PARTY_BY_ID, params![client_id]).await?.map(party_row))
}

/// Those that are registered, in the order of their registration.
pub async fn all(store: &Store) -> Result<Vec<RelyingPartyRow>, StoreError> {
    Ok(store.all(&PARTIES, params![]).await?.into_iter().map(party_row).collect())
}
