//! How people are reached outside of their inbox, codes that prove it, and copies on their way.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::address::{CODE_ATTEMPTS, Way};
use crate::quiet_hours::QuietHours;

statement! {
    CONTACTS: Point "inbox.contacts" = "SELECT way, sealed, wanted FROM inbox_contact WHERE person = $1 ORDER BY way";
    CONTACT_SET: Write "inbox.contact_set" =
        "INSERT INTO inbox_contact (person, way, sealed, wanted) VALUES ($1, $2, $3, TRUE) \
         ON CONFLICT (person, way) DO UPDATE SET sealed = excluded.sealed, wanted = TRUE";
    CONTACT_WANT: Write "inbox.contact_want" = "UPDATE inbox_contact SET wanted = $1 WHERE person = $2 AND way = $3";
    CONTACT_DELETE: Write "inbox.contact_delete" = "DELETE FROM inbox_contact WHERE person = $1 AND way = $2";
    PREFERENCE: Point "inbox.preference" =
        "SELECT quiet_from, quiet_until, lang FROM inbox_preference WHERE person = $1";
    PREFERENCE_SET: Write "inbox.preference_set" =
        "INSERT INTO inbox_preference (person, quiet_from, quiet_until, lang) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, \
         lang = excluded.lang";
    PREFERENCE_FOUND: Write "inbox.preference_found" =
        "INSERT INTO inbox_preference (person, lang) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING";
    PROOF_SET: Write "inbox.proof_set" =
        "INSERT INTO inbox_proof (person, way, sealed, attempts_left, expires_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person, way) DO UPDATE SET sealed = excluded.sealed, attempts_left = excluded.attempts_left, \
         expires_at = excluded.expires_at";
    PROOF: Point "inbox.proof" =
        "SELECT sealed, attempts_left, expires_at FROM inbox_proof WHERE person = $1 AND way = $2";
    PROOF_ATTEMPT: Write "inbox.proof_attempt" =
        "UPDATE inbox_proof SET attempts_left = attempts_left - 1 \
         WHERE person = $1 AND way = $2 AND sealed = $3 AND attempts_left > 0";
    PROOF_DELETE: Write "inbox.proof_delete" = "DELETE FROM inbox_proof WHERE person = $1 AND way = $2";
    PROOFS_FORGET: Write "inbox.proofs_forget" = "DELETE FROM inbox_proof WHERE expires_at <= $1";
    COPY_INSERT: Write "inbox.copy_insert" =
        "INSERT INTO inbox_copy (person, message, way, state, at) VALUES ($1, $2, $3, 'waiting', $4) \
         ON CONFLICT (person, message, way) DO NOTHING";
    COPY_POSTPONE: Write "inbox.copy_postpone" =
        "UPDATE inbox_copy SET at = $1 WHERE person = $2 AND message = $3 AND way = $4 AND at < $5 AND state = 'waiting'";
    COPY_END: Write "inbox.copy_end" =
        "UPDATE inbox_copy SET state = $1, at = $2 WHERE person = $3 AND message = $4 AND way = $5 AND state = 'waiting'";
    COPY_LEAVES: Write "inbox.copy_leaves" =
        "UPDATE inbox_copy SET state = 'leaving', at = $1, delivery = $2 \
         WHERE person = $3 AND message = $4 AND way = $5 AND state = 'waiting'";
    COPY_OF_DELIVERY: Point "inbox.copy_of_delivery" =
        "SELECT person, message, way FROM inbox_copy WHERE delivery = $1";
    COPY_WORD: Write "inbox.copy_word" =
        "UPDATE inbox_copy SET state = $1, at = $2 WHERE person = $3 AND message = $4 AND way = $5 AND state <> 'sent'";
    COPIES: Point "inbox.copies" =
        "SELECT way, state, at FROM inbox_copy WHERE person = $1 AND message = $2 ORDER BY way";
    COPIES_DELETE: Write "inbox.copies_delete" = "DELETE FROM inbox_copy WHERE person = $1 AND message = $2";
    FORGET_CONTACTS: Write "inbox.forget_contacts" = "DELETE FROM inbox_contact WHERE person = $1";
    FORGET_PREFERENCE: Write "inbox.forget_preference" = "DELETE FROM inbox_preference WHERE person = $1";
    FORGET_PROOFS: Write "inbox.forget_proofs" = "DELETE FROM inbox_proof WHERE person = $1";
    FORGET_COPIES: Write "inbox.forget_copies" = "DELETE FROM inbox_copy WHERE person = $1";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &CONTACTS,
    &CONTACT_SET,
    &CONTACT_WANT,
    &CONTACT_DELETE,
    &PREFERENCE,
    &PREFERENCE_SET,
    &PREFERENCE_FOUND,
    &PROOF_SET,
    &PROOF,
    &PROOF_ATTEMPT,
    &PROOF_DELETE,
    &PROOFS_FORGET,
    &COPY_INSERT,
    &COPY_POSTPONE,
    &COPY_END,
    &COPY_LEAVES,
    &COPY_OF_DELIVERY,
    &COPY_WORD,
    &COPIES,
    &COPIES_DELETE,
    &FORGET_CONTACTS,
    &FORGET_PREFERENCE,
    &FORGET_PROOFS,
    &FORGET_COPIES,
];

/// An address that its person was proven to read, and whether copies go there.
pub(crate) struct ContactRow {
    pub way: Way,
    pub sealed: Vec<u8>,
    pub wanted: bool,
}

type ContactTuple = (String, Vec<u8>, bool);
type PreferenceTuple = (Option<i64>, Option<i64>, String);

fn contact_rows(rows: Vec<ContactTuple>) -> Vec<ContactRow> {
    let row =
        |(way, sealed, wanted): ContactTuple| Some(ContactRow { way: Way::from_name(&way)?, sealed, wanted });
    rows.into_iter().filter_map(row).collect()
}

fn quiet(row: Option<PreferenceTuple>) -> (Option<QuietHours>, Option<String>) {
    row.map_or((None, None), |(from, until, lang)| {
        (from.zip(until).and_then(|(from, until)| QuietHours::new(from, until)), Some(lang))
    })
}

/// A person's proven addresses.
pub(crate) async fn contacts(store: &Store, person: Id) -> Result<Vec<ContactRow>, StoreError> {
    Ok(contact_rows(store.all::<ContactTuple>(&CONTACTS, params![person]).await?))
}

/// Quiet hours, and the code of the language for copies; nothing for somebody who has set nothing.
pub(crate) async fn preference(
    store: &Store,
    person: Id,
) -> Result<(Option<QuietHours>, Option<String>), StoreError> {
    Ok(quiet(store.one::<PreferenceTuple>(&PREFERENCE, params![person]).await?))
}

/// The ways by which a person wants copies, and their quiet hours.
pub(crate) fn wishes(tx: &mut Tx<'_>, person: Id) -> Result<(Vec<Way>, Option<QuietHours>), StoreError> {
    let contacts = contact_rows(tx.all::<ContactTuple>(&CONTACTS, params![person])?);
    let ways: Vec<Way> = contacts.into_iter().filter(|row| row.wanted).map(|row| row.way).collect();
    if ways.is_empty() {
        return Ok((ways, None));
    }
    Ok((ways, quiet(tx.one::<PreferenceTuple>(&PREFERENCE, params![person])?).0))
}

/// Keeps an address that was proven; copies go there from now on, in this language where none was chosen yet.
pub(crate) fn set_contact(
    tx: &mut Tx<'_>,
    person: Id,
    way: Way,
    sealed: &[u8],
    lang: &str,
) -> Result<(), StoreError> {
    tx.run(&PROOF_DELETE, params![person, way.name()])?;
    tx.run(&PREFERENCE_FOUND, params![person, lang])?;
    tx.run(&CONTACT_SET, params![person, way.name(), sealed]).map(drop)
}

/// Forgets an address; false when there was none.
pub(crate) fn delete_contact(tx: &mut Tx<'_>, person: Id, way: Way) -> Result<bool, StoreError> {
    Ok(tx.run(&CONTACT_DELETE, params![person, way.name()])? == 1)
}

/// Keeps what a person wishes.
pub(crate) fn set_wishes(
    tx: &mut Tx<'_>,
    person: Id,
    wanted: &[Way],
    quiet: Option<QuietHours>,
    lang: &str,
) -> Result<(), StoreError> {
    for way in Way::ALL {
        tx.run(&CONTACT_WANT, params![wanted.contains(&way), person, way.name()])?;
    }
    let hours = params![person, quiet.map(QuietHours::from), quiet.map(QuietHours::until), lang];
    tx.run(&PREFERENCE_SET, hours).map(drop)
}

/// Keeps the proof that an address waits for; it takes the place of an earlier one.
pub(crate) fn set_proof(
    tx: &mut Tx<'_>,
    person: Id,
    way: Way,
    sealed: &[u8],
    expires_at: Micros,
) -> Result<(), StoreError> {
    tx.run(&PROOF_SET, params![person, way.name(), sealed, CODE_ATTEMPTS, expires_at]).map(drop)
}

/// The proof that an address waits for: sealed, attempts left, end.
pub(crate) async fn proof(
    store: &Store,
    person: Id,
    way: Way,
) -> Result<Option<(Vec<u8>, i64, Micros)>, StoreError> {
    store.one::<(Vec<u8>, i64, Micros)>(&PROOF, params![person, way.name()]).await
}

/// Takes one attempt at exactly this proof; false when it is gone, was replaced or has none left.
pub(crate) fn attempt(tx: &mut Tx<'_>, person: Id, way: Way, sealed: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.run(&PROOF_ATTEMPT, params![person, way.name(), sealed])? == 1)
}

/// Forgets proofs that are over.
pub(crate) fn forget_proofs(tx: &mut Tx<'_>, now: Micros) -> Result<(), StoreError> {
    tx.run(&PROOFS_FORGET, params![now]).map(drop)
}

/// Notes a copy that waits until `at`.
pub(crate) fn add_copy(
    tx: &mut Tx<'_>,
    person: Id,
    message: Id,
    way: Way,
    at: Micros,
) -> Result<(), StoreError> {
    tx.run(&COPY_INSERT, params![person, message, way.name(), at]).map(drop)
}

/// Lets a copy wait until a later moment; false when it does so already, or waits no more.
pub(crate) fn postpone_copy(
    tx: &mut Tx<'_>,
    person: Id,
    message: Id,
    way: Way,
    at: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&COPY_POSTPONE, params![at, person, message, way.name(), at])? == 1)
}

/// Ends the wait of a copy that leaves as this message; false when somebody else did.
pub(crate) fn send_off(
    tx: &mut Tx<'_>,
    (person, message, way): (Id, Id, Way),
    delivery: Id,
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&COPY_LEAVES, params![now, delivery, person, message, way.name()])? == 1)
}

/// Which copy left as this message: of whom, of which message, by which way.
pub(crate) async fn copy_of_delivery(
    store: &Store,
    delivery: Id,
) -> Result<Option<(Id, Id, String)>, StoreError> {
    store.one::<(Id, Id, String)>(&COPY_OF_DELIVERY, params![delivery]).await
}

/// Notes what became of a copy. What was sent once stays sent, though a later try of the same was refused.
pub(crate) fn note_word(
    tx: &mut Tx<'_>,
    (person, message, way): (Id, Id, &str),
    word: &'static str,
    now: Micros,
) -> Result<(), StoreError> {
    tx.run(&COPY_WORD, params![word, now, person, message, way]).map(drop)
}

/// Ends the wait of a copy that is `needless`; does nothing when somebody else did.
pub(crate) fn end_copy(
    tx: &mut Tx<'_>,
    person: Id,
    message: Id,
    way: Way,
    now: Micros,
) -> Result<(), StoreError> {
    tx.run(&COPY_END, params!["needless", now, person, message, way.name()]).map(drop)
}

/// The copies of a message: way, state, and since or until when.
pub(crate) async fn copies(
    store: &Store,
    person: Id,
    message: Id,
) -> Result<Vec<(Way, String, Micros)>, StoreError> {
    let rows = store.all::<(String, String, Micros)>(&COPIES, params![person, message]).await?;
    Ok(rows.into_iter().filter_map(|(way, state, at)| Some((Way::from_name(&way)?, state, at))).collect())
}

/// Deletes what is known of these messages' copies.
pub(super) fn delete_copies(tx: &mut Tx<'_>, messages: &[(Id, Id)]) -> Result<(), StoreError> {
    let rows = messages.iter().map(|(person, id)| params![*person, *id]).collect();
    tx.run_many(&COPIES_DELETE, rows).map(drop)
}

/// Deletes all that this file's tables hold about a person.
pub(super) fn forget(tx: &mut Tx<'_>, person: Id) -> Result<(), StoreError> {
    for statement in [&FORGET_CONTACTS, &FORGET_PREFERENCE, &FORGET_PROOFS, &FORGET_COPIES] {
        tx.run(statement, params![person])?;
    }
    Ok(())
}
