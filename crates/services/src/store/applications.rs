//! Applications that agencies deployed. Nothing here is about a person, so nothing is sealed.

use polity_store::{Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    APPLICATION_PUT: Write "services.application_put" =
        "INSERT INTO services_application (id, client_id, agency, format, body, deployed_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET format = excluded.format, body = excluded.body, \
         changed_at = excluded.changed_at, withdrawn_at = NULL";
    APPLICATION_WITHDRAW: Write "services.application_withdraw" =
        "UPDATE services_application SET withdrawn_at = $1, changed_at = $2 WHERE id = $3 AND withdrawn_at IS NULL";
    APPLICATION_BY_ID: Point "services.application_by_id" =
        "SELECT id, client_id, agency, format, body, changed_at, withdrawn_at FROM services_application WHERE id = $1";
    APPLICATION_BY_CLIENT: Point "services.application_by_client" =
        "SELECT id, client_id, agency, format, body, changed_at, withdrawn_at FROM services_application WHERE client_id = $1";
    APPLICATIONS: Scan "services.applications" =
        "SELECT id, client_id, agency, format, body, changed_at, withdrawn_at FROM services_application ORDER BY id LIMIT 1000";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&APPLICATION_PUT, &APPLICATION_WITHDRAW, &APPLICATION_BY_ID, &APPLICATION_BY_CLIENT, &APPLICATIONS];

/// An application as it is stored. Its identifier and its relying party stay together for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    /// Its identifier.
    pub id: String,
    /// The identifier of its relying party.
    pub client_id: String,
    /// The agency that answers for it.
    pub agency: String,
    /// How the manifest is written.
    pub format: String,
    /// The manifest.
    pub body: String,
    /// When it was last changed.
    pub changed_at: Micros,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Micros>,
}

type ApplicationTuple = (String, String, String, String, String, Micros, Option<Micros>);

fn row((id, client_id, agency, format, body, changed_at, withdrawn_at): ApplicationTuple) -> ApplicationRow {
    ApplicationRow { id, client_id, agency, format, body, changed_at, withdrawn_at }
}

/// Keep a manifest in place of an earlier one.
pub fn put(tx: &mut Tx<'_>, new: &ApplicationRow) -> Result<(), StoreError> {
    let ApplicationRow { id, client_id, agency, format, body, changed_at, .. } = new;
    let values = params![id, client_id, agency, format, body, *changed_at, *changed_at];
    tx.run(&APPLICATION_PUT, values).map(drop)
}

/// Withdraw one; false where none stands.
pub fn withdraw(tx: &mut Tx<'_>, id: &str, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&APPLICATION_WITHDRAW, params![now, now, id])? == 1)
}

/// One, withdrawn or not.
pub async fn by_id(store: &Store, id: &str) -> Result<Option<ApplicationRow>, StoreError> {
    Ok(store.one::<ApplicationTuple>(&APPLICATION_BY_ID, params![id]).await?.map(row))
}

/// The one of a relying party, withdrawn or not.
pub async fn by_client(store: &Store, client_id: &str) -> Result<Option<ApplicationRow>, StoreError> {
    Ok(store.one::<ApplicationTuple>(&APPLICATION_BY_CLIENT, params![client_id]).await?.map(row))
}

/// Every one, by identifier; withdrawn ones too, because cases speak of them still.
pub async fn all(store: &Store) -> Result<Vec<ApplicationRow>, StoreError> {
    Ok(store.all::<ApplicationTuple>(&APPLICATIONS, params![]).await?.into_iter().map(row).collect())
}
