//! Tokens with which programs of relying parties speak for themselves, and the people whom a `sub` names.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    PROGRAM_TOKEN_INSERT: Write "identity.program_token_insert" =
        "INSERT INTO identity_program_token (hash, client_id, issuer, key, expires_at) VALUES ($1, $2, $3, $4, $5)";
    PROGRAM_TOKEN_READ: Point "identity.program_token_read" =
        "SELECT client_id, issuer, key FROM identity_program_token WHERE hash = $1 AND expires_at > $2";
    PROGRAM_TOKENS_FORGET: Write "identity.program_tokens_forget" =
        "DELETE FROM identity_program_token WHERE expires_at < $1";
    PERSON_KNOWN_AS: Point "identity.person_known_as" =
        "SELECT person FROM identity_login_subject WHERE subject = $1";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&PROGRAM_TOKEN_INSERT, &PROGRAM_TOKEN_READ, &PROGRAM_TOKENS_FORGET, &PERSON_KNOWN_AS];

/// Whom a program's token stands for.
#[derive(Clone)]
pub struct ProgramTokenRow {
    /// The relying party.
    pub client_id: String,
    /// The issuer that gave it out.
    pub issuer: String,
    /// Thumbprint of the key that it is bound to.
    pub key: String,
}

/// Keep a token by its hash.
pub fn insert_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    row: &ProgramTokenRow,
    expires_at: Micros,
) -> Result<(), StoreError> {
    let ProgramTokenRow { client_id, issuer, key } = row;
    tx.run(&PROGRAM_TOKEN_INSERT, params![&hash[..], client_id, issuer, key, expires_at]).map(drop)
}

/// A token that has not run out.
pub async fn token(
    store: &Store,
    hash: &[u8; 32],
    now: Micros,
) -> Result<Option<ProgramTokenRow>, StoreError> {
    let row = store.one::<(String, String, String)>(&PROGRAM_TOKEN_READ, params![&hash[..], now]).await?;
    Ok(row.map(|(client_id, issuer, key)| ProgramTokenRow { client_id, issuer, key }))
}

/// Forget tokens that ran out.
pub fn forget_over(tx: &mut Tx<'_>, now: Micros) -> Result<(), StoreError> {
    tx.run(&PROGRAM_TOKENS_FORGET, params![now]).map(drop)
}

/// The person whom relying parties know by this identifier.
pub async fn person_known_as(store: &Store, subject: Id) -> Result<Option<Id>, StoreError> {
    Ok(store.one::<(Id,)>(&PERSON_KNOWN_AS, params![subject]).await?.map(|(person,)| person))
}
