//! What is erased of a case once its time is over, and what stays.
//!
//! **What somebody told or wrote goes; that there was a case stays**: its number, its service, its stages, its moves with
//! their times. With these it can be counted and replayed for ever.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use super::{appeals, files};

statement! {
    DOCUMENTS: Scan "services.documents" = "SELECT id, version FROM services_document ORDER BY id, version";
    OVER: Point "services.cases_over" =
        "SELECT id, reference, owner, ended_at, sealed FROM services_case WHERE service = $1 AND version = $2 AND erased_at IS NULL \
         AND ended_at IS NOT NULL AND (ended_at, id) > ($3, $4) AND ended_at < $5 ORDER BY ended_at, id LIMIT $6";
    IS_AT_WORK: Point "services.case_at_work" = "SELECT stage FROM services_task WHERE case_id = $1 ORDER BY stage LIMIT 1";
    CASE_ERASE: Write "services.case_erase" =
        "UPDATE services_case SET sealed = $1, erased_at = $2 \
         WHERE id = $3 AND state = 'ended' AND erased_at IS NULL AND ended_at < $4";
    IS_ERASED: Point "services.case_is_erased" =
        "SELECT erased_at FROM services_case WHERE id = $1 AND erased_at IS NOT NULL";
    NOTES_DELETE: Write "services.notes_delete" = "DELETE FROM services_note WHERE case_id = $1";
    QUESTIONS_DELETE: Write "services.questions_delete" = "DELETE FROM services_question WHERE case_id = $1";
    ASSIGNMENTS_DELETE: Write "services.assignments_delete" = "DELETE FROM services_assignment WHERE case_id = $1";
    APPOINTMENTS_WIPE: Write "services.appointments_wipe" =
        "UPDATE services_appointment SET sealed = $1 WHERE case_id = $2";
    RATINGS_WIPE: Write "services.ratings_wipe" = "UPDATE services_rating SET sealed = NULL WHERE case_id = $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &DOCUMENTS,
    &OVER,
    &IS_AT_WORK,
    &CASE_ERASE,
    &IS_ERASED,
    &NOTES_DELETE,
    &QUESTIONS_DELETE,
    &ASSIGNMENTS_DELETE,
    &APPOINTMENTS_WIPE,
    &RATINGS_WIPE,
];

/// A case whose time may be over.
#[derive(Clone)]
pub struct OverRow {
    /// Its identifier.
    pub id: Id,
    /// What people call it.
    pub reference: String,
    /// Whose it is.
    pub owner: Vec<u8>,
    /// When it ended.
    pub ended_at: Micros,
    /// The answers.
    pub sealed: Vec<u8>,
}

/// Every version of every service, closed ones too: their cases are kept as long as the notice said that people read.
pub async fn documents(store: &Store) -> Result<Vec<(String, u32)>, StoreError> {
    store.all::<(String, u32)>(&DOCUMENTS, params![]).await
}

/// Cases of a version that ended before a moment, the longest ago first, after `after`.
pub async fn over(
    store: &Store,
    (service, version): (&str, u32),
    before: Micros,
    after: (Micros, Id),
    limit: i64,
) -> Result<Vec<OverRow>, StoreError> {
    let params = params![service, version, after.0, after.1, before, limit];
    let rows = store.all::<(Id, String, Vec<u8>, Micros, Vec<u8>)>(&OVER, params).await?;
    Ok(rows
        .into_iter()
        .map(|(id, reference, owner, ended_at, sealed)| OverRow { id, reference, owner, ended_at, sealed })
        .collect())
}

/// Erases what was told and written about a case, in a serializable body; false where somebody still works on it, or it was
/// erased before.
pub fn erase(
    tx: &mut Tx<'_>,
    case: Id,
    of_it: &[Id],
    before: Micros,
    now: Micros,
) -> Result<bool, StoreError> {
    if tx.one::<(String,)>(&IS_AT_WORK, params![case])?.is_some()
        || tx.run(&CASE_ERASE, params![Vec::new(), now, case, before])? == 0
    {
        return Ok(false);
    }
    of_it.iter().try_for_each(|file| files::delete(tx, *file))?;
    appeals::delete(tx, case)?;
    tx.run(&NOTES_DELETE, params![case])?;
    tx.run(&QUESTIONS_DELETE, params![case])?;
    tx.run(&ASSIGNMENTS_DELETE, params![case])?;
    tx.run(&APPOINTMENTS_WIPE, params![Vec::new(), case])?;
    tx.run(&RATINGS_WIPE, params![case])?;
    Ok(true)
}

/// Whether a case was erased: nothing more is written about it, in a serializable body.
pub fn is_erased(tx: &mut Tx<'_>, case: Id) -> Result<bool, StoreError> {
    Ok(tx.one::<(Micros,)>(&IS_ERASED, params![case])?.is_some())
}
