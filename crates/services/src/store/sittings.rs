//! Sittings: which officer fills in for whom at a counter, one for each session.

use polity_store::{Id, Micros, Operation, Statement, Store, StoreError, Tx, params, statement};

statement! {
    SITTING: Point "services.sitting" =
        "SELECT key, person, agency, ends_at, sealed FROM services_sitting WHERE session = $1";
    SITTING_BEGIN: Write "services.sitting_begin" =
        "INSERT INTO services_sitting (session, key, person, agency, ends_at, sealed) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (session) DO UPDATE SET key = EXCLUDED.key, person = EXCLUDED.person, agency = EXCLUDED.agency, \
         ends_at = EXCLUDED.ends_at, sealed = EXCLUDED.sealed";
    SITTING_END: Write "services.sitting_end" = "DELETE FROM services_sitting WHERE session = $1 AND key = $2";
    SITTINGS_FORGET: Write "services.sittings_forget" = "DELETE FROM services_sitting WHERE ends_at <= $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[&SITTING, &SITTING_BEGIN, &SITTING_END, &SITTINGS_FORGET];

/// A sitting as it is stored.
#[derive(Clone)]
pub struct SittingRow {
    /// What its drafts lie under.
    pub key: Vec<u8>,
    /// Who stands there.
    pub person: Id,
    /// The agency of the counter.
    pub agency: String,
    /// When it is over.
    pub ends_at: Micros,
    /// The person's name.
    pub sealed: Vec<u8>,
}

/// The sitting of a session.
pub async fn of_session(store: &Store, session: &[u8]) -> Result<Option<SittingRow>, StoreError> {
    let row = store.one::<(Vec<u8>, Id, String, Micros, Vec<u8>)>(&SITTING, params![session]).await?;
    Ok(row.map(|(key, person, agency, ends_at, sealed)| SittingRow { key, person, agency, ends_at, sealed }))
}

/// Begins a sitting in the place of the one that stands.
pub fn begin(tx: &mut Tx<'_>, session: &[u8], sitting: &SittingRow) -> Result<(), StoreError> {
    let SittingRow { key, person, agency, ends_at, sealed } = sitting;
    let params = params![session, key.as_slice(), *person, agency, *ends_at, sealed.as_slice()];
    tx.run(&SITTING_BEGIN, params).map(drop)
}

/// Ends a sitting.
pub fn end(tx: &mut Tx<'_>, session: &[u8], key: &[u8]) -> Result<(), StoreError> {
    tx.run(&SITTING_END, params![session, key]).map(drop)
}

/// Deletes sittings that are over.
pub async fn forget(store: &Store, now: Micros) -> Result<(), StoreError> {
    let operation = Operation::housekeeping("services.forget_sittings");
    store
        .transact::<_, StoreError, _>(operation, move |tx| tx.run(&SITTINGS_FORGET, params![now]).map(drop))
        .await
}
