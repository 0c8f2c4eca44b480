//! Why the ledger refused. The texts are for operators and auditors.

use polity_store::StoreError;
use polity_vault::VaultError;

/// Every way in which the ledger can refuse.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A public particular is not a text, a whole number within ±2^53 or a truth value, or its name is not plain.
    #[error("the public part of {kind} cannot be written canonically: {reason}")]
    NotPublic {
        /// The act's kind.
        kind: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The leaf would not fit an entry bundle, whose lengths have 16 bits.
    #[error("the leaf of {kind} has {bytes} bytes, the limit is {}", crate::leaf::LEAF_BYTES_MAX)]
    LeafTooLong {
        /// The act's kind.
        kind: String,
        /// Its size.
        bytes: usize,
    },
    /// A subject set is larger than [`crate::subjects::SUBJECTS_MAX`]; split the act.
    #[error("{kind} has {count} subjects, the limit is {}", crate::subjects::SUBJECTS_MAX)]
    TooManySubjects {
        /// The act's kind.
        kind: String,
        /// How many there are.
        count: usize,
    },
    /// What the log or the tree holds is not what it should be. Nothing was signed or shown.
    #[error("the ledger is damaged at {place}: {reason}")]
    Damaged {
        /// Where, in words (`entry 17`, `tile 0/3`, `head`).
        place: String,
        /// What was found.
        reason: String,
    },
    /// What was asked for is not in the log, or not yet under a checkpoint.
    #[error("not in the ledger: {what}")]
    Absent {
        /// What was asked for.
        what: String,
    },
}

impl LedgerError {
    pub(crate) fn damaged(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Damaged { place: place.into(), reason: reason.into() }
    }
}
