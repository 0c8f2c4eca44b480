//! Reports about looks and facts, and their threads.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::look_report::{Finding, Side, Status, Topic};

statement! {
    REPORT_INSERT: Write "identity.report_insert" =
        "INSERT INTO identity_report (id, person, topic, agency, looker, status, opened_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, 'open', $6, $7) ON CONFLICT (person, topic) DO NOTHING";
    REPORT_BY_TOPIC: Point "identity.report_by_topic" = "SELECT id FROM identity_report WHERE person = $1 AND topic = $2";
    REPORT_BY_ID: Point "identity.report_by_id" =
        "SELECT id, person, topic, agency, looker, status, finding, opened_at, changed_at, closed_at FROM identity_report WHERE id = $1";
    REPORTS_OF: Point "identity.reports_of" =
        "SELECT id, person, topic, agency, looker, status, finding, opened_at, changed_at, closed_at FROM identity_report \
         WHERE person = $1 ORDER BY changed_at DESC, id LIMIT 200";
    REPORTS_IN: Point "identity.reports_in" =
        "SELECT id, person, topic, agency, looker, status, finding, opened_at, changed_at, closed_at FROM identity_report \
         WHERE agency = $1 ORDER BY changed_at DESC, id LIMIT 200";
    REPORT_MOVE: Write "identity.report_move" =
        "UPDATE identity_report SET status = $1, finding = $2, changed_at = $3, closed_at = $4 WHERE id = $5";
    MESSAGE_INSERT: Write "identity.report_message_insert" =
        "INSERT INTO identity_report_message (id, report, side, author, sealed, at) VALUES ($1, $2, $3, $4, $5, $6)";
    MESSAGES: Point "identity.report_messages" =
        "SELECT id, side, author, sealed, at FROM identity_report_message WHERE report = $1 ORDER BY at, id LIMIT 200";
    MESSAGE_COUNT: Point "identity.report_message_count" =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM identity_report_message WHERE report = $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &REPORT_INSERT,
    &REPORT_BY_TOPIC,
    &REPORT_BY_ID,
    &REPORTS_OF,
    &REPORTS_IN,
    &REPORT_MOVE,
    &MESSAGE_INSERT,
    &MESSAGES,
    &MESSAGE_COUNT,
];

/// A report as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Its id.
    pub id: Id,
    /// Whose data was looked at.
    pub person: Id,
    /// What it is about.
    pub topic: Topic,
    /// The agency that answers: the one that looked, or that keeps the facts.
    pub agency: String,
    /// The officer who looked, when the ledger names one.
    pub looker: Option<Id>,
    /// Where it stands.
    pub status: Status,
    /// What the agency found, once closed.
    pub finding: Option<Finding>,
    /// When it was opened.
    pub opened_at: Micros,
    /// When it last changed.
    pub changed_at: Micros,
    /// When it was closed.
    pub closed_at: Option<Micros>,
}

/// A message as it is stored.
pub struct MessageRow {
    /// Its id, and the place that the text is sealed for.
    pub id: Id,
    /// Who wrote.
    pub side: Side,
    /// The person who wrote.
    pub author: Id,
    /// The sealed text.
    pub sealed: Vec<u8>,
    /// When.
    pub at: Micros,
}

type ReportTuple =
    (Id, Id, String, String, Option<Id>, String, Option<String>, Micros, Micros, Option<Micros>);

fn report_row(row: ReportTuple) -> ReportRow {
    let (id, person, topic, agency, looker, status, finding, opened_at, changed_at, closed_at) = row;
    ReportRow {
        id,
        person,
        topic: Topic::read(&topic),
        agency,
        looker,
        // An unknown word can only come from a newer version of the program: show the report as open, not as closed.
        status: Status::from_name(&status).unwrap_or(Status::Open),
        finding: finding.as_deref().and_then(Finding::from_name),
        opened_at,
        changed_at,
        closed_at,
    }
}

/// Open a report; the id of the one that stands for this topic, be it this one or an earlier one.
pub fn open(tx: &mut Tx<'_>, report: &ReportRow) -> Result<Id, StoreError> {
    let params = params![
        report.id,
        report.person,
        report.topic.line(),
        &report.agency,
        report.looker,
        report.opened_at,
        report.changed_at
    ];
    if tx.run(&REPORT_INSERT, params)? == 1 {
        return Ok(report.id);
    }
    let standing = tx.one::<(Id,)>(&REPORT_BY_TOPIC, params![report.person, report.topic.line()])?;
    Ok(standing.map_or(report.id, |(id,)| id))
}

/// A report inside a transaction, for a decision about its next step; with how many messages it has.
pub fn read_in(tx: &mut Tx<'_>, id: Id) -> Result<Option<(ReportRow, usize)>, StoreError> {
    let Some(row) = tx.one::<ReportTuple>(&REPORT_BY_ID, params![id])? else { return Ok(None) };
    let count = tx.one::<(i64,)>(&MESSAGE_COUNT, params![id])?.map_or(0, |(count,)| count);
    Ok(Some((report_row(row), usize::try_from(count).unwrap_or(usize::MAX))))
}

/// Move a report to its next status.
pub fn move_to(
    tx: &mut Tx<'_>,
    id: Id,
    status: Status,
    finding: Option<Finding>,
    now: Micros,
) -> Result<(), StoreError> {
    let closed_at = (status == Status::Closed).then_some(now);
    tx.run(&REPORT_MOVE, params![status.name(), finding.map(Finding::name), now, closed_at, id]).map(drop)
}

/// Add a message to a thread.
pub fn add_message(tx: &mut Tx<'_>, report: Id, message: &MessageRow) -> Result<(), StoreError> {
    let params =
        params![message.id, report, message.side.name(), message.author, &message.sealed, message.at];
    tx.run(&MESSAGE_INSERT, params).map(drop)
}

/// One report.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<ReportRow>, StoreError> {
    Ok(store.one::<ReportTuple>(&REPORT_BY_ID, params![id]).await?.map(report_row))
}

/// The person's report about this, if they made one.
pub async fn about(store: &Store, person: Id, topic: &Topic) -> Result<Option<Id>, StoreError> {
    Ok(store.one::<(Id,)>(&REPORT_BY_TOPIC, params![person, topic.line()]).await?.map(|(id,)| id))
}

/// A resident's reports, the latest change first.
pub async fn of_person(store: &Store, person: Id) -> Result<Vec<ReportRow>, StoreError> {
    Ok(store.all::<ReportTuple>(&REPORTS_OF, params![person]).await?.into_iter().map(report_row).collect())
}

/// The reports that an agency answers, the latest change first.
pub async fn about_agency(store: &Store, agency: &str) -> Result<Vec<ReportRow>, StoreError> {
    Ok(store.all::<ReportTuple>(&REPORTS_IN, params![agency]).await?.into_iter().map(report_row).collect())
}

/// The messages of a thread, oldest first.
pub async fn messages(store: &Store, report: Id) -> Result<Vec<MessageRow>, StoreError> {
    let rows = store.all::<(Id, String, Id, Vec<u8>, Micros)>(&MESSAGES, params![report]).await?;
    Ok(rows
        .into_iter()
        .map(|(id, side, author, sealed, at)| MessageRow {
            id,
            side: Side::from_name(&side).unwrap_or(Side::Agency),
            author,
            sealed,
            at,
        })
        .collect())
}
