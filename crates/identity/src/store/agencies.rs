//! Agencies and the appointments of officers to them.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    AGENCY_INSERT: Write "identity.agency_insert" =
        "INSERT INTO identity_agency (code, names, duties, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";
    AGENCY_UPDATE: Write "identity.agency_update" =
        "UPDATE identity_agency SET names = $1, duties = $2 WHERE code = $3 AND closed_at IS NULL";
    AGENCY_BY_CODE: Point "identity.agency_by_code" =
        "SELECT code, names, duties FROM identity_agency WHERE code = $1 AND closed_at IS NULL";
    AGENCIES: Scan "identity.agencies" =
        "SELECT code, names, duties FROM identity_agency WHERE closed_at IS NULL ORDER BY code";
    APPOINTMENT_INSERT: Write "identity.appointment_insert" =
        "INSERT INTO identity_appointment (id, person, agency, role, appointed_by, from_at) VALUES ($1, $2, $3, $4, $5, $6)";
    APPOINTMENT_END: Write "identity.appointment_end" =
        "UPDATE identity_appointment SET ended_at = $1, ended_by = $2 WHERE id = $3 AND ended_at IS NULL";
    APPOINTMENT_BY_ID: Point "identity.appointment_by_id" =
        "SELECT id, person, agency, role, from_at, ended_at FROM identity_appointment WHERE id = $1";
    APPOINTMENTS_OF: Point "identity.appointments_of" =
        "SELECT id, person, agency, role, from_at, ended_at FROM identity_appointment WHERE person = $1 AND ended_at IS NULL ORDER BY from_at, id";
    APPOINTMENTS_IN: Point "identity.appointments_in" =
        "SELECT id, person, agency, role, from_at, ended_at FROM identity_appointment WHERE agency = $1 AND ended_at IS NULL ORDER BY from_at, id LIMIT 1000";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &AGENCY_INSERT,
    &AGENCY_UPDATE,
    &AGENCY_BY_CODE,
    &AGENCIES,
    &APPOINTMENT_INSERT,
    &APPOINTMENT_END,
    &APPOINTMENT_BY_ID,
    &APPOINTMENTS_OF,
    &APPOINTMENTS_IN,
];

/// An agency as it is stored: names and duties are JSON text.
pub struct AgencyRow {
    /// Short stable code, as in sessions and ledger actors.
    pub code: String,
    /// JSON object of names by language.
    pub names: String,
    /// JSON array of duty names.
    pub duties: String,
}

/// An appointment as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Its id.
    pub id: Id,
    /// Who is appointed.
    pub person: Id,
    /// To which agency.
    pub agency: String,
    /// In which role.
    pub role: String,
    /// Since when.
    pub from_at: Micros,
    /// When it ended.
    pub ended_at: Option<Micros>,
}

type AppointmentTuple = (Id, Id, String, String, Micros, Option<Micros>);

fn appointment_row((id, person, agency, role, from_at, ended_at): AppointmentTuple) -> AppointmentRow {
    AppointmentRow { id, person, agency, role, from_at, ended_at }
}

fn agency_row((code, names, duties): (String, String, String)) -> AgencyRow {
    AgencyRow { code, names, duties }
}

/// Found an agency; `false` when the code is taken.
pub fn insert_agency(tx: &mut Tx<'_>, row: &AgencyRow, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&AGENCY_INSERT, params![&row.code, &row.names, &row.duties, now])? == 1)
}

/// Rename an agency or change its duties; `false` when there is none.
pub fn update_agency(tx: &mut Tx<'_>, row: &AgencyRow) -> Result<bool, StoreError> {
    Ok(tx.run(&AGENCY_UPDATE, params![&row.names, &row.duties, &row.code])? == 1)
}

/// An open agency by its code.
pub async fn agency(store: &Store, code: &str) -> Result<Option<AgencyRow>, StoreError> {
    Ok(store.one(&AGENCY_BY_CODE, params![code]).await?.map(agency_row))
}

/// Every open agency, by code.
pub async fn agencies(store: &Store) -> Result<Vec<AgencyRow>, StoreError> {
    Ok(store.all(&AGENCIES, params![]).await?.into_iter().map(agency_row).collect())
}

/// Appoint many at once.
pub fn insert_appointments(
    tx: &mut Tx<'_>,
    rows: &[AppointmentRow],
    appointed_by: Option<Id>,
) -> Result<(), StoreError> {
    let rows = rows
        .iter()
        .map(|row| params![row.id, row.person, &row.agency, &row.role, appointed_by, row.from_at])
        .collect();
    tx.run_many(&APPOINTMENT_INSERT, rows).map(drop)
}

/// End an appointment; `false` when it was ended before.
pub fn end_appointment(tx: &mut Tx<'_>, id: Id, by: Option<Id>, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&APPOINTMENT_END, params![now, by, id])? == 1)
}

/// One appointment, ended or not.
pub async fn appointment(store: &Store, id: Id) -> Result<Option<AppointmentRow>, StoreError> {
    Ok(store.one(&APPOINTMENT_BY_ID, params![id]).await?.map(appointment_row))
}

/// The running appointments of a person.
pub async fn appointments_of(store: &Store, person: Id) -> Result<Vec<AppointmentRow>, StoreError> {
    Ok(store.all(&APPOINTMENTS_OF, params![person]).await?.into_iter().map(appointment_row).collect())
}

/// The same inside a transaction, for decisions about them.
pub fn appointments_in_tx(tx: &mut Tx<'_>, person: Id) -> Result<Vec<AppointmentRow>, StoreError> {
    Ok(tx.all(&APPOINTMENTS_OF, params![person])?.into_iter().map(appointment_row).collect())
}

/// The running appointments in an agency.
pub async fn appointments_in(store: &Store, agency: &str) -> Result<Vec<AppointmentRow>, StoreError> {
    Ok(store.all(&APPOINTMENTS_IN, params![agency]).await?.into_iter().map(appointment_row).collect())
}
