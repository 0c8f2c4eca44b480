//! The queues of the teams: open stages in the order in which they are due, and who has taken which.
//!
//! Promise: each list is one walk along an index that begins at its first line, so that a page takes as long in a queue of
//! a million as in one of ten. No line holds anything that an applicant has told.

use polity_store::{FromRow, Id, Micros, Statement, Store, StoreError, Tx, Value, params, statement};

use crate::reference::Reference;

statement! {
    TEAM: Point "services.queue_of_team" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.opened_at, t.due_at, t.paused, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.agency = $1 AND t.team = $2 AND (t.due_at, t.case_id, t.stage) > ($3, $4, $5) AND t.due_at <= $6 \
         ORDER BY t.due_at, t.case_id, t.stage LIMIT $7";
    TEAM_SERVICE: Point "services.queue_of_team_and_service" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.opened_at, t.due_at, t.paused, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.agency = $1 AND t.team = $2 AND t.service = $3 AND (t.due_at, t.case_id, t.stage) > ($4, $5, $6) AND t.due_at <= $7 \
         ORDER BY t.due_at, t.case_id, t.stage LIMIT $8";
    FREE: Point "services.queue_of_nobody" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.opened_at, t.due_at, t.paused, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.agency = $1 AND t.team = $2 AND t.assignee IS NULL AND (t.due_at, t.case_id, t.stage) > ($3, $4, $5) \
         AND ($6 = '' OR t.service = $7) ORDER BY t.due_at, t.case_id, t.stage LIMIT $8";
    PAUSED: Point "services.queue_of_the_asked" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.opened_at, t.due_at, t.paused, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.agency = $1 AND t.team = $2 AND t.paused = TRUE AND (t.due_at, t.case_id, t.stage) > ($3, $4, $5) \
         AND ($6 = '' OR t.service = $7) ORDER BY t.due_at, t.case_id, t.stage LIMIT $8";
    MINE: Point "services.queue_of_officer" =
        "SELECT t.case_id, t.stage, t.agency, t.team, t.assignee, t.opened_at, t.due_at, t.paused, c.reference, c.service, c.version \
         FROM services_task t JOIN services_case c ON c.id = t.case_id \
         WHERE t.assignee = $1 AND (t.due_at, t.case_id, t.stage) > ($2, $3, $4) \
         AND ($5 = '' OR t.service = $6) ORDER BY t.due_at, t.case_id, t.stage LIMIT $7";
    ELSEWHERE: Point "services.queue_elsewhere" =
        "SELECT e.case_id, '', e.agency, e.team, e.since, c.due_at, c.reference, c.service, c.version \
         FROM services_elsewhere e JOIN services_case c ON c.id = e.case_id \
         WHERE e.agency = $1 AND e.team = $2 AND (e.since, e.case_id) > ($3, $4) \
         AND ($5 = '' OR c.service = $6) ORDER BY e.since, e.case_id LIMIT $7";
    STAGES_OPEN: Point "services.stages_open" =
        "SELECT stage, agency FROM services_task WHERE case_id = $1 ORDER BY stage";
    LEFT: Write "services.elsewhere_insert" =
        "INSERT INTO services_elsewhere (case_id, agency, team, since) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (case_id, agency, team) DO NOTHING";
    BACK: Write "services.elsewhere_delete" =
        "DELETE FROM services_elsewhere WHERE case_id = $1 AND agency = $2 AND team = $3";
    NOWHERE: Write "services.elsewhere_forget" = "DELETE FROM services_elsewhere WHERE case_id = $1";
    ASSIGN: Write "services.task_assign" =
        "UPDATE services_task SET assignee = $1 WHERE case_id = $2 AND stage = $3 AND assignee IS NOT DISTINCT FROM $4";
    ASSIGNEE: Point "services.task_assignee" =
        "SELECT agency, team, assignee FROM services_task WHERE case_id = $1 AND stage = $2";
    ASSIGNMENT_INSERT: Write "services.assignment_insert" =
        "INSERT INTO services_assignment (case_id, stage, number, at, officer, had, has, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ASSIGNMENT_LAST: Point "services.assignment_last" =
        "SELECT number, at, officer, had, has, undoes FROM services_assignment WHERE case_id = $1 AND stage = $2 ORDER BY number DESC LIMIT 1";
    HELD_BY: Write "services.tasks_held_by" =
        "SELECT case_id, stage FROM services_task WHERE assignee = $1 AND COALESCE(agency, '') = $2 AND COALESCE(team, '') = $3 \
         ORDER BY due_at LIMIT $4";
    WORKLOAD: Scan "services.workload" =
        "SELECT assignee, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN paused = TRUE THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN paused = FALSE AND due_at <= $1 THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN paused = FALSE AND due_at > $2 AND due_at <= $3 THEN 1 ELSE 0 END) AS BIGINT) \
         FROM services_task WHERE agency = $4 AND team = $5 GROUP BY assignee";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &TEAM,
    &TEAM_SERVICE,
    &FREE,
    &PAUSED,
    &MINE,
    &ELSEWHERE,
    &STAGES_OPEN,
    &LEFT,
    &BACK,
    &NOWHERE,
    &ASSIGN,
    &ASSIGNEE,
    &ASSIGNMENT_INSERT,
    &ASSIGNMENT_LAST,
    &HELD_BY,
    &WORKLOAD,
];

/// Which part of a team's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it, as far as it is due until then.
    Due(Micros),
    /// What nobody has taken.
    Free,
    /// What waits for its applicant.
    Paused,
}

/// A place in a queue: the last line before a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its due time, or since when it is elsewhere.
    pub at: Micros,
    /// Its case.
    pub case: Id,
    /// Its stage.
    pub stage: String,
}

impl Place {
    /// Before every line.
    pub fn start() -> Self {
        Self { at: Micros::MIN, case: Id::from_bytes([0; 16]), stage: String::new() }
    }
}

/// A line of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub place: Place,
    /// The agency.
    pub agency: String,
    /// The team.
    pub team: String,
    /// Who has taken it.
    pub assignee: Option<Id>,
    /// Since when it is open, or elsewhere.
    pub since: Micros,
    /// When its clock ends; none while it stands, or where nothing was promised.
    pub due_at: Option<Micros>,
    /// Whether the clock stands.
    pub paused: bool,
    /// What people call the case.
    pub reference: Reference,
    /// The service.
    pub service: String,
    /// Its version.
    pub version: u32,
}

type Head = (Id, String, String, String, Option<Id>, Micros, Micros, bool);
type Tail = (String, String, u32);

impl FromRow for Line {
    const COLUMNS: usize = Head::COLUMNS + Tail::COLUMNS;

    fn from_row(statement: &'static str, mut row: Vec<Value>) -> Result<Self, StoreError> {
        let tail = row.split_off(Head::COLUMNS.min(row.len()));
        let (case, stage, agency, team, assignee, since, due_at, paused) = Head::from_row(statement, row)?;
        let (reference, service, version) = Tail::from_row(statement, tail)?;
        let reference = Reference::stored(reference);
        let place = Place { at: due_at, case, stage };
        let due_at = Some(due_at).filter(|at| *at < Micros::MAX);
        Ok(Self { place, agency, team, assignee, since, due_at, paused, reference, service, version })
    }
}

/// A part of a team's queue after a place; only of one service where `service` names it.
pub async fn of_team(
    store: &Store,
    (agency, team): (&str, &str),
    part: Part,
    service: &str,
    after: &Place,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let Place { at, case, stage } = after;
    let rows = match part {
        Part::Due(until) if service.is_empty() => {
            store.all(&TEAM, params![agency, team, *at, *case, stage, until, limit])
        }
        Part::Due(until) => {
            store.all(&TEAM_SERVICE, params![agency, team, service, *at, *case, stage, until, limit])
        }
        Part::Free => store.all(&FREE, params![agency, team, *at, *case, stage, service, service, limit]),
        Part::Paused => store.all(&PAUSED, params![agency, team, *at, *case, stage, service, service, limit]),
    };
    rows.await
}

/// What an officer has taken.
pub async fn of_officer(
    store: &Store,
    officer: Id,
    service: &str,
    after: &Place,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let Place { at, case, stage } = after;
    store.all(&MINE, params![officer, *at, *case, stage, service, service, limit]).await
}

type ElsewhereTuple = (Id, String, String, String, Micros, Option<Micros>, String, String, u32);

/// Cases that a team has handed over, the longest away first.
pub async fn elsewhere(
    store: &Store,
    (agency, team): (&str, &str),
    service: &str,
    after: &Place,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let params = params![agency, team, after.at, after.case, service, service, limit];
    let rows = store.all::<ElsewhereTuple>(&ELSEWHERE, params).await?;
    Ok(rows
        .into_iter()
        .map(|(case, stage, agency, team, since, due_at, reference, service, version)| Line {
            place: Place { at: since, case, stage },
            agency,
            team,
            assignee: None,
            since,
            due_at,
            paused: false,
            reference: Reference::stored(reference),
            service,
            version,
        })
        .collect())
}

/// The open stages of a case with the agency of each.
pub async fn open_stages(store: &Store, case: Id) -> Result<Vec<(String, String)>, StoreError> {
    store.all::<(String, String)>(&STAGES_OPEN, params![case]).await
}

/// Notes that a team waits for others.
pub fn leave(tx: &mut Tx<'_>, case: Id, agency: &str, team: &str, now: Micros) -> Result<(), StoreError> {
    tx.run(&LEFT, params![case, agency, team, now]).map(drop)
}

/// Notes that a case is with a team again.
pub fn come_back(tx: &mut Tx<'_>, case: Id, agency: &str, team: &str) -> Result<(), StoreError> {
    tx.run(&BACK, params![case, agency, team]).map(drop)
}

/// Notes that nobody waits for a case any more.
pub fn forget(tx: &mut Tx<'_>, case: Id) -> Result<(), StoreError> {
    tx.run(&NOWHERE, params![case]).map(drop)
}

/// Who had a task, and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRow {
    /// From 1; taken when it is written.
    pub number: i64,
    /// When.
    pub at: Micros,
    /// Who changed it.
    pub officer: Id,
    /// Who had it.
    pub had: Option<Id>,
    /// Who has it.
    pub has: Option<Id>,
    /// Whether it takes back the one before.
    pub undoes: bool,
}

/// Gives a task from `had` to `has`, in a serializable body; false where it is gone, or somebody else's by now.
pub fn assign(tx: &mut Tx<'_>, case: Id, stage: &str, row: &AssignmentRow) -> Result<bool, StoreError> {
    let AssignmentRow { at, officer, had, has, undoes, .. } = row;
    if tx.run(&ASSIGN, params![*has, case, stage, *had])? == 0 {
        return Ok(false);
    }
    let number = last_assignment_in(tx, case, stage)?.map_or(0, |last| last.number) + 1;
    tx.run(&ASSIGNMENT_INSERT, params![case, stage, number, *at, *officer, *had, *has, *undoes])?;
    Ok(true)
}

/// Whose task it is: agency, team, and who has taken it.
pub fn task(
    tx: &mut Tx<'_>,
    case: Id,
    stage: &str,
) -> Result<Option<(String, String, Option<Id>)>, StoreError> {
    tx.one::<(String, String, Option<Id>)>(&ASSIGNEE, params![case, stage])
}

type AssignmentTuple = (i64, Micros, Id, Option<Id>, Option<Id>, bool);

fn assignment_row((number, at, officer, had, has, undoes): AssignmentTuple) -> AssignmentRow {
    AssignmentRow { number, at, officer, had, has, undoes }
}

/// The last change of a task's officer.
pub async fn last_assignment(
    store: &Store,
    case: Id,
    stage: &str,
) -> Result<Option<AssignmentRow>, StoreError> {
    Ok(store.one::<AssignmentTuple>(&ASSIGNMENT_LAST, params![case, stage]).await?.map(assignment_row))
}

/// The same, for a decision about it.
pub fn last_assignment_in(
    tx: &mut Tx<'_>,
    case: Id,
    stage: &str,
) -> Result<Option<AssignmentRow>, StoreError> {
    Ok(tx.one::<AssignmentTuple>(&ASSIGNMENT_LAST, params![case, stage])?.map(assignment_row))
}

/// Tasks that an officer has taken in a team, at most so many. The statement wraps the team so that no planner walks the
/// team's whole queue for them: an officer has taken few.
pub fn held_by(
    tx: &mut Tx<'_>,
    officer: Id,
    agency: &str,
    team: &str,
    limit: i64,
) -> Result<Vec<(Id, String)>, StoreError> {
    tx.all::<(Id, String)>(&HELD_BY, params![officer, agency, team, limit])
}

/// How much somebody of a team has to do; `officer` none: what nobody has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub officer: Option<Id>,
    /// All tasks.
    pub open: i64,
    /// Those that wait for their applicant.
    pub paused: i64,
    /// Those whose clock has ended.
    pub over: i64,
    /// Those whose clock ends soon.
    pub soon: i64,
}

/// How much each of a team has to do. What is due until `now` is over, and what is due until `soon` is due soon.
pub async fn workload(
    store: &Store,
    (agency, team): (&str, &str),
    now: Micros,
    soon: Micros,
) -> Result<Vec<Load>, StoreError> {
    let params = params![now, now, soon, agency, team];
    let rows = store.all::<(Option<Id>, i64, i64, i64, i64)>(&WORKLOAD, params).await?;
    Ok(rows
        .into_iter()
        .map(|(officer, open, paused, over, soon)| Load { officer, open, paused, over, soon })
        .collect())
}
