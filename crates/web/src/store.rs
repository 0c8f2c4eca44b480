//! The tables of this room and every statement on them.

pub(crate) mod mailbox;
pub(crate) mod session;

use polity_store::{Migration, Statement};

/// Schema of this room.
pub const MIGRATIONS: &[Migration] =
    &[session::TABLE, session::BY_ACCOUNT, session::BY_EXPIRY, mailbox::TABLE];

/// Every statement of this room; a test prepares them on both engines.
pub const STATEMENTS: &[&Statement] = &[
    &session::INSERT,
    &session::BY_HASH,
    &session::OF_ACCOUNT,
    &session::TOUCH,
    &session::DELETE,
    &session::DELETE_OF_ACCOUNT,
    &session::DELETE_OF_ACCOUNT_BUT,
    &session::FORGET_EXPIRED,
    &mailbox::INSERT,
    &mailbox::PAGE,
    &mailbox::ONE,
    &mailbox::MARK_HANDLED,
    &mailbox::FORGET,
];
