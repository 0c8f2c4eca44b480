//! The ledger: a record that nobody can rewrite, cut or reorder unnoticed, not even who holds the database.
//!
//! Every act and event of the nation is one entry of one log; the entries are the leaves of a Merkle tree (RFC 6962), whose
//! signed checkpoints, tiles and entries anyone may fetch (c2sp.org/tlog-tiles). It promises:
//!
//! - **Every entry is committed to**: its number, kind, time and identifier, what is public of it, and by salted commitments what is not.
//! - **The public leaf holds no personal data**; what is personal is sealed beside it and can be erased without breaking the tree.
//! - **Whoever was looked at can see it** ([`looks`]), and members of a bulk query can each prove that they were in it ([`subjects`]).
//! - **No checkpoint is signed that contradicts an earlier one**, and [`Ledger::verify`] names the first wrong place.
//!
//! Rooms call [`Ledger::prepare`] outside of a transaction and `tx.append(&entry)` inside. A newcomer starts in `act.rs`.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "a test fails by panicking"
    )
)]

mod act;
pub mod checkpoint;
mod commitment;
mod error;
mod growth;
pub mod leaf;
pub mod looks;
pub mod note;
pub mod private;
pub mod proof;
mod record;
pub mod serve;
mod store;
pub mod subjects;
pub mod tiles;
pub mod transactions;
pub mod tree;
pub mod verify;

pub use act::{Access, Act, Actor, Subject};
pub use commitment::{Commitment, Opening, SALT_BYTES, Salt};
pub use error::LedgerError;
pub use growth::TreeGrowth;
pub use record::{Ledger, PURPOSES};
pub use store::{MIGRATIONS, STATEMENTS};
