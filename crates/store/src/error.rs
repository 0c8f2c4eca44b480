//! Why the store could not do what was asked.

/// A failure of the store. The text is for operators: callers translate it into their own format.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A queue was at its limit: try again shortly.
    #[error("the store is busy: the queue of {queue} is full")]
    Overloaded {
        /// Which queue.
        queue: &'static str,
    },
    /// The engine could not be reached or answered with a fault of its own.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The disk or the quota is full; nothing was written.
    #[error("the database is full: {0}")]
    Full(String),
    /// Another transaction got there first; the layer retries these before a caller sees one.
    #[error("{statement} met a concurrent change")]
    Contended {
        /// The statement that met it.
        statement: &'static str,
    },
    /// A unique key or another constraint refused the row.
    #[error("{statement} was refused by a constraint: {message}")]
    Constraint {
        /// The statement that was refused.
        statement: &'static str,
        /// The engine's words.
        message: String,
    },
    /// The statement is wrong, or does not fit the schema.
    #[error("{statement} failed: {message}")]
    Statement {
        /// The statement that failed.
        statement: &'static str,
        /// The engine's words.
        message: String,
    },
    /// A row did not hold what was asked for.
    #[error("{statement} returned an unexpected row: {message}")]
    Decode {
        /// The statement that returned it.
        statement: &'static str,
        /// What differed.
        message: String,
    },
    /// More rows than the statement's kind allows.
    #[error("{statement} returned more than {rows_max} rows")]
    TooManyRows {
        /// The statement.
        statement: &'static str,
        /// Its limit.
        rows_max: usize,
    },
    /// A transaction body panicked; its work was undone.
    #[error("the body of {0} panicked; nothing was written")]
    Panicked(&'static str),
    /// The connection broke while the commit was under way and stayed broken: the marker will tell.
    #[error("it is not known whether {0} was committed; repeat it with the same operation id")]
    Ambiguous(&'static str),
    /// The held answer of an operation does not fit the type that was asked for.
    #[error("the held answer of {0} cannot be read: {1}")]
    HeldAnswer(&'static str, String),
    /// A migration could not be applied, or an applied one was changed.
    #[error("migration {0}: {1}")]
    Migration(String, String),
}

impl StoreError {
    /// Whether the layer may run the body again.
    pub(crate) const fn is_contention(&self) -> bool {
        matches!(self, Self::Contended { .. })
    }
}
