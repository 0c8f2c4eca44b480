//! Cases, their moves, and the tasks of the teams that work on them.

use polity_store::{FromRow, Id, Micros, Statement, Store, StoreError, Tx, Value, params, statement};

use crate::reference::Reference;

statement! {
    CASE_INSERT: Write "services.case_insert" =
        "INSERT INTO services_case (id, reference, service, version, agency, owner, state, lang, channel, opened_at, due_at, moves, \
         sealed) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, 0, $11) ON CONFLICT (reference) DO NOTHING";
    CASE_BY_REFERENCE: Point "services.case_by_reference" =
        "SELECT id, reference, service, version, agency, owner, state, ending, lang, channel, opened_at, due_at, ended_at, moves, sealed, erased_at \
         FROM services_case WHERE reference = $1";
    CASE_BY_ID: Point "services.case_by_id" =
        "SELECT id, reference, service, version, agency, owner, state, ending, lang, channel, opened_at, due_at, ended_at, moves, sealed, erased_at \
         FROM services_case WHERE id = $1";
    CASES_OF: Point "services.cases_of" =
        "SELECT id, reference, service, version, state, ending, opened_at, due_at, ended_at FROM services_case \
         WHERE owner = $1 ORDER BY opened_at DESC LIMIT 200";
    CASE_MOVE: Write "services.case_move" =
        "UPDATE services_case SET state = $1, ending = $2, due_at = $3, ended_at = $4, moves = $5 WHERE id = $6 AND moves = $7";
    CASE_SEAL: Write "services.case_seal" = "UPDATE services_case SET sealed = $1 WHERE id = $2";
    MOVE_INSERT: Write "services.move_insert" =
        "INSERT INTO services_move (case_id, number, at, kind, stage, decision, reason, officer, agency, team) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (case_id, number) DO NOTHING";
    MOVES: Point "services.moves" =
        "SELECT number, at, kind, stage, decision, reason, officer, agency, team FROM services_move WHERE case_id = $1 ORDER BY number";
    TASK_INSERT: Write "services.task_insert" =
        "INSERT INTO services_task (case_id, stage, agency, team, opened_at, due_at, paused, service, warn_at) \
         VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7, $8) \
         ON CONFLICT (case_id, stage) DO NOTHING";
    TASK_DELETE: Write "services.task_delete" = "DELETE FROM services_task WHERE case_id = $1 AND stage = $2";
    TASK_CLOCK: Write "services.task_clock" =
        "UPDATE services_task SET due_at = $1, paused = $2, warn_at = $3 WHERE case_id = $4 AND stage = $5";
    TASKS_OF: Point "services.tasks_of" =
        "SELECT stage, agency, team, assignee, opened_at, due_at, paused, warn_at FROM services_task WHERE case_id = $1 ORDER BY stage";
    ONCE_INSERT: Write "services.once_insert" =
        "INSERT INTO services_once (service, owner, case_id) VALUES ($1, $2, $3) ON CONFLICT (service, owner) DO NOTHING";
    ONCE: Point "services.once" = "SELECT case_id FROM services_once WHERE service = $1 AND owner = $2";
    ONCE_DELETE: Write "services.once_delete" = "DELETE FROM services_once WHERE service = $1 AND owner = $2 AND case_id = $3";
    PLACES_TAKEN: Point "services.places_taken" =
        "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM services_place WHERE service = $1";
    PLACE_INSERT: Write "services.place_insert" = "INSERT INTO services_place (service, number) VALUES ($1, $2)";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &CASE_INSERT,
    &CASE_BY_REFERENCE,
    &CASE_BY_ID,
    &CASES_OF,
    &CASE_MOVE,
    &CASE_SEAL,
    &MOVE_INSERT,
    &MOVES,
    &TASK_INSERT,
    &TASK_DELETE,
    &TASK_CLOCK,
    &TASKS_OF,
    &ONCE_INSERT,
    &ONCE,
    &ONCE_DELETE,
    &PLACES_TAKEN,
    &PLACE_INSERT,
];

/// A case as it is stored.
#[derive(Clone)]
pub struct CaseRow {
    /// Its identifier.
    pub id: Id,
    /// What people call it.
    pub reference: Reference,
    /// The service.
    pub service: String,
    /// The version that it keeps to its end.
    pub version: u32,
    /// The agency that answers for it.
    pub agency: String,
    /// The person's identifier, or the hash of a token.
    pub owner: Vec<u8>,
    /// `open`, `asked` or `ended`.
    pub state: String,
    /// `approved`, `refused` or `withdrawn`.
    pub ending: Option<String>,
    /// The applicant's language.
    pub lang: String,
    /// By which way it came.
    pub channel: String,
    /// When.
    pub opened_at: Micros,
    /// By when the outcome was promised; none while the clock stands.
    pub due_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
    /// How many moves were made.
    pub moves: i64,
    /// The answers.
    pub sealed: Vec<u8>,
    /// When what it held was erased.
    pub erased_at: Option<Micros>,
}

type Head = (Id, String, String, u32, String, Vec<u8>, String, Option<String>);
type Tail = (String, String, Micros, Option<Micros>, Option<Micros>, i64, Vec<u8>, Option<Micros>);

impl FromRow for CaseRow {
    const COLUMNS: usize = Head::COLUMNS + Tail::COLUMNS;

    fn from_row(statement: &'static str, mut row: Vec<Value>) -> Result<Self, StoreError> {
        let tail = row.split_off(Head::COLUMNS.min(row.len()));
        let (id, reference, service, version, agency, owner, state, ending) = Head::from_row(statement, row)?;
        let (lang, channel, opened_at, due_at, ended_at, moves, sealed, erased_at) =
            Tail::from_row(statement, tail)?;
        let reference = Reference::stored(reference);
        Ok(Self {
            id,
            reference,
            service,
            version,
            agency,
            owner,
            state,
            ending,
            lang,
            channel,
            opened_at,
            due_at,
            ended_at,
            moves,
            sealed,
            erased_at,
        })
    }
}

/// A case in its owner's list: nothing of it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Its identifier.
    pub id: Id,
    /// What people call it.
    pub reference: Reference,
    /// The service.
    pub service: String,
    /// The version that it keeps.
    pub version: u32,
    /// `open`, `asked` or `ended`.
    pub state: String,
    /// How it ended.
    pub ending: Option<String>,
    /// When it was opened.
    pub opened_at: Micros,
    /// By when the outcome was promised.
    pub due_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
}

type LineTuple = (Id, String, String, u32, String, Option<String>, Micros, Option<Micros>, Option<Micros>);

/// One move of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRow {
    /// From 1, without gaps.
    pub number: i64,
    /// When.
    pub at: Micros,
    /// `prepare`, `complete`, `decide`, `answered`, `withdrawn`, `appealed`.
    pub kind: String,
    /// The stage.
    pub stage: Option<String>,
    /// The decision.
    pub decision: Option<String>,
    /// The number of the reason in the document.
    pub reason: Option<i64>,
    /// The officer; none where the applicant moved.
    pub officer: Option<Id>,
    /// The officer's agency.
    pub agency: Option<String>,
    /// The officer's team.
    pub team: Option<String>,
}

type MoveTuple = (
    i64,
    Micros,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<Id>,
    Option<String>,
    Option<String>,
);

/// An open stage: what a team has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// The stage.
    pub stage: String,
    /// The agency.
    pub agency: String,
    /// Its team.
    pub team: String,
    /// Who took it.
    pub assignee: Option<Id>,
    /// Since when it is open.
    pub opened_at: Micros,
    /// When its clock ends. While it stands: when it would end if the applicant answered at once.
    pub due_at: Micros,
    /// Whether the clock stands.
    pub paused: bool,
    /// When its officers are warned next; looked at again then, because the clock may have changed.
    pub warn_at: Micros,
}

type TaskTuple = (String, String, String, Option<Id>, Micros, Micros, bool, Micros);

/// Opens a case; false where somebody has its reference already.
pub fn open(tx: &mut Tx<'_>, case: &CaseRow) -> Result<bool, StoreError> {
    let params = params![
        case.id,
        case.reference.as_str(),
        &case.service,
        case.version,
        &case.agency,
        case.owner.as_slice(),
        &case.lang,
        &case.channel,
        case.opened_at,
        case.due_at,
        case.sealed.as_slice()
    ];
    Ok(tx.run(&CASE_INSERT, params)? == 1)
}

/// Puts a stage into its team's queue.
pub fn open_task(tx: &mut Tx<'_>, case: Id, service: &str, task: &TaskRow) -> Result<(), StoreError> {
    let TaskRow { stage, agency, team, opened_at, due_at, warn_at, .. } = task;
    tx.run(&TASK_INSERT, params![case, stage, agency, team, *opened_at, *due_at, service, *warn_at]).map(drop)
}

/// Takes a stage out of its team's queue.
pub fn close_task(tx: &mut Tx<'_>, case: Id, stage: &str) -> Result<(), StoreError> {
    tx.run(&TASK_DELETE, params![case, stage]).map(drop)
}

/// Sets the clock of a stage: when it ends, and when its officers are to be warned.
pub fn set_clock(
    tx: &mut Tx<'_>,
    case: Id,
    stage: &str,
    (due_at, warn_at): (Micros, Micros),
    paused: bool,
) -> Result<(), StoreError> {
    tx.run(&TASK_CLOCK, params![due_at, paused, warn_at, case, stage]).map(drop)
}

/// What a move makes of the case's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// `open`, `asked` or `ended`.
    pub state: &'static str,
    /// How it ended.
    pub ending: Option<&'static str>,
    /// By when the outcome is promised; none while the clock stands.
    pub due_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
}

/// Makes a move; false where somebody made the move of this number before, and nothing is written.
pub fn record_move(
    tx: &mut Tx<'_>,
    case: Id,
    made: &MoveRow,
    standing: Standing,
) -> Result<bool, StoreError> {
    let MoveRow { number, at, kind, stage, decision, reason, officer, agency, team } = made;
    let row = params![
        case,
        *number,
        *at,
        kind,
        stage.clone(),
        decision.clone(),
        *reason,
        *officer,
        agency.clone(),
        team.clone()
    ];
    if tx.run(&MOVE_INSERT, row)? == 0 {
        return Ok(false);
    }
    let Standing { state, ending, due_at, ended_at } = standing;
    tx.run(&CASE_MOVE, params![state, ending, due_at, ended_at, *number, case, *number - 1])?;
    Ok(true)
}

/// Replaces what is sealed of a case: the applicant answered what they were asked.
pub fn reseal(tx: &mut Tx<'_>, case: Id, sealed: &[u8]) -> Result<(), StoreError> {
    tx.run(&CASE_SEAL, params![sealed, case]).map(drop)
}

/// The owner's open case of a service that takes one for each; this one, if there was none.
pub fn only_open(tx: &mut Tx<'_>, service: &str, owner: &[u8], case: Id) -> Result<Id, StoreError> {
    if tx.run(&ONCE_INSERT, params![service, owner, case])? == 1 {
        return Ok(case);
    }
    Ok(tx.one::<(Id,)>(&ONCE, params![service, owner])?.map_or(case, |(standing,)| standing))
}

/// The owner's open case of a service that takes one for each.
pub async fn only(store: &Store, service: &str, owner: &[u8]) -> Result<Option<Id>, StoreError> {
    Ok(store.one::<(Id,)>(&ONCE, params![service, owner]).await?.map(|(case,)| case))
}

/// The owner may open another case of this service: this one has ended. Should another stand in its place, it stays there.
pub fn no_longer_only(tx: &mut Tx<'_>, service: &str, owner: &[u8], case: Id) -> Result<(), StoreError> {
    tx.run(&ONCE_DELETE, params![service, owner, case]).map(drop)
}

/// Takes one of so many places of a service, in a serializable body; false when all are taken.
pub fn take_place(tx: &mut Tx<'_>, service: &str, places: u32) -> Result<bool, StoreError> {
    let taken = tx.one::<(i64,)>(&PLACES_TAKEN, params![service])?.map_or(0, |(number,)| number);
    if taken >= i64::from(places) {
        return Ok(false);
    }
    tx.run(&PLACE_INSERT, params![service, taken + 1])?;
    Ok(true)
}

/// A case by what people call it.
pub async fn by_reference(store: &Store, reference: &Reference) -> Result<Option<CaseRow>, StoreError> {
    store.one::<CaseRow>(&CASE_BY_REFERENCE, params![reference.as_str()]).await
}

/// A case by its identifier.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<CaseRow>, StoreError> {
    store.one::<CaseRow>(&CASE_BY_ID, params![id]).await
}

/// An owner's cases, newest first.
pub async fn of_owner(store: &Store, owner: &[u8]) -> Result<Vec<CaseLine>, StoreError> {
    let rows = store.all::<LineTuple>(&CASES_OF, params![owner]).await?;
    Ok(rows
        .into_iter()
        .map(|(id, reference, service, version, state, ending, opened_at, due_at, ended_at)| CaseLine {
            id,
            reference: Reference::stored(reference),
            service,
            version,
            state,
            ending,
            opened_at,
            due_at,
            ended_at,
        })
        .collect())
}

/// A case's moves, first to last.
pub async fn moves(store: &Store, case: Id) -> Result<Vec<MoveRow>, StoreError> {
    let rows = store.all::<MoveTuple>(&MOVES, params![case]).await?;
    Ok(rows
        .into_iter()
        .map(|(number, at, kind, stage, decision, reason, officer, agency, team)| MoveRow {
            number,
            at,
            kind,
            stage,
            decision,
            reason,
            officer,
            agency,
            team,
        })
        .collect())
}

/// A case's open stages.
pub async fn tasks(store: &Store, case: Id) -> Result<Vec<TaskRow>, StoreError> {
    let rows = store.all::<TaskTuple>(&TASKS_OF, params![case]).await?;
    Ok(rows
        .into_iter()
        .map(|(stage, agency, team, assignee, opened_at, due_at, paused, warn_at)| TaskRow {
            stage,
            agency,
            team,
            assignee,
            opened_at,
            due_at,
            paused,
            warn_at,
        })
        .collect())
}
