//! What applicants write when they appeal: one row a case, in the transaction of the move, so that nobody appeals twice.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    APPEAL_INSERT: Write "services.appeal_insert" =
        "INSERT INTO services_appeal (case_id, at, sealed) VALUES ($1, $2, $3)";
    APPEAL: Point "services.appeal" = "SELECT at, sealed FROM services_appeal WHERE case_id = $1";
    APPEAL_DELETE: Write "services.appeal_delete" = "DELETE FROM services_appeal WHERE case_id = $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[&APPEAL_INSERT, &APPEAL, &APPEAL_DELETE];

/// Keeps the words of an appeal. An error where the case has one: nothing of its transaction is written then.
pub fn keep(tx: &mut Tx<'_>, case: Id, sealed: &[u8], now: Micros) -> Result<(), StoreError> {
    tx.run(&APPEAL_INSERT, params![case, now, sealed]).map(drop)
}

/// When a case's applicant appealed, and their words.
pub async fn of(store: &Store, case: Id) -> Result<Option<(Micros, Vec<u8>)>, StoreError> {
    store.one::<(Micros, Vec<u8>)>(&APPEAL, params![case]).await
}

/// Erases the words of an appeal.
pub fn delete(tx: &mut Tx<'_>, case: Id) -> Result<(), StoreError> {
    tx.run(&APPEAL_DELETE, params![case]).map(drop)
}
