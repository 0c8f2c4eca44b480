//! The public leaf of an entry: canonical JSON that everyone may read, and that the Merkle tree commits to.
//!
//! It equals RFC 8785 without a canonicaliser: the fields below stand in alphabetical order and serde keeps it; `public` is a
//! `BTreeMap` with ASCII keys, for which the order of bytes is the order of UTF-16 units that the RFC wants; its values are texts,
//! truth values and whole numbers within ±(2^53 - 1), which ECMAScript prints as Rust does; and `serde_json` escapes strings as the RFC prescribes.

use std::collections::BTreeMap;

use polity_store::{Entry, Id, Micros};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::act::Access;
use crate::commitment::Commitment;
use crate::error::LedgerError;
use crate::subjects::SetCommitment;

/// Longest leaf: entry bundles of c2sp.org/tlog-tiles give each length 16 bits.
pub const LEAF_BYTES_MAX: usize = u16::MAX as usize;
/// Largest whole number that JSON readers everywhere agree on (RFC 8785 section 3.2.2.3).
const NUMBER_MAX: i64 = (1 << 53) - 1;
/// The form of leaves that this program writes.
const VERSION: u8 = 1;

/// A public particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Public {
    /// A truth value.
    Flag(bool),
    /// A whole number within ±(2^53 - 1).
    Number(i64),
    /// A text.
    Text(String),
}

/// Public particulars by name.
pub type PublicPart = BTreeMap<String, Public>;

/// What everyone may read of an entry. The fields are in the order of RFC 8785: do not sort them otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// What was done with the subject's data.
    #[serde(default, skip_serializing_if = "is_none")]
    pub access: Access,
    /// Commits to account, person and mandate of the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Commitment>,
    /// The agency in whose name it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// How surely the actor was identified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<u8>,
    /// When, microseconds UTC.
    pub at: Micros,
    /// Commits to the attributes that were touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Commitment>,
    /// Commits to the sealed particulars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Commitment>,
    /// The entry's identifier.
    pub id: Id,
    /// `room.what_happened`.
    pub kind: String,
    /// Public particulars.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub public: PublicPart,
    /// Commits to the purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Commitment>,
    /// The role in which it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Commits to the one subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Commitment>,
    /// Commits to a set of subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subjects: Option<SetCommitment>,
    /// The form of the leaf.
    pub v: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_none(access: &Access) -> bool {
    *access == Access::None
}

impl Leaf {
    /// A leaf with nothing but what every entry has.
    pub fn new(id: Id, kind: &str, at: Micros, public: PublicPart) -> Self {
        Self {
            access: Access::None,
            actor: None,
            agency: None,
            assurance: None,
            at,
            attributes: None,
            detail: None,
            id,
            kind: kind.to_owned(),
            public,
            purpose: None,
            role: None,
            subject: None,
            subjects: None,
            v: VERSION,
        }
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// [`LedgerError::LeafTooLong`] beyond [`LEAF_BYTES_MAX`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        let bytes = serde_json::to_vec(self)
            .map_err(|error| LedgerError::NotPublic { kind: self.kind.clone(), reason: error.to_string() })?;
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(LedgerError::LeafTooLong { kind: self.kind.clone(), bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Reads the bytes of a leaf.
    ///
    /// # Errors
    /// A sentence about what is wrong, if they are not exactly what [`Leaf::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let leaf: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("its leaf is not ours: {error}"))?;
        if leaf.v != VERSION {
            return Err(format!("its leaf has the unknown form {}", leaf.v));
        }
        let numbers = leaf
            .public
            .values()
            .filter_map(|value| if let Public::Number(it) = value { Some(it) } else { None });
        if numbers.into_iter().any(|number| !is_exact(*number))
            || !leaf.public.keys().all(|key| is_plain(key))
        {
            return Err("its public part is not canonical".into());
        }
        match serde_json::to_vec(&leaf) {
            Ok(again) if again == bytes => Ok(leaf),
            _ => Err("its leaf is not canonical".into()),
        }
    }

    /// Whether something is sealed beside the leaf, or was until it was erased.
    pub fn has_commitments(&self) -> bool {
        let fields = [self.actor, self.attributes, self.detail, self.purpose, self.subject];
        fields.iter().any(Option::is_some) || self.subjects.is_some()
    }

    /// Reads the leaf of an entry and holds the entry's columns against it: kind, time and identifier are all committed to.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn of(entry: &Entry) -> Result<Self, String> {
        let leaf = Self::from_bytes(&entry.leaf)?;
        for (name, is_same) in [
            ("identifier", leaf.id == entry.id),
            ("kind", leaf.kind == entry.kind),
            ("time", leaf.at == entry.at),
        ] {
            if !is_same {
                return Err(format!("its {name} is not the one in its leaf"));
            }
        }
        Ok(leaf)
    }
}

/// The public particulars of an act, if they can be written canonically.
///
/// # Errors
/// [`LedgerError::NotPublic`] for nested values, fractions, nulls, numbers beyond ±(2^53 - 1) and names that are not plain.
pub fn public_part(kind: &str, public: &Map<String, Value>) -> Result<PublicPart, LedgerError> {
    let refuse = |reason: String| LedgerError::NotPublic { kind: kind.to_owned(), reason };
    let mut part = PublicPart::new();
    for (name, value) in public {
        if !is_plain(name) {
            return Err(refuse(format!("the name {name:?} is not lower-case ASCII with underscores")));
        }
        let value = match value {
            Value::Bool(flag) => Public::Flag(*flag),
            Value::String(text) => Public::Text(text.clone()),
            Value::Number(number) => match number.as_i64().filter(|number| is_exact(*number)) {
                Some(number) => Public::Number(number),
                None => return Err(refuse(format!("{name} is not a whole number within ±(2^53 - 1)"))),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => {
                return Err(refuse(format!("{name} is neither a text, a whole number nor a truth value")));
            }
        };
        part.insert(name.clone(), value);
    }
    Ok(part)
}

fn is_exact(number: i64) -> bool {
    (-NUMBER_MAX..=NUMBER_MAX).contains(&number)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
