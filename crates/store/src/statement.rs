//! Named statements: the only SQL there is, declared once and prepared on both engines by a test.

/// How a statement is run, and how many rows it may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A look-up by key: runs inline, at most [`Kind::rows_max`] rows.
    Point,
    /// A report or listing: runs away from the request threads.
    Scan,
    /// Changes rows; only inside a transaction.
    Write,
}

impl Kind {
    /// The most rows that one run may return; more is an error, never a silent cut.
    pub const fn rows_max(self) -> usize {
        match self {
            Self::Point => 1_000,
            Self::Scan | Self::Write => 100_000,
        }
    }
}

/// One SQL statement in the subset that both engines speak (see [`crate::dialect`]).
#[derive(Debug)]
pub struct Statement {
    /// `room.what_it_does`: the name in logs, metrics and errors.
    pub name: &'static str,
    /// The text, with parameters `$1`, `$2`, ... each first used in order.
    pub sql: &'static str,
    /// The text for the PostgreSQL wire, in the few registered pairs that must differ.
    pub postgres: Option<&'static str>,
    /// How it runs.
    pub kind: Kind,
}

/// Declares named statements.
///
/// ```
/// polity_store::statement! {
///     /// A person by identifier.
///     pub PERSON_BY_ID: Point "identity.person_by_id" = "SELECT created_at FROM identity_person WHERE id = $1";
/// }
/// assert_eq!(PERSON_BY_ID.name, "identity.person_by_id");
/// ```
#[macro_export]
macro_rules! statement {
    ($($(#[$doc:meta])* $vis:vis $name:ident: $kind:ident $label:literal = $sql:expr $(, postgres = $postgres:expr)?;)+) => {
        $($(#[$doc])* $vis static $name: $crate::Statement = $crate::Statement {
            name: $label,
            sql: $sql,
            postgres: $crate::statement!(@pair $($postgres)?),
            kind: $crate::Kind::$kind,
        };)+
    };
    (@pair) => { ::core::option::Option::None };
    (@pair $postgres:expr) => { ::core::option::Option::Some($postgres) };
}
