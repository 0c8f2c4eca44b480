//! What people allowed relying parties: every answer that was given, with its end.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::IdentityError;
use crate::login::consent::{Consent, Ending, Standing, Terms};
use crate::login::scopes::Scope;

statement! {
    CONSENT_INSERT: Write "identity.consent_insert" =
        "INSERT INTO identity_consent (id, person, client_id, allowed, refused, terms, channel, lang, granted_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CONSENTS_END: Write "identity.consents_end" =
        "UPDATE identity_consent SET ended_at = $1, ending = $2 WHERE person = $3 AND client_id = $4 AND ended_at IS NULL";
    CONSENT_STANDING: Point "identity.consent_standing" =
        "SELECT granted_at, ends_at, ending FROM identity_consent WHERE id = $1 AND person = $2 AND client_id = $3";
    CONSENT_BY_ID: Point "identity.consent_by_id" =
        "SELECT id, person, client_id, allowed, refused, terms, lang, granted_at, ends_at, ended_at, ending \
         FROM identity_consent WHERE id = $1";
    CONSENT_LATEST: Point "identity.consent_latest" =
        "SELECT id, person, client_id, allowed, refused, terms, lang, granted_at, ends_at, ended_at, ending \
         FROM identity_consent WHERE person = $1 AND client_id = $2 ORDER BY granted_at DESC, id DESC LIMIT 1";
    CONSENTS_OF: Point "identity.consents_of" =
        "SELECT id, person, client_id, allowed, refused, terms, lang, granted_at, ends_at, ended_at, ending \
         FROM identity_consent WHERE person = $1 ORDER BY granted_at DESC, id DESC LIMIT 200";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&CONSENT_INSERT, &CONSENTS_END, &CONSENT_STANDING, &CONSENT_BY_ID, &CONSENT_LATEST, &CONSENTS_OF];

/// Where a consent was given. There is one place today.
const CHANNEL: &str = "web";

type ConsentTuple =
    (Id, Id, String, String, String, String, String, Micros, Micros, Option<Micros>, Option<String>);

fn consent_row(row: ConsentTuple) -> Result<Consent, IdentityError> {
    let (id, person, client_id, allowed, refused, terms, lang, granted_at, ends_at, ended_at, ending) = row;
    let terms = Terms::read(&terms).map_err(|error| IdentityError::damaged("a consent", error))?;
    Ok(Consent {
        id,
        person,
        client_id,
        allowed: scopes(&allowed),
        refused: scopes(&refused),
        terms,
        granted_at,
        ends_at,
        ended: ended_at.map(|at| (at, Ending::stored(ending.as_deref().unwrap_or_default()))),
        lang: lang.parse().unwrap_or_default(),
    })
}

/// A name that no scope stands behind any more allows nothing, and is left out.
fn scopes(line: &str) -> Vec<Scope> {
    line.split(' ').filter_map(Scope::from_name).collect()
}

fn line(scopes: &[Scope]) -> String {
    scopes.iter().map(Scope::name).collect::<Vec<_>>().join(" ")
}

/// Write an answer. It takes the place of what stood for this person and relying party before.
pub fn insert(tx: &mut Tx<'_>, consent: &Consent) -> Result<(), StoreError> {
    end_all(tx, consent.person, &consent.client_id, Ending::Replaced, consent.granted_at)?;
    tx.run(
        &CONSENT_INSERT,
        params![
            consent.id,
            consent.person,
            &consent.client_id,
            line(&consent.allowed),
            line(&consent.refused),
            consent.terms.line(),
            CHANNEL,
            consent.lang.code(),
            consent.granted_at,
            consent.ends_at
        ],
    )
    .map(drop)
}

/// End whatever a person allowed a relying party and has not ended yet; how many that were.
pub fn end_all(
    tx: &mut Tx<'_>,
    person: Id,
    client_id: &str,
    ending: Ending,
    now: Micros,
) -> Result<u64, StoreError> {
    tx.run(&CONSENTS_END, params![now, ending.name(), person, client_id])
}

/// How long a consent stands, if it is this person's for this relying party.
pub async fn standing(
    store: &Store,
    id: Id,
    person: Id,
    client_id: &str,
) -> Result<Option<Standing>, StoreError> {
    type Columns = (Micros, Micros, Option<String>);
    let row = store.one::<Columns>(&CONSENT_STANDING, params![id, person, client_id]).await?;
    Ok(row.map(|(granted_at, ends_at, ending)| Standing {
        granted_at,
        ends_at,
        ended: ending.as_deref().map(Ending::stored),
    }))
}

/// One consent.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<Consent>, IdentityError> {
    store.one::<ConsentTuple>(&CONSENT_BY_ID, params![id]).await?.map(consent_row).transpose()
}

/// The latest answer that a person gave a relying party, whether or not it still stands.
pub async fn latest(store: &Store, person: Id, client_id: &str) -> Result<Option<Consent>, IdentityError> {
    let row = store.one::<ConsentTuple>(&CONSENT_LATEST, params![person, client_id]).await?;
    row.map(consent_row).transpose()
}

/// What a person answered, newest first.
pub async fn of_person(store: &Store, person: Id) -> Result<Vec<Consent>, IdentityError> {
    let rows = store.all::<ConsentTuple>(&CONSENTS_OF, params![person]).await?;
    rows.into_iter().map(consent_row).collect()
}
