//! Files of cases that wait for a head's release, by agency: what no scanner has cleared, and somebody may need at work.
//!
//! Promise: a head's list is one walk along an index, whatever else waits, and says nothing that an applicant told.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use super::files::{self, FileState};

statement! {
    WAITS: Write "services.file_waits" =
        "INSERT INTO services_file_wait (agency, since, file, case_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agency, since, file) DO NOTHING";
    WAITS_NO_MORE: Write "services.file_waits_no_more" = "DELETE FROM services_file_wait WHERE file = $1";
    WAITING_AT: Point "services.files_waiting_at" =
        "SELECT w.since, w.file, c.reference, c.service, c.version, f.bytes FROM services_file_wait w \
         JOIN services_case c ON c.id = w.case_id JOIN services_file f ON f.id = w.file \
         WHERE w.agency = $1 AND (w.since, w.file) > ($2, $3) AND f.state = 'quarantined' ORDER BY w.since, w.file LIMIT $4";
}

pub(super) const STATEMENTS: &[&Statement] = &[&WAITS, &WAITS_NO_MORE, &WAITING_AT];

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitingRow {
    /// Since when.
    pub since: Micros,
    /// The file.
    pub file: Id,
    /// The case.
    pub reference: String,
    /// The service.
    pub service: String,
    /// Its version.
    pub version: u32,
    /// The size of the file.
    pub bytes: i64,
}

/// Notes at each agency that a file of a case waits, unless it was cleared before it was sent.
pub fn wait(tx: &mut Tx<'_>, file: Id, case: Id, agencies: &[String], now: Micros) -> Result<(), StoreError> {
    if files::state_in(tx, file)? == Some(FileState::Quarantined) {
        for agency in agencies {
            tx.run(&WAITS, params![agency, now, file, case])?;
        }
    }
    Ok(())
}

/// Notes that a file waits no more: it was cleared, released, or is gone.
pub fn wait_no_more(tx: &mut Tx<'_>, file: Id) -> Result<(), StoreError> {
    tx.run(&WAITS_NO_MORE, params![file]).map(drop)
}

/// Files that wait at an agency, the longest first, after a place.
pub async fn at(
    store: &Store,
    agency: &str,
    (since, file): (Micros, Id),
    limit: i64,
) -> Result<Vec<WaitingRow>, StoreError> {
    type Row = (Micros, Id, String, String, u32, i64);
    let rows = store.all::<Row>(&WAITING_AT, params![agency, since, file, limit]).await?;
    Ok(rows
        .into_iter()
        .map(|(since, file, reference, service, version, bytes)| WaitingRow {
            since,
            file,
            reference,
            service,
            version,
            bytes,
        })
        .collect())
}
