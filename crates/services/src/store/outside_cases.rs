//! Cases that agencies' own applications keep: where each is, how it came there, and which requests were carried out.

use polity_store::{FromRow, Id, Micros, Statement, Store, StoreError, Tx, Value, params, statement};

statement! {
    OUTSIDE_INSERT: Write "services.outside_insert" =
        "INSERT INTO services_outside_case (id, reference, application, person, version, opened_at, changed_at, ended, sealed) \
         VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8)";
    OUTSIDE_MOVE: Write "services.outside_move" =
        "UPDATE services_outside_case SET version = $1, changed_at = $2, ended = $3, sealed = $4 \
         WHERE id = $5 AND version = $6 AND ended = FALSE";
    OUTSIDE_BY_REFERENCE: Point "services.outside_by_reference" =
        "SELECT id, reference, application, person, version, opened_at, changed_at, ended, sealed FROM services_outside_case \
         WHERE reference = $1";
    OUTSIDE_OF: Point "services.outside_of" =
        "SELECT id, reference, application, person, version, opened_at, changed_at, ended, sealed FROM services_outside_case \
         WHERE person = $1 ORDER BY opened_at DESC LIMIT 200";
    OUTSIDE_STEP: Write "services.outside_step" =
        "INSERT INTO services_outside_step (case_id, version, at, sealed) VALUES ($1, $2, $3, $4)";
    OUTSIDE_STEPS: Point "services.outside_steps" =
        "SELECT version, at, sealed FROM services_outside_step WHERE case_id = $1 ORDER BY version";
    REQUEST_INSERT: Write "services.request_insert" =
        "INSERT INTO services_request (application, key, at, body, answer) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (application, key) DO NOTHING";
    REQUEST_READ: Point "services.request_read" =
        "SELECT body, answer FROM services_request WHERE application = $1 AND key = $2";
    REQUESTS_FORGET: Write "services.requests_forget" = "DELETE FROM services_request WHERE at < $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &OUTSIDE_INSERT,
    &OUTSIDE_MOVE,
    &OUTSIDE_BY_REFERENCE,
    &OUTSIDE_OF,
    &OUTSIDE_STEP,
    &OUTSIDE_STEPS,
    &REQUEST_INSERT,
    &REQUEST_READ,
    &REQUESTS_FORGET,
];

/// A case as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideRow {
    /// Its identifier.
    pub id: Id,
    /// What people call it.
    pub reference: String,
    /// The application.
    pub application: String,
    /// Whose it is.
    pub person: Id,
    /// From 1; each move raises it.
    pub version: i64,
    /// When it was opened.
    pub opened_at: Micros,
    /// When it last moved.
    pub changed_at: Micros,
    /// Whether it is over.
    pub ended: bool,
    /// What it is about, and where it is.
    pub sealed: Vec<u8>,
}

impl FromRow for OutsideRow {
    const COLUMNS: usize = 9;

    fn from_row(statement: &'static str, mut row: Vec<Value>) -> Result<Self, StoreError> {
        let tail = row.split_off(5.min(row.len()));
        let (id, reference, application, person, version) =
            <(Id, String, String, Id, i64)>::from_row(statement, row)?;
        let (opened_at, changed_at, ended, sealed) =
            <(Micros, Micros, bool, Vec<u8>)>::from_row(statement, tail)?;
        Ok(Self { id, reference, application, person, version, opened_at, changed_at, ended, sealed })
    }
}

/// Opens a case.
pub fn open(tx: &mut Tx<'_>, row: &OutsideRow) -> Result<(), StoreError> {
    let OutsideRow { id, reference, application, person, opened_at, changed_at, ended, sealed, .. } = row;
    let values =
        params![id, reference, application, person, *opened_at, *changed_at, *ended, sealed.as_slice()];
    tx.run(&OUTSIDE_INSERT, values).map(drop)
}

/// Moves a case from the version before; false where somebody moved it since, or it is over.
pub fn advance(tx: &mut Tx<'_>, row: &OutsideRow) -> Result<bool, StoreError> {
    let OutsideRow { id, version, changed_at, ended, sealed, .. } = row;
    let values = params![*version, *changed_at, *ended, sealed.as_slice(), id, *version - 1];
    Ok(tx.run(&OUTSIDE_MOVE, values)? == 1)
}

/// Keeps where the case was from now on.
pub fn step(tx: &mut Tx<'_>, case: Id, version: i64, at: Micros, sealed: &[u8]) -> Result<(), StoreError> {
    tx.run(&OUTSIDE_STEP, params![case, version, at, sealed]).map(drop)
}

/// A case by what people call it.
pub async fn by_reference(store: &Store, reference: &str) -> Result<Option<OutsideRow>, StoreError> {
    store.one::<OutsideRow>(&OUTSIDE_BY_REFERENCE, params![reference]).await
}

/// A person's cases, newest first.
pub async fn of_person(store: &Store, person: Id) -> Result<Vec<OutsideRow>, StoreError> {
    store.all::<OutsideRow>(&OUTSIDE_OF, params![person]).await
}

/// How a case came where it is: version, time and what was sealed.
pub async fn steps(store: &Store, case: Id) -> Result<Vec<(i64, Micros, Vec<u8>)>, StoreError> {
    store.all::<(i64, Micros, Vec<u8>)>(&OUTSIDE_STEPS, params![case]).await
}

/// A request as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// The application.
    pub application: String,
    /// SHA-256 of what is asked and of the key under which it happens once.
    pub key: [u8; 32],
    /// When.
    pub at: Micros,
    /// SHA-256 of the body.
    pub body: [u8; 32],
    /// What was answered: identifiers only.
    pub answer: String,
}

/// Notes a request; gives what was answered before where it was carried out already.
pub fn first(tx: &mut Tx<'_>, new: &RequestRow) -> Result<Option<(Vec<u8>, String)>, StoreError> {
    let RequestRow { application, key, at, body, answer } = new;
    if tx.run(&REQUEST_INSERT, params![application, &key[..], *at, &body[..], answer])? == 1 {
        return Ok(None);
    }
    tx.one::<(Vec<u8>, String)>(&REQUEST_READ, params![application, &key[..]])
}

/// Forgets requests that were carried out before.
pub fn forget_requests(tx: &mut Tx<'_>, before: Micros) -> Result<(), StoreError> {
    tx.run(&REQUESTS_FORGET, params![before]).map(drop)
}
