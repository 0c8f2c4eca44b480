//! Things half done, kept on the server: a passkey challenge, an enrolment under way, a page to be printed.
//!
//! The browser holds a random token; the row is found by its hash, sealed, and dies by itself.

use polity_store::{Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    CEREMONY_INSERT: Write "identity.ceremony_insert" =
        "INSERT INTO identity_ceremony (token_hash, kind, sealed, expires_at) VALUES ($1, $2, $3, $4)";
    CEREMONY_READ: Point "identity.ceremony_read" =
        "SELECT sealed FROM identity_ceremony WHERE token_hash = $1 AND kind = $2 AND expires_at > $3";
    CEREMONY_REWRITE: Write "identity.ceremony_rewrite" =
        "UPDATE identity_ceremony SET sealed = $1 WHERE token_hash = $2 AND kind = $3 AND expires_at > $4";
    CEREMONY_EXTEND: Write "identity.ceremony_extend" =
        "UPDATE identity_ceremony SET expires_at = $1 WHERE token_hash = $2 AND kind = $3 AND expires_at > $4";
    CEREMONY_TAKE: Write "identity.ceremony_take" =
        "DELETE FROM identity_ceremony WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 RETURNING sealed";
    CEREMONY_END: Write "identity.ceremony_end" =
        "DELETE FROM identity_ceremony WHERE token_hash = $1 AND kind = $2";
    CEREMONIES_EXPIRED: Scan "identity.ceremonies_expired" =
        "SELECT token_hash, sealed FROM identity_ceremony WHERE kind = $1 AND expires_at < $2 ORDER BY expires_at LIMIT $3";
    CEREMONIES_FORGET: Write "identity.ceremonies_forget" = "DELETE FROM identity_ceremony WHERE expires_at < $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &CEREMONY_INSERT,
    &CEREMONY_READ,
    &CEREMONY_REWRITE,
    &CEREMONY_EXTEND,
    &CEREMONY_TAKE,
    &CEREMONY_END,
    &CEREMONIES_EXPIRED,
    &CEREMONIES_FORGET,
];

/// Keep a ceremony.
pub fn insert(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    kind: &'static str,
    sealed: &[u8],
    expires_at: Micros,
) -> Result<(), StoreError> {
    tx.run(&CEREMONY_INSERT, params![&token_hash[..], kind, sealed, expires_at]).map(drop)
}

/// Look at a ceremony that may be looked at more than once.
pub async fn read(
    store: &Store,
    token_hash: &[u8; 32],
    kind: &'static str,
    now: Micros,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = store.one::<(Vec<u8>,)>(&CEREMONY_READ, params![&token_hash[..], kind, now]).await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Change a ceremony; `false` when it is gone.
pub fn rewrite(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    kind: &'static str,
    sealed: &[u8],
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CEREMONY_REWRITE, params![sealed, &token_hash[..], kind, now])? == 1)
}

/// Let a ceremony live until `expires_at`; `false` when it is over.
pub fn extend(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    kind: &'static str,
    expires_at: Micros,
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CEREMONY_EXTEND, params![expires_at, &token_hash[..], kind, now])? == 1)
}

/// Take a ceremony out: of two who try at once, one gets it.
pub fn take(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    kind: &'static str,
    now: Micros,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx.one::<(Vec<u8>,)>(&CEREMONY_TAKE, params![&token_hash[..], kind, now])?;
    Ok(row.map(|(sealed,)| sealed))
}

/// End a ceremony; `false` when it was ended before.
pub fn end(tx: &mut Tx<'_>, token_hash: &[u8; 32], kind: &'static str) -> Result<bool, StoreError> {
    Ok(tx.run(&CEREMONY_END, params![&token_hash[..], kind])? == 1)
}

/// Ceremonies of a kind that died by themselves, oldest first.
pub async fn expired(
    store: &Store,
    kind: &'static str,
    now: Micros,
    limit: i64,
) -> Result<Vec<([u8; 32], Vec<u8>)>, StoreError> {
    store.all::<([u8; 32], Vec<u8>)>(&CEREMONIES_EXPIRED, params![kind, now, limit]).await
}

/// Forget what died by itself.
pub fn forget_expired(tx: &mut Tx<'_>, now: Micros) -> Result<u64, StoreError> {
    tx.run(&CEREMONIES_FORGET, params![now])
}
