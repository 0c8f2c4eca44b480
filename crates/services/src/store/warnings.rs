//! Tasks whose officers are to be warned, and that they were.
//!
//! Promise: what is due for a warning is found by index among any number of open tasks, and each warning is given by
//! whoever writes down first that it was.

use polity_store::{FromRow, Id, Micros, Statement, Store, StoreError, Tx, Value, params, statement};

statement! {
    TO_WARN: Point "services.tasks_to_warn" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.due_at, t.warn_at, t.warned, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.paused = FALSE AND c.state <> 'asked' AND (t.warn_at, t.case_id, t.stage) > ($1, $2, $3) AND t.warn_at <= $4 \
         ORDER BY t.warn_at, t.case_id, t.stage LIMIT $5";
    WARNED: Write "services.task_warned" =
        "UPDATE services_task SET warned = $1, warn_at = $2 WHERE case_id = $3 AND stage = $4 AND warned = $5 AND warn_at = $6 \
         AND due_at = $7 AND paused = FALSE";
}

pub(super) const STATEMENTS: &[&Statement] = &[&TO_WARN, &WARNED];

/// A task whose time for a warning may have come.
#[derive(Clone)]
pub struct WarnRow {
    /// Its case.
    pub case: Id,
    /// Its stage.
    pub stage: String,
    /// The agency.
    pub agency: String,
    /// Its team.
    pub team: String,
    /// Who has taken it.
    pub assignee: Option<Id>,
    /// When its clock ends.
    pub due_at: Micros,
    /// When it was to be looked at.
    pub warn_at: Micros,
    /// How many per cent officers were warned of; 0 for none.
    pub warned: u32,
    /// What people call the case.
    pub reference: String,
    /// The service.
    pub service: String,
    /// Its version.
    pub version: u32,
}

type Head = (Id, String, String, String, Option<Id>, Micros, Micros, u32);
type Tail = (String, String, u32);

impl FromRow for WarnRow {
    const COLUMNS: usize = Head::COLUMNS + Tail::COLUMNS;

    fn from_row(statement: &'static str, mut row: Vec<Value>) -> Result<Self, StoreError> {
        let tail = row.split_off(Head::COLUMNS.min(row.len()));
        let (case, stage, agency, team, assignee, due_at, warn_at, warned) = Head::from_row(statement, row)?;
        let (reference, service, version) = Tail::from_row(statement, tail)?;
        Ok(Self { case, stage, agency, team, assignee, due_at, warn_at, warned, reference, service, version })
    }
}

/// A place among the tasks that are to be looked at: time, case and stage of the last one.
pub type Place = (Micros, Id, String);

/// Tasks to be looked at by now, after a place.
pub async fn to_warn(
    store: &Store,
    now: Micros,
    (at, case, stage): &Place,
    limit: i64,
) -> Result<Vec<WarnRow>, StoreError> {
    store.all::<WarnRow>(&TO_WARN, params![*at, *case, stage, now, limit]).await
}

/// Notes of how many per cent officers were warned, and when the task is looked at again; false where its clock was changed,
/// or somebody else noted it first.
pub fn note(tx: &mut Tx<'_>, row: &WarnRow, warned: u32, next: Micros) -> Result<bool, StoreError> {
    let params = params![warned, next, row.case, &row.stage, row.warned, row.warn_at, row.due_at];
    Ok(tx.run(&WARNED, params)? == 1)
}
