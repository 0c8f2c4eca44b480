//! Sessions at rest: one immutable row each, found by the hash of the token; only the last use is ever written again.

use polity_store::{Migration, statement};

pub(crate) const TABLE: Migration = Migration {
    room: "web",
    number: 1,
    name: "sessions",
    sql: "CREATE TABLE web_session (id BYTEA PRIMARY KEY, account BYTEA NOT NULL, person BYTEA, acting_for BYTEA, \
          assurance BIGINT NOT NULL, grants TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, \
          last_seen BIGINT NOT NULL, seen_from BYTEA NOT NULL)",
};

pub(crate) const BY_ACCOUNT: Migration = Migration {
    room: "web",
    number: 2,
    name: "sessions by account",
    sql: "CREATE INDEX web_session_account ON web_session (account)",
};

pub(crate) const BY_EXPIRY: Migration = Migration {
    room: "web",
    number: 3,
    name: "sessions by expiry",
    sql: "CREATE INDEX web_session_expiry ON web_session (expires_at)",
};

statement! {
    /// A new session.
    pub(crate) INSERT: Write "web.insert_session" =
        "INSERT INTO web_session (id, account, person, acting_for, assurance, grants, created_at, expires_at, \
         last_seen, seen_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    /// The session of a token's hash.
    pub(crate) BY_HASH: Point "web.session_by_hash" =
        "SELECT id, account, person, acting_for, assurance, grants, created_at, expires_at, last_seen, seen_from \
         FROM web_session WHERE id = $1";
    /// Every session of an account, newest first.
    pub(crate) OF_ACCOUNT: Point "web.sessions_of_account" =
        "SELECT id, account, person, acting_for, assurance, grants, created_at, expires_at, last_seen, seen_from \
         FROM web_session WHERE account = $1 ORDER BY created_at DESC, id";
    /// The last use, unless somebody just wrote it.
    pub(crate) TOUCH: Write "web.touch_session" =
        "UPDATE web_session SET last_seen = $1 WHERE id = $2 AND last_seen < $3";
    /// One session ends; the account guards against ending somebody else's.
    pub(crate) DELETE: Write "web.delete_session" = "DELETE FROM web_session WHERE id = $1 AND account = $2";
    /// All sessions of an account end.
    pub(crate) DELETE_OF_ACCOUNT: Write "web.delete_sessions_of_account" =
        "DELETE FROM web_session WHERE account = $1";
    /// All sessions of an account end but this one.
    pub(crate) DELETE_OF_ACCOUNT_BUT: Write "web.delete_other_sessions_of_account" =
        "DELETE FROM web_session WHERE account = $1 AND id <> $2";
    /// Rows that nobody can use any more, in slices.
    pub(crate) FORGET_EXPIRED: Write "web.forget_expired_sessions" =
        "DELETE FROM web_session WHERE id IN (SELECT id FROM web_session WHERE expires_at < $1 \
         ORDER BY expires_at LIMIT $2)";
}
