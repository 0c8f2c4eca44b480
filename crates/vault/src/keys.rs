//! The nouns of the key ring: what a key is for, where a value lives, and what the store keeps of a key.

use std::fmt;

/// What a key family is for, as `room.thing` (for example `identity.facts`). One family each, never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Purpose(pub &'static str);

impl fmt::Display for Purpose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// Where a sealed value lives. It is bound to the value: moved to another row or column, it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table, as the database names it.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The row's key, in bytes; several parts are concatenated by the caller in a fixed order and width.
    pub row: &'a [u8],
}

impl<'a> Place<'a> {
    /// A place; shorter to write than the fields.
    pub const fn new(table: &'a str, column: &'a str, row: &'a [u8]) -> Self {
        Self { table, column, row }
    }
}

/// What the store keeps of one key: useless without the root key that wrapped it.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// The purpose's name; with `version` the record's primary key.
    pub purpose: String,
    /// 1 for the first key of the purpose, then one more at each rotation.
    pub version: u32,
    /// The key material, wrapped by the root key for exactly this purpose and version.
    pub wrapped: Vec<u8>,
    /// When it was made, microseconds UTC.
    pub created_at: i64,
    /// A retired key is used for nothing any more, not even for reading.
    pub retired: bool,
}

impl fmt::Debug for KeyRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("KeyRecord")
            .field("purpose", &self.purpose)
            .field("version", &self.version)
            .field("wrapped", &format_args!("{} bytes", self.wrapped.len()))
            .field("created_at", &self.created_at)
            .field("retired", &self.retired)
            .finish()
    }
}

/// Appends `bytes` with its length before it, so that no two lists of parts give the same encoding.
pub(crate) fn push_part(encoding: &mut Vec<u8>, bytes: &[u8]) {
    encoding.extend((bytes.len() as u64).to_be_bytes());
    encoding.extend(bytes);
}
