//! Sign-ins for others: what was used once, the identifiers that relying parties know people by, access tokens, keys.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::login::consent::{Ending, Standing};
use crate::login::single_use::SingleUse;

statement! {
    USE_ONCE: Write "identity.use_once" =
        "INSERT INTO identity_used_once (hash, until) VALUES ($1, $2) \
         ON CONFLICT (hash) DO UPDATE SET until = excluded.until WHERE identity_used_once.until < $3";
    USED_FORGET: Write "identity.used_forget" = "DELETE FROM identity_used_once WHERE until < $1";
    SUBJECT_OF: Point "identity.subject_of" = "SELECT subject FROM identity_login_subject WHERE person = $1";
    SUBJECT_INSERT: Write "identity.subject_insert" =
        "INSERT INTO identity_login_subject (person, subject, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person) DO NOTHING";
    TOKEN_INSERT: Write "identity.access_token_insert" =
        "INSERT INTO identity_access_token (hash, code_hash, client_id, person, account, consent, issuer, key, scopes, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    TOKEN_READ: Point "identity.access_token_read" =
        "SELECT t.client_id, t.person, t.account, t.issuer, t.key, t.scopes, s.subject, \
         c.lang, c.granted_at, c.ends_at, c.ending \
         FROM identity_access_token t JOIN identity_login_subject s ON s.person = t.person \
         JOIN identity_consent c ON c.id = t.consent AND c.person = t.person AND c.client_id = t.client_id \
         WHERE t.hash = $1 AND t.expires_at > $2";
    TOKENS_REVOKE: Write "identity.access_tokens_revoke" = "DELETE FROM identity_access_token WHERE code_hash = $1";
    TOKENS_FORGET: Write "identity.access_tokens_forget" = "DELETE FROM identity_access_token WHERE expires_at < $1";
    SIGNING_KEYS: Scan "identity.signing_keys" =
        "SELECT kid, slot, sealed, made_at, signs_from, shown_until FROM identity_signing_key ORDER BY slot DESC";
    SIGNING_KEY_INSERT: Write "identity.signing_key_insert" =
        "INSERT INTO identity_signing_key (kid, sealed, made_at, signs_from, slot) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (slot) DO NOTHING";
    SIGNING_KEYS_END: Write "identity.signing_keys_end" =
        "UPDATE identity_signing_key SET shown_until = $1 WHERE shown_until IS NULL AND signs_from < $2";
    SIGNING_KEYS_FORGET: Write "identity.signing_keys_forget" =
        "DELETE FROM identity_signing_key WHERE shown_until < $1";
    REFUSAL_INSERT: Write "identity.refusal_insert" =
        "INSERT INTO identity_refusal (id, at, endpoint, client_id, rule, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
    REFUSAL_READ: Point "identity.refusal_read" =
        "SELECT at, endpoint, client_id, rule, sealed FROM identity_refusal WHERE id = $1";
    REFUSALS_FORGET: Write "identity.refusals_forget" = "DELETE FROM identity_refusal WHERE at < $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &USE_ONCE,
    &USED_FORGET,
    &SUBJECT_OF,
    &SUBJECT_INSERT,
    &TOKEN_INSERT,
    &TOKEN_READ,
    &TOKENS_REVOKE,
    &TOKENS_FORGET,
    &SIGNING_KEYS,
    &SIGNING_KEY_INSERT,
    &SIGNING_KEYS_END,
    &SIGNING_KEYS_FORGET,
    &REFUSAL_INSERT,
    &REFUSAL_READ,
    &REFUSALS_FORGET,
];

/// Spend something that counts once; `false` when it was spent before.
pub fn use_once(tx: &mut Tx<'_>, once: &SingleUse, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&USE_ONCE, params![&once.hash[..], once.until, now])? == 1)
}

/// The identifier by which relying parties know a person, if one was made.
pub async fn subject_of(store: &Store, person: Id) -> Result<Option<Id>, StoreError> {
    Ok(store.one::<(Id,)>(&SUBJECT_OF, params![person]).await?.map(|(subject,)| subject))
}

/// Make that identifier, unless another server just did.
pub fn insert_subject(tx: &mut Tx<'_>, person: Id, subject: Id, now: Micros) -> Result<Id, StoreError> {
    tx.run(&SUBJECT_INSERT, params![person, subject, now])?;
    let held = tx.one::<(Id,)>(&SUBJECT_OF, params![person])?;
    Ok(held.map_or(subject, |(held,)| held))
}

/// What an access token opens.
#[derive(Clone)]
pub struct AccessTokenRow {
    /// The relying party.
    pub client_id: String,
    /// Whose facts.
    pub person: Id,
    /// The account that signed in.
    pub account: Id,
    /// The consent that it rests on.
    pub consent: Id,
    /// The issuer that gave it out.
    pub issuer: String,
    /// Thumbprint of the key that it is bound to.
    pub key: String,
    /// Names of the scopes that were allowed.
    pub scopes: String,
}

/// Keep an access token by its hash, with the hash of the code that it was given for.
pub fn insert_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    code_hash: &[u8; 32],
    row: &AccessTokenRow,
    expires_at: Micros,
) -> Result<(), StoreError> {
    let AccessTokenRow { client_id, person, account, consent, issuer, key, scopes } = row;
    tx.run(
        &TOKEN_INSERT,
        params![
            &hash[..],
            &code_hash[..],
            client_id,
            person,
            account,
            consent,
            issuer,
            key,
            scopes,
            expires_at
        ],
    )
    .map(drop)
}

/// What an access token opens, as it is found with the consent that it rests on.
pub struct AccessToken {
    /// The relying party.
    pub client_id: String,
    /// Whose facts.
    pub person: Id,
    /// The account that signed in.
    pub account: Id,
    /// The issuer that gave it out.
    pub issuer: String,
    /// Thumbprint of the key that it is bound to.
    pub key: String,
    /// Names of the scopes that were allowed.
    pub scopes: String,
    /// The identifier by which relying parties know the person.
    pub subject: Id,
    /// The language in which the consent was asked.
    pub lang: String,
    /// How long the consent stands.
    pub standing: Standing,
}

/// An access token that has not run out. In one look-up, because it is the hottest one there is.
pub async fn token(store: &Store, hash: &[u8; 32], now: Micros) -> Result<Option<AccessToken>, StoreError> {
    type Columns = (String, Id, Id, String, String, String, Id, String, Micros, Micros, Option<String>);
    let row = store.one::<Columns>(&TOKEN_READ, params![&hash[..], now]).await?;
    let token = |row: Columns| {
        let (client_id, person, account, issuer, key, scopes, subject, lang, granted_at, ends_at, ending) =
            row;
        let standing = Standing { granted_at, ends_at, ended: ending.as_deref().map(Ending::stored) };
        AccessToken { client_id, person, account, issuer, key, scopes, subject, lang, standing }
    };
    Ok(row.map(token))
}

/// Revoke what was given for a code; says whether there was anything.
pub fn revoke_tokens(tx: &mut Tx<'_>, code_hash: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.run(&TOKENS_REVOKE, params![&code_hash[..]])? > 0)
}

/// A signing key as it is stored.
#[derive(Clone)]
pub struct SigningKeyRow {
    /// Its name on the wire.
    pub kid: String,
    /// Its place in the line of keys, from 1 up.
    pub slot: i64,
    /// The sealed private key.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub made_at: Micros,
    /// From when on it signs.
    pub signs_from: Micros,
    /// Until when its public half is shown, once a successor is there.
    pub shown_until: Option<Micros>,
}

/// Every signing key, the newest first.
pub async fn signing_keys(store: &Store) -> Result<Vec<SigningKeyRow>, StoreError> {
    type Columns = (String, i64, Vec<u8>, Micros, Micros, Option<Micros>);
    let rows = store.all::<Columns>(&SIGNING_KEYS, params![]).await?;
    let row = |(kid, slot, sealed, made_at, signs_from, shown_until)| SigningKeyRow {
        kid,
        slot,
        sealed,
        made_at,
        signs_from,
        shown_until,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Add a key. Its slot can be had once: of several servers that rotate at once, one does. The keys before it are shown
/// until `shown_until`. `false` when another server was first.
pub fn add_signing_key(
    tx: &mut Tx<'_>,
    row: &SigningKeyRow,
    shown_until: Micros,
) -> Result<bool, StoreError> {
    let SigningKeyRow { kid, slot, sealed, made_at, signs_from, .. } = row;
    if tx.run(&SIGNING_KEY_INSERT, params![kid, sealed, *made_at, *signs_from, *slot])? == 0 {
        return Ok(false);
    }
    tx.run(&SIGNING_KEYS_END, params![shown_until, *signs_from])?;
    Ok(true)
}

/// A refused request, for the developer's page.
pub struct RefusalRow {
    /// When.
    pub at: Micros,
    /// Which endpoint.
    pub endpoint: String,
    /// The relying party, as far as it was known.
    pub client_id: String,
    /// Name of the rule.
    pub rule: String,
    /// The sealed value that was seen.
    pub sealed: Vec<u8>,
}

/// Keep a refusal.
pub fn insert_refusal(tx: &mut Tx<'_>, id: Id, row: &RefusalRow) -> Result<(), StoreError> {
    let RefusalRow { at, endpoint, client_id, rule, sealed } = row;
    tx.run(&REFUSAL_INSERT, params![id, *at, endpoint, client_id, rule, sealed]).map(drop)
}

/// A refusal by its number.
pub async fn refusal(store: &Store, id: Id) -> Result<Option<RefusalRow>, StoreError> {
    let row = store.one::<(Micros, String, String, String, Vec<u8>)>(&REFUSAL_READ, params![id]).await?;
    Ok(row.map(|(at, endpoint, client_id, rule, sealed)| RefusalRow {
        at,
        endpoint,
        client_id,
        rule,
        sealed,
    }))
}

/// Forget what is over at `now`: spent things, tokens, keys, and refusals made before `refusals_before`.
pub fn forget_over(tx: &mut Tx<'_>, now: Micros, refusals_before: Micros) -> Result<(), StoreError> {
    tx.run(&USED_FORGET, params![now])?;
    tx.run(&TOKENS_FORGET, params![now])?;
    tx.run(&SIGNING_KEYS_FORGET, params![now])?;
    tx.run(&REFUSALS_FORGET, params![refusals_before]).map(drop)
}
