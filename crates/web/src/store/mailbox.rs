//! Messages that did not leave by a wire: the demonstration's mailbox, and letters that wait to be printed.
//! The row's content is sealed whole; ids are ordered by time, so that paging needs no other index.

use polity_store::{Migration, statement};

pub(crate) const TABLE: Migration = Migration {
    room: "web",
    number: 4,
    name: "mailbox",
    sql: "CREATE TABLE web_mailbox (id BYTEA PRIMARY KEY, channel TEXT NOT NULL, sealed BYTEA NOT NULL, \
          sent_at BIGINT NOT NULL, handled_at BIGINT)",
};

statement! {
    /// Keep a message; the same job keeps it once.
    pub(crate) INSERT: Write "web.keep_message" =
        "INSERT INTO web_mailbox (id, channel, sealed, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    /// Newest first, from before an id.
    pub(crate) PAGE: Point "web.mailbox_page" =
        "SELECT id, sealed, sent_at, handled_at FROM web_mailbox WHERE id < $1 ORDER BY id DESC LIMIT $2";
    /// One message.
    pub(crate) ONE: Point "web.mailbox_message" =
        "SELECT id, sealed, sent_at, handled_at FROM web_mailbox WHERE id = $1";
    /// A letter was printed and handed over.
    pub(crate) MARK_HANDLED: Write "web.mark_message_handled" =
        "UPDATE web_mailbox SET handled_at = $1 WHERE id = $2 AND handled_at IS NULL";
    /// What is older than it is kept, in slices.
    pub(crate) FORGET: Write "web.forget_messages" =
        "DELETE FROM web_mailbox WHERE id IN (SELECT id FROM web_mailbox WHERE id < $1 ORDER BY id LIMIT $2)";
}
