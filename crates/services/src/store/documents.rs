//! Published documents, each version for ever, and which of them a service is at.

use polity_store::{Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    LIVE: Scan "services.live" = "SELECT id, version FROM services_service WHERE NOT closed ORDER BY id";
    SERVICE: Point "services.service" = "SELECT agency, version, closed FROM services_service WHERE id = $1";
    DOCUMENT: Point "services.document" = "SELECT format, body FROM services_document WHERE id = $1 AND version = $2";
    DOCUMENT_INSERT: Write "services.document_insert" =
        "INSERT INTO services_document (id, version, format, body, published_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id, version) DO NOTHING";
    OF_AGENCY: Scan "services.services_of_agency" =
        "SELECT id, version FROM services_service WHERE agency = $1 ORDER BY id";
    SERVICE_RAISE: Write "services.service_raise" =
        "INSERT INTO services_service (id, agency, version, closed) VALUES ($1, $2, $3, FALSE) ON CONFLICT (id) DO UPDATE \
         SET agency = EXCLUDED.agency, version = EXCLUDED.version, closed = FALSE";
    SERVICE_CLOSE: Write "services.service_close" = "UPDATE services_service SET closed = TRUE WHERE id = $1 AND NOT closed";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&LIVE, &SERVICE, &OF_AGENCY, &DOCUMENT, &DOCUMENT_INSERT, &SERVICE_RAISE, &SERVICE_CLOSE];

/// Where a service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// The agency that answers for it.
    pub agency: String,
    /// The version that is filled in from now on.
    pub version: u32,
    /// Whether nobody can begin any more.
    pub closed: bool,
}

type ServiceTuple = (String, i64, bool);

fn service_row((agency, version, closed): ServiceTuple) -> ServiceRow {
    ServiceRow { agency, version: u32::try_from(version).unwrap_or_default(), closed }
}

/// Every service that can be begun, with its version, by identifier.
pub async fn live(store: &Store) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = store.all::<(String, i64)>(&LIVE, params![]).await?;
    Ok(rows.into_iter().map(|(id, version)| (id, u32::try_from(version).unwrap_or_default())).collect())
}

/// Every service of an agency, closed ones too, with the version that it is at.
pub async fn of_agency(store: &Store, agency: &str) -> Result<Vec<(String, u32)>, StoreError> {
    store.all::<(String, u32)>(&OF_AGENCY, params![agency]).await
}

/// Where a service is.
pub async fn service(store: &Store, id: &str) -> Result<Option<ServiceRow>, StoreError> {
    Ok(store.one::<ServiceTuple>(&SERVICE, params![id]).await?.map(service_row))
}

/// The same inside a transaction.
pub fn service_in(tx: &mut Tx<'_>, id: &str) -> Result<Option<ServiceRow>, StoreError> {
    Ok(tx.one::<ServiceTuple>(&SERVICE, params![id])?.map(service_row))
}

/// A document: its format and its text.
pub async fn document(store: &Store, id: &str, version: u32) -> Result<Option<(String, String)>, StoreError> {
    store.one::<(String, String)>(&DOCUMENT, params![id, version]).await
}

/// A document as it is published.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// The service.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The agency that answers for it.
    pub agency: String,
    /// `toml` or `json`.
    pub format: &'static str,
    /// Its text.
    pub body: String,
    /// When.
    pub at: Micros,
}

/// Publishes a document; false where this version was published before.
pub fn publish(tx: &mut Tx<'_>, new: &NewDocument) -> Result<bool, StoreError> {
    let NewDocument { id, version, agency, format, body, at } = new;
    if tx.run(&DOCUMENT_INSERT, params![id, *version, *format, body, *at])? == 0 {
        return Ok(false);
    }
    tx.run(&SERVICE_RAISE, params![id, agency, *version])?;
    Ok(true)
}

/// Closes a service; false where it was closed or is none.
pub fn close(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&SERVICE_CLOSE, params![id])? == 1)
}
