//! Enrolment letters.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    LETTER_INSERT: Write "identity.letter_insert" =
        "INSERT INTO identity_letter (id, person, code_hash, agency, issued_by, issued_at, expires_at, attempts_left, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    LETTERS_REVOKE_OPEN: Write "identity.letters_revoke_open" =
        "UPDATE identity_letter SET state = 'revoked', ended_at = $1 WHERE person = $2 AND state = 'open'";
    LETTER_REVOKE: Write "identity.letter_revoke" =
        "UPDATE identity_letter SET state = 'revoked', ended_at = $1 WHERE id = $2 AND state = 'open'";
    LETTER_BY_CODE: Point "identity.letter_by_code" =
        "SELECT id, person, agency, issued_by, issued_at, expires_at, attempts_left, state FROM identity_letter WHERE code_hash = $1";
    LETTER_BY_ID: Point "identity.letter_by_id" =
        "SELECT id, person, agency, issued_by, issued_at, expires_at, attempts_left, state FROM identity_letter WHERE id = $1";
    LETTERS_OF: Point "identity.letters_of" =
        "SELECT id, person, agency, issued_by, issued_at, expires_at, attempts_left, state FROM identity_letter WHERE person = $1 ORDER BY issued_at DESC LIMIT 20";
    LETTER_ATTEMPT: Write "identity.letter_attempt" =
        "UPDATE identity_letter SET attempts_left = attempts_left - 1 WHERE id = $1 AND state = 'open' AND attempts_left > 0";
    LETTER_USE: Write "identity.letter_use" =
        "UPDATE identity_letter SET state = 'used', ended_at = $1 WHERE id = $2 AND state = 'open' AND expires_at > $3";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &LETTER_INSERT,
    &LETTERS_REVOKE_OPEN,
    &LETTER_REVOKE,
    &LETTER_BY_CODE,
    &LETTER_BY_ID,
    &LETTERS_OF,
    &LETTER_ATTEMPT,
    &LETTER_USE,
];

/// A letter as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id.
    pub id: Id,
    /// For whom.
    pub person: Id,
    /// The agency whose counter issued it.
    pub agency: String,
    /// The officer's account.
    pub issued_by: Id,
    /// When it was issued.
    pub issued_at: Micros,
    /// When it ends by itself.
    pub expires_at: Micros,
    /// How often a wrong date of birth may still be typed.
    pub attempts_left: i64,
    /// `open`, `used` or `revoked`.
    pub state: String,
}

type LetterTuple = (Id, Id, String, Id, Micros, Micros, i64, String);

fn letter_row(
    (id, person, agency, issued_by, issued_at, expires_at, attempts_left, state): LetterTuple,
) -> LetterRow {
    LetterRow { id, person, agency, issued_by, issued_at, expires_at, attempts_left, state }
}

/// Issue a letter; those that the person still had are revoked, so that only the newest one works.
pub fn issue(tx: &mut Tx<'_>, letter: &LetterRow, code_hash: &[u8]) -> Result<(), StoreError> {
    tx.run(&LETTERS_REVOKE_OPEN, params![letter.issued_at, letter.person])?;
    let params = params![
        letter.id,
        letter.person,
        code_hash,
        &letter.agency,
        letter.issued_by,
        letter.issued_at,
        letter.expires_at,
        letter.attempts_left
    ];
    tx.run(&LETTER_INSERT, params).map(drop)
}

/// Revoke a letter; `false` when it is not open any more.
pub fn revoke(tx: &mut Tx<'_>, id: Id, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&LETTER_REVOKE, params![now, id])? == 1)
}

/// Charge one attempt before its date of birth is compared; `false` when none is left.
pub fn charge_attempt(tx: &mut Tx<'_>, id: Id) -> Result<bool, StoreError> {
    Ok(tx.run(&LETTER_ATTEMPT, params![id])? == 1)
}

/// Spend a letter; `false` when somebody was first or it has ended.
pub fn spend(tx: &mut Tx<'_>, id: Id, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&LETTER_USE, params![now, id, now])? == 1)
}

/// The letter of a code, given as its hashes under every live key.
pub async fn by_code(store: &Store, hashes: &[Vec<u8>]) -> Result<Option<LetterRow>, StoreError> {
    for hash in hashes {
        if let Some(row) = store.one::<LetterTuple>(&LETTER_BY_CODE, params![hash]).await? {
            return Ok(Some(letter_row(row)));
        }
    }
    Ok(None)
}

/// A letter by its id.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<LetterRow>, StoreError> {
    Ok(store.one::<LetterTuple>(&LETTER_BY_ID, params![id]).await?.map(letter_row))
}

/// The latest letters of a person, newest first.
pub async fn of_person(store: &Store, person: Id) -> Result<Vec<LetterRow>, StoreError> {
    Ok(store.all::<LetterTuple>(&LETTERS_OF, params![person]).await?.into_iter().map(letter_row).collect())
}
