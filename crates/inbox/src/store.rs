//! The tables of this room and the only SQL that touches them.
//!
//! Promise: what a message says, from whom and about which page is sealed and bound to its reader and its identity;
//! every statement but those of the housekeeping names the person, so that no reader can come upon another's row.

pub(crate) mod contacts;

use polity_store::{Id, Micros, Migration, Statement, Store, StoreError, Tx, params, statement};
use polity_vault::Purpose;

/// Seals what messages say.
pub const MESSAGES: Purpose = Purpose("inbox.messages");

/// Seals where people are reached, and keys the codes that prove it.
pub const CONTACTS: Purpose = Purpose("inbox.contacts");

/// Every purpose that this room needs a key for.
pub const PURPOSES: &[Purpose] = &[MESSAGES, CONTACTS];

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    migration(
        1,
        "messages",
        "CREATE TABLE inbox_message (person BYTEA NOT NULL, id BYTEA NOT NULL, sealed BYTEA NOT NULL, \
         made_at BIGINT NOT NULL, read_at BIGINT, PRIMARY KEY (person, id))",
    ),
    migration(2, "messages by age", "CREATE INDEX inbox_message_age ON inbox_message (made_at)"),
    migration(
        3,
        "proven addresses",
        "CREATE TABLE inbox_contact (person BYTEA NOT NULL, way TEXT NOT NULL, sealed BYTEA NOT NULL, \
         wanted BOOLEAN NOT NULL, PRIMARY KEY (person, way))",
    ),
    migration(
        4,
        "preferences",
        "CREATE TABLE inbox_preference (person BYTEA PRIMARY KEY, quiet_from BIGINT, quiet_until BIGINT, \
         lang TEXT NOT NULL)",
    ),
    migration(
        5,
        "addresses that wait for their proof",
        "CREATE TABLE inbox_proof (person BYTEA NOT NULL, way TEXT NOT NULL, sealed BYTEA NOT NULL, \
         attempts_left BIGINT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (person, way))",
    ),
    migration(6, "proofs by end", "CREATE INDEX inbox_proof_end ON inbox_proof (expires_at)"),
    migration(
        7,
        "copies of messages",
        "CREATE TABLE inbox_copy (person BYTEA NOT NULL, message BYTEA NOT NULL, way TEXT NOT NULL, state TEXT NOT NULL, \
         at BIGINT NOT NULL, PRIMARY KEY (person, message, way))",
    ),
    migration(
        8,
        "unread messages by person",
        "CREATE INDEX inbox_message_unread ON inbox_message (person, read_at)",
    ),
    migration(
        9,
        "the mail or text message that a copy left as",
        "ALTER TABLE inbox_copy ADD COLUMN delivery BYTEA",
    ),
    migration(10, "copies by what they left as", "CREATE INDEX inbox_copy_delivery ON inbox_copy (delivery)"),
];

const fn migration(number: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { room: "inbox", number, name, sql }
}

statement! {
    INSERT: Write "inbox.message_insert" =
        "INSERT INTO inbox_message (person, id, sealed, made_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, id) DO NOTHING";
    PAGE: Point "inbox.messages" =
        "SELECT id, sealed, made_at, read_at FROM inbox_message WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    UNREAD_PAGE: Point "inbox.messages_unread" =
        "SELECT id, sealed, made_at, read_at FROM inbox_message \
         WHERE person = $1 AND id < $2 AND read_at IS NULL ORDER BY id DESC LIMIT $3";
    UNREAD: Point "inbox.unread_count" =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM inbox_message WHERE person = $1 AND read_at IS NULL";
    ONE: Point "inbox.message" =
        "SELECT id, sealed, made_at, read_at FROM inbox_message WHERE person = $1 AND id = $2";
    MARK_READ: Write "inbox.mark_read" =
        "UPDATE inbox_message SET read_at = $1 WHERE person = $2 AND id = $3 AND read_at IS NULL";
    OLD: Scan "inbox.messages_older" =
        "SELECT person, id FROM inbox_message WHERE made_at < $1 ORDER BY made_at LIMIT $2";
    DELETE: Write "inbox.message_delete" = "DELETE FROM inbox_message WHERE person = $1 AND id = $2";
    FORGET: Write "inbox.forget_messages" = "DELETE FROM inbox_message WHERE person = $1";
}

/// The statements of this room.
pub const STATEMENTS: &[&[&Statement]] = &[MESSAGE_STATEMENTS, contacts::STATEMENTS];

const MESSAGE_STATEMENTS: &[&Statement] =
    &[&INSERT, &PAGE, &UNREAD_PAGE, &UNREAD, &ONE, &MARK_READ, &OLD, &DELETE, &FORGET];

/// A message as it lies in its table.
pub(crate) struct MessageRow {
    pub id: Id,
    pub sealed: Vec<u8>,
    pub made_at: Micros,
    pub read_at: Option<Micros>,
}

type MessageTuple = (Id, Vec<u8>, Micros, Option<Micros>);

fn message_row((id, sealed, made_at, read_at): MessageTuple) -> MessageRow {
    MessageRow { id, sealed, made_at, read_at }
}

/// Puts a message into an inbox; false when it lies there already.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    person: Id,
    id: Id,
    sealed: &[u8],
    made_at: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&INSERT, params![person, id, sealed, made_at])? == 1)
}

/// A person's messages from before `before`, newest first; only those that they have not read where `unread` says so.
pub(crate) async fn page(
    store: &Store,
    person: Id,
    unread: bool,
    before: Id,
    limit: i64,
) -> Result<Vec<MessageRow>, StoreError> {
    let statement = if unread { &UNREAD_PAGE } else { &PAGE };
    let rows = store.all::<MessageTuple>(statement, params![person, before, limit]).await?;
    Ok(rows.into_iter().map(message_row).collect())
}

/// How many messages a person has not read.
pub(crate) async fn unread(store: &Store, person: Id) -> Result<i64, StoreError> {
    Ok(store.one::<(i64,)>(&UNREAD, params![person]).await?.map_or(0, |(count,)| count))
}

/// One message of a person.
pub(crate) async fn one(store: &Store, person: Id, id: Id) -> Result<Option<MessageRow>, StoreError> {
    Ok(store.one::<MessageTuple>(&ONE, params![person, id]).await?.map(message_row))
}

/// Notes that a message was read, the first time.
pub(crate) fn mark_read(tx: &mut Tx<'_>, person: Id, id: Id, now: Micros) -> Result<(), StoreError> {
    tx.run(&MARK_READ, params![now, person, id]).map(drop)
}

/// Deletes messages made before `before`, at most `limit`; says how many.
pub(crate) fn delete_older(tx: &mut Tx<'_>, before: Micros, limit: i64) -> Result<u64, StoreError> {
    let old = tx.all::<(Id, Id)>(&OLD, params![before, limit])?;
    contacts::delete_copies(tx, &old)?;
    tx.run_many(&DELETE, old.into_iter().map(|(person, id)| params![person, id]).collect())
}

/// Deletes everything about a person; says how many messages that were.
pub(crate) fn forget(tx: &mut Tx<'_>, person: Id) -> Result<u64, StoreError> {
    contacts::forget(tx, person)?;
    tx.run(&FORGET, params![person])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_statement_is_prepared_on_both_engines() {
        let all = STATEMENTS.concat();
        for engine in polity_store::testkit::each_engine(MIGRATIONS).await.unwrap() {
            assert_eq!(engine.store.check_statements(&all).await.unwrap(), Vec::<String>::new());
        }
    }

    #[test]
    fn migrations_stay_inside_the_subset() {
        for migration in MIGRATIONS {
            assert_eq!(polity_store::dialect::refused_words(migration.sql), Vec::<String>::new());
        }
    }
}
