//! Appointments: every version of each stays, so that a calendar and an auditor see the same course of things.

use polity_store::{FromRow, Id, Micros, Statement, Store, StoreError, Tx, Value, params, statement};

statement! {
    APPOINTMENT_INSERT: Write "services.appointment_insert" =
        "INSERT INTO services_appointment (case_id, stage, sequence, agency, officer, at, starts_at, ends_at, called_off, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (case_id, stage, sequence) DO NOTHING";
    APPOINTMENTS: Point "services.appointments" =
        "SELECT stage, sequence, agency, officer, at, starts_at, ends_at, called_off, sealed FROM services_appointment \
         WHERE case_id = $1 ORDER BY stage, sequence";
}

pub(super) const STATEMENTS: &[&Statement] = &[&APPOINTMENT_INSERT, &APPOINTMENTS];

/// One version of a stage's appointment.
#[derive(Clone)]
pub struct AppointmentRow {
    /// The stage.
    pub stage: String,
    /// From 0, raised by every change.
    pub sequence: u32,
    /// The agency that comes.
    pub agency: String,
    /// Who made this version.
    pub officer: Id,
    /// When it was made.
    pub at: Micros,
    /// When it begins.
    pub starts_at: Micros,
    /// When it ends.
    pub ends_at: Micros,
    /// Whether it was called off.
    pub called_off: bool,
    /// Where, and what to know before.
    pub sealed: Vec<u8>,
}

type Head = (String, u32, String, Id, Micros);
type Tail = (Micros, Micros, bool, Vec<u8>);

impl FromRow for AppointmentRow {
    const COLUMNS: usize = Head::COLUMNS + Tail::COLUMNS;

    fn from_row(statement: &'static str, mut row: Vec<Value>) -> Result<Self, StoreError> {
        let tail = row.split_off(Head::COLUMNS.min(row.len()));
        let (stage, sequence, agency, officer, at) = Head::from_row(statement, row)?;
        let (starts_at, ends_at, called_off, sealed) = Tail::from_row(statement, tail)?;
        Ok(Self { stage, sequence, agency, officer, at, starts_at, ends_at, called_off, sealed })
    }
}

/// Writes the next version; false where somebody wrote one of this sequence first.
pub fn add(tx: &mut Tx<'_>, case: Id, row: &AppointmentRow) -> Result<bool, StoreError> {
    let AppointmentRow { stage, sequence, agency, officer, at, starts_at, ends_at, called_off, sealed } = row;
    let params = params![
        case,
        stage,
        *sequence,
        agency,
        *officer,
        *at,
        *starts_at,
        *ends_at,
        *called_off,
        sealed.as_slice()
    ];
    Ok(tx.run(&APPOINTMENT_INSERT, params)? == 1)
}

/// Every version of every appointment of a case, by stage.
pub async fn of(store: &Store, case: Id) -> Result<Vec<AppointmentRow>, StoreError> {
    store.all::<AppointmentRow>(&APPOINTMENTS, params![case]).await
}
