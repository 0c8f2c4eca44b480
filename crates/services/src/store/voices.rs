//! What applicants say: how a service was, once it is over, and what is wrong with one of its pages, at any moment.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    RATING_INSERT: Write "services.rating_insert" =
        "INSERT INTO services_rating (case_id, scale, score, lang, at, sealed) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (case_id, scale) DO NOTHING";
    RATING: Point "services.rating" = "SELECT score, at, sealed FROM services_rating WHERE case_id = $1 AND scale = $2";
    RATING_CHANGE: Write "services.rating_change" =
        "UPDATE services_rating SET score = $1, lang = $2, sealed = $3 WHERE case_id = $4 AND scale = $5 AND score = $6 AND at = $7";
    PAGE_REPORT_INSERT: Write "services.page_report_insert" =
        "INSERT INTO services_page_report (id, service, version, page, lang, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PAGE_REPORTS: Point "services.page_reports" =
        "SELECT id, service, version, page, lang, at, state, sealed FROM services_page_report \
         WHERE service = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    PAGE_REPORT: Point "services.page_report" = "SELECT service, state FROM services_page_report WHERE id = $1";
    PAGE_REPORT_MARK: Write "services.page_report_mark" =
        "UPDATE services_page_report SET state = $1 WHERE id = $2 AND state = $3";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &RATING_INSERT,
    &RATING,
    &RATING_CHANGE,
    &PAGE_REPORT_INSERT,
    &PAGE_REPORTS,
    &PAGE_REPORT,
    &PAGE_REPORT_MARK,
];

/// How somebody found a service.
#[derive(Clone)]
pub struct RatingRow {
    /// Their case.
    pub case: Id,
    /// Five points after use, or six of the survey: they are never turned into each other.
    pub scale: u32,
    /// From 1.
    pub score: u32,
    /// The language of the page.
    pub lang: String,
    /// When they first said so.
    pub at: Micros,
    /// What they said besides.
    pub sealed: Option<Vec<u8>>,
}

/// What is wrong with a page.
#[derive(Clone)]
pub struct PageReportRow {
    /// Its identifier, by which reports are in order.
    pub id: Id,
    /// The service.
    pub service: String,
    /// The version of the service.
    pub version: u32,
    /// The address of the page.
    pub page: String,
    /// The language of the page.
    pub lang: String,
    /// When.
    pub at: Micros,
    /// What became of it: `new`, `seen` or `mended`.
    pub state: String,
    /// What somebody wrote.
    pub sealed: Vec<u8>,
}

/// Keeps an answer; false where this case has one on this scale.
pub fn rate(tx: &mut Tx<'_>, rating: &RatingRow) -> Result<bool, StoreError> {
    let RatingRow { case, scale, score, lang, at, sealed } = rating;
    Ok(tx.run(&RATING_INSERT, params![*case, *scale, *score, lang, *at, sealed.clone()])? == 1)
}

/// Puts an answer in the place of one with score `was`; false where that one does not stand any more.
pub fn change(tx: &mut Tx<'_>, rating: &RatingRow, was: u32) -> Result<bool, StoreError> {
    let RatingRow { case, scale, score, lang, at, sealed } = rating;
    Ok(tx.run(&RATING_CHANGE, params![*score, lang, sealed.clone(), *case, *scale, was, *at])? == 1)
}

/// The score of a case on a scale, when it was first given, and what was said besides.
pub async fn rating(
    store: &Store,
    case: Id,
    scale: u32,
) -> Result<Option<(u32, Micros, Option<Vec<u8>>)>, StoreError> {
    store.one::<(u32, Micros, Option<Vec<u8>>)>(&RATING, params![case, scale]).await
}

/// Keeps a report about a page of a service.
pub fn report_page(tx: &mut Tx<'_>, report: &PageReportRow) -> Result<(), StoreError> {
    let PageReportRow { id, service, version, page, lang, at, sealed, .. } = report;
    tx.run(&PAGE_REPORT_INSERT, params![*id, service, *version, page, lang, *at, sealed.as_slice()]).map(drop)
}

/// Reports about pages of a service, newest first, from before `before`.
pub async fn page_reports(
    store: &Store,
    service: &str,
    before: Id,
    limit: i64,
) -> Result<Vec<PageReportRow>, StoreError> {
    type Row = (Id, String, u32, String, String, Micros, String, Vec<u8>);
    let rows = store.all::<Row>(&PAGE_REPORTS, params![service, before, limit]).await?;
    Ok(rows
        .into_iter()
        .map(|(id, service, version, page, lang, at, state, sealed)| PageReportRow {
            id,
            service,
            version,
            page,
            lang,
            at,
            state,
            sealed,
        })
        .collect())
}

/// Service and state of a report.
pub async fn page_report(store: &Store, id: Id) -> Result<Option<(String, String)>, StoreError> {
    store.one::<(String, String)>(&PAGE_REPORT, params![id]).await
}

/// Says what became of a report; false where somebody has said something else meanwhile.
pub fn mark_report(tx: &mut Tx<'_>, id: Id, had: &str, has: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&PAGE_REPORT_MARK, params![has, id, had])? == 1)
}
