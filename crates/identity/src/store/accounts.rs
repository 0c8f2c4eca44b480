//! Accounts, credentials, recovery codes, known devices, throttle buckets and the proofs behind sessions.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::throttle::Failures;

statement! {
    ACCOUNT_INSERT: Write "identity.account_insert" =
        "INSERT INTO identity_account (id, person, created_at) VALUES ($1, $2, $3) ON CONFLICT (person) DO NOTHING";
    ACCOUNT_OF_PERSON: Point "identity.account_of_person" =
        "SELECT id, closed_at FROM identity_account WHERE person = $1";
    PERSON_OF_ACCOUNT: Point "identity.person_of_account" =
        "SELECT person, closed_at FROM identity_account WHERE id = $1";
    CREDENTIAL_INSERT: Write "identity.credential_insert" =
        "INSERT INTO identity_credential (id, account, kind, lookup, sealed, used_step, created_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (lookup) DO NOTHING";
    CREDENTIALS_OF: Point "identity.credentials_of" =
        "SELECT id, kind, sealed, used_step, created_at, last_used_at FROM identity_credential WHERE account = $1 \
         ORDER BY created_at, id";
    CREDENTIAL_BY_LOOKUP: Point "identity.credential_by_lookup" =
        "SELECT id, account, kind, sealed, used_step FROM identity_credential WHERE lookup = $1";
    CREDENTIAL_USED: Write "identity.credential_used" =
        "UPDATE identity_credential SET sealed = $1, last_used_at = $2 WHERE id = $3";
    CREDENTIAL_STEP: Write "identity.credential_step" =
        "UPDATE identity_credential SET used_step = $1, last_used_at = $2 WHERE id = $3 AND used_step < $4";
    CREDENTIAL_DELETE: Write "identity.credential_delete" =
        "DELETE FROM identity_credential WHERE id = $1 AND account = $2";
    CREDENTIALS_DELETE_KIND: Write "identity.credentials_delete_kind" =
        "DELETE FROM identity_credential WHERE account = $1 AND kind = $2";
    CREDENTIALS_DELETE_ALL: Write "identity.credentials_delete_all" =
        "DELETE FROM identity_credential WHERE account = $1";
    RECOVERY_INSERT: Write "identity.recovery_insert" =
        "INSERT INTO identity_recovery_code (hash, account, created_at) VALUES ($1, $2, $3)";
    RECOVERY_CLEAR: Write "identity.recovery_clear" = "DELETE FROM identity_recovery_code WHERE account = $1";
    RECOVERY_USE: Write "identity.recovery_use" =
        "UPDATE identity_recovery_code SET used_at = $1 WHERE hash = $2 AND account = $3 AND used_at IS NULL";
    RECOVERY_LEFT: Point "identity.recovery_left" =
        "SELECT CAST(COUNT(*) AS BIGINT), MAX(created_at) FROM identity_recovery_code WHERE account = $1 AND used_at IS NULL";
    DEVICE_SEEN: Write "identity.device_seen" =
        "INSERT INTO identity_device (token_hash, account, first_seen, last_seen) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (token_hash, account) DO UPDATE SET last_seen = excluded.last_seen";
    DEVICE_KNOWN: Point "identity.device_known" =
        "SELECT first_seen FROM identity_device WHERE token_hash = $1 AND account = $2";
    DEVICES_FORGET: Write "identity.devices_forget" = "DELETE FROM identity_device WHERE account = $1";
    BUCKET_READ: Point "identity.bucket_read" =
        "SELECT failures, last_at FROM identity_throttle WHERE bucket = $1";
    BUCKET_WRITE: Write "identity.bucket_write" =
        "INSERT INTO identity_throttle (bucket, failures, last_at) VALUES ($1, $2, $3) \
         ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at";
    BUCKET_CLEAR: Write "identity.bucket_clear" = "DELETE FROM identity_throttle WHERE bucket = $1";
    BUCKETS_FORGET: Write "identity.buckets_forget" = "DELETE FROM identity_throttle WHERE last_at < $1";
    PROOF_INSERT: Write "identity.proof_insert" =
        "INSERT INTO identity_proof (session, account, proven_at, proofs) VALUES ($1, $2, $3, $4)";
    PROOF_READ: Point "identity.proof_read" = "SELECT proven_at, proofs FROM identity_proof WHERE session = $1";
    PROOFS_FORGET: Write "identity.proofs_forget" = "DELETE FROM identity_proof WHERE proven_at < $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &ACCOUNT_INSERT,
    &ACCOUNT_OF_PERSON,
    &PERSON_OF_ACCOUNT,
    &CREDENTIAL_INSERT,
    &CREDENTIALS_OF,
    &CREDENTIAL_BY_LOOKUP,
    &CREDENTIAL_USED,
    &CREDENTIAL_STEP,
    &CREDENTIAL_DELETE,
    &CREDENTIALS_DELETE_KIND,
    &CREDENTIALS_DELETE_ALL,
    &RECOVERY_INSERT,
    &RECOVERY_CLEAR,
    &RECOVERY_USE,
    &RECOVERY_LEFT,
    &DEVICE_SEEN,
    &DEVICE_KNOWN,
    &DEVICES_FORGET,
    &BUCKET_READ,
    &BUCKET_WRITE,
    &BUCKET_CLEAR,
    &BUCKETS_FORGET,
    &PROOF_INSERT,
    &PROOF_READ,
    &PROOFS_FORGET,
];

/// Kinds of credential, as the table names them.
pub mod kind {
    /// A passkey; the sealed value is its public key and label.
    pub const PASSKEY: &str = "passkey";
    /// A password; the sealed value is its Argon2id hash.
    pub const PASSWORD: &str = "password";
    /// An authenticator app; the sealed value is the shared secret.
    pub const TOTP: &str = "totp";
}

/// A credential as it is stored.
pub struct CredentialRow {
    /// Key of the row, and the place that the value is sealed for.
    pub id: Id,
    /// One of [`kind`].
    pub kind: String,
    /// The sealed value.
    pub sealed: Vec<u8>,
    /// The last one-time-code step that was accepted; 0 for other kinds.
    pub used_step: i64,
    /// When it was added.
    pub created_at: Micros,
    /// When it last let its owner in.
    pub last_used_at: Option<Micros>,
}

/// Open an account for a person, or do nothing when there is one.
pub fn open_account(tx: &mut Tx<'_>, account: Id, person: Id, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&ACCOUNT_INSERT, params![account, person, now])? == 1)
}

/// Add a credential; `false` when its look-up key is taken (the same passkey again, or a second password).
pub fn add_credential(
    tx: &mut Tx<'_>,
    account: Id,
    id: Id,
    kind: &'static str,
    lookup: &[u8; 32],
    sealed: &[u8],
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&CREDENTIAL_INSERT, params![id, account, kind, &lookup[..], sealed, now])? == 1)
}

/// Remove one credential of an account.
pub fn remove_credential(tx: &mut Tx<'_>, account: Id, id: Id) -> Result<bool, StoreError> {
    Ok(tx.run(&CREDENTIAL_DELETE, params![id, account])? == 1)
}

/// Remove all credentials of one kind.
pub fn remove_kind(tx: &mut Tx<'_>, account: Id, kind: &'static str) -> Result<(), StoreError> {
    tx.run(&CREDENTIALS_DELETE_KIND, params![account, kind]).map(drop)
}

/// Take every way in away: credentials, recovery codes and known devices. Enrolling anew starts from nothing, so
/// that whoever held the old ones is out.
pub fn remove_every_method(tx: &mut Tx<'_>, account: Id) -> Result<(), StoreError> {
    tx.run(&CREDENTIALS_DELETE_ALL, params![account])?;
    tx.run(&RECOVERY_CLEAR, params![account])?;
    tx.run(&DEVICES_FORGET, params![account]).map(drop)
}

/// Note that a credential let its owner in; the sealed value may have changed (a passkey's counter).
pub fn note_use(tx: &mut Tx<'_>, id: Id, sealed: &[u8], now: Micros) -> Result<(), StoreError> {
    tx.run(&CREDENTIAL_USED, params![sealed, now, id]).map(drop)
}

/// Spend a one-time-code step; `false` when it, or a later one, was spent before.
pub fn spend_step(tx: &mut Tx<'_>, id: Id, step: i64, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&CREDENTIAL_STEP, params![step, now, id, step])? == 1)
}

/// The credentials of an account inside a transaction, for decisions about them.
pub fn credentials_in(tx: &mut Tx<'_>, account: Id) -> Result<Vec<CredentialRow>, StoreError> {
    Ok(tx
        .all::<CredentialTuple>(&CREDENTIALS_OF, params![account])?
        .into_iter()
        .map(credential_row)
        .collect())
}

/// The credentials of an account, oldest first.
pub async fn credentials_of(store: &Store, account: Id) -> Result<Vec<CredentialRow>, StoreError> {
    let rows = store.all::<CredentialTuple>(&CREDENTIALS_OF, params![account]).await?;
    Ok(rows.into_iter().map(credential_row).collect())
}

type CredentialTuple = (Id, String, Vec<u8>, i64, Micros, Option<Micros>);

fn credential_row((id, kind, sealed, used_step, created_at, last_used_at): CredentialTuple) -> CredentialRow {
    CredentialRow { id, kind, sealed, used_step, created_at, last_used_at }
}

/// A credential by its look-up key: its id, account and sealed value.
pub async fn credential_by_lookup(
    store: &Store,
    lookup: &[u8; 32],
) -> Result<Option<(Id, Id, Vec<u8>)>, StoreError> {
    let row =
        store.one::<(Id, Id, String, Vec<u8>, i64)>(&CREDENTIAL_BY_LOOKUP, params![&lookup[..]]).await?;
    Ok(row.map(|(id, account, _, sealed, _)| (id, account, sealed)))
}

/// The open account of a person.
pub async fn account_of(store: &Store, person: Id) -> Result<Option<Id>, StoreError> {
    let row = store.one::<(Id, Option<Micros>)>(&ACCOUNT_OF_PERSON, params![person]).await?;
    Ok(row.and_then(|(account, closed_at)| closed_at.is_none().then_some(account)))
}

/// The same inside a transaction.
pub fn account_in(tx: &mut Tx<'_>, person: Id) -> Result<Option<Id>, StoreError> {
    let row = tx.one::<(Id, Option<Micros>)>(&ACCOUNT_OF_PERSON, params![person])?;
    Ok(row.and_then(|(account, closed_at)| closed_at.is_none().then_some(account)))
}

/// The person of an open account.
pub async fn person_of(store: &Store, account: Id) -> Result<Option<Id>, StoreError> {
    let row = store.one::<(Id, Option<Micros>)>(&PERSON_OF_ACCOUNT, params![account]).await?;
    Ok(row.and_then(|(person, closed_at)| closed_at.is_none().then_some(person)))
}

/// Replace all recovery codes of an account by these hashes.
pub fn replace_recovery_codes(
    tx: &mut Tx<'_>,
    account: Id,
    hashes: &[Vec<u8>],
    now: Micros,
) -> Result<(), StoreError> {
    tx.run(&RECOVERY_CLEAR, params![account])?;
    tx.run_many(&RECOVERY_INSERT, hashes.iter().map(|hash| params![hash, account, now]).collect()).map(drop)
}

/// Spend a recovery code, given as its hashes under every live key; `false` when it is unknown or spent.
pub fn spend_recovery_code(
    tx: &mut Tx<'_>,
    account: Id,
    hashes: &[Vec<u8>],
    now: Micros,
) -> Result<bool, StoreError> {
    for hash in hashes {
        if tx.run(&RECOVERY_USE, params![now, hash, account])? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many recovery codes are unspent, and when they were made.
pub async fn recovery_codes_left(store: &Store, account: Id) -> Result<(usize, Option<Micros>), StoreError> {
    let row = store.one::<(i64, Option<Micros>)>(&RECOVERY_LEFT, params![account]).await?;
    Ok(row.map_or((0, None), |(left, made_at)| (usize::try_from(left).unwrap_or(0), made_at)))
}

/// Note that this device signed in to this account.
pub fn note_device(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    account: Id,
    now: Micros,
) -> Result<(), StoreError> {
    tx.run(&DEVICE_SEEN, params![&token_hash[..], account, now, now]).map(drop)
}

/// Whether this device signed in to this account before.
pub async fn device_known(store: &Store, token_hash: &[u8; 32], account: Id) -> Result<bool, StoreError> {
    Ok(store.one::<(Micros,)>(&DEVICE_KNOWN, params![&token_hash[..], account]).await?.is_some())
}

/// What a throttle bucket holds.
pub fn failures_in(tx: &mut Tx<'_>, bucket: &[u8; 32]) -> Result<Failures, StoreError> {
    let row = tx.one::<(u32, Micros)>(&BUCKET_READ, params![&bucket[..]])?;
    Ok(row.map_or_else(Failures::default, |(count, last_at)| Failures { count, last_at }))
}

/// Write a throttle bucket; an empty one is forgotten.
pub fn write_failures(tx: &mut Tx<'_>, bucket: &[u8; 32], failures: Failures) -> Result<(), StoreError> {
    if failures.count == 0 {
        tx.run(&BUCKET_CLEAR, params![&bucket[..]]).map(drop)
    } else {
        tx.run(&BUCKET_WRITE, params![&bucket[..], failures.count, failures.last_at]).map(drop)
    }
}

/// Forget buckets and proofs that no longer matter.
pub fn forget_stale(
    tx: &mut Tx<'_>,
    buckets_before: Micros,
    proofs_before: Micros,
) -> Result<(), StoreError> {
    tx.run(&BUCKETS_FORGET, params![buckets_before])?;
    tx.run(&PROOFS_FORGET, params![proofs_before]).map(drop)
}

/// Note how and when the owner of a session proved who they are.
pub fn insert_proof(
    tx: &mut Tx<'_>,
    session: &[u8; 32],
    account: Id,
    proven_at: Micros,
    proofs: &str,
) -> Result<(), StoreError> {
    tx.run(&PROOF_INSERT, params![&session[..], account, proven_at, proofs]).map(drop)
}

/// When and how the owner of a session proved who they are.
pub async fn proof_of(store: &Store, session: &[u8; 32]) -> Result<Option<(Micros, String)>, StoreError> {
    store.one::<(Micros, String)>(&PROOF_READ, params![&session[..]]).await
}
