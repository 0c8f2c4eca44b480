//! Answers as they are kept: typed, each with where it came from.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text: also a mail address, a telephone number, a country, a national number, an address.
    Text(String),
    /// A whole number; a rating too.
    Whole(i64),
    /// A decimal number as text, such as `12.5`, of at most six places.
    Decimal(String),
    /// Yes or no.
    Flag(bool),
    /// The identifier of one choice, or words of one's own.
    One(String),
    /// Several of them, in the order of the document.
    Many(Vec<String>),
    /// A day.
    Date(Date),
    /// The rows of a repeating group, by column.
    Rows(Vec<BTreeMap<String, Value>>),
    /// A file that was put aside.
    File(FileRef),
    /// A place: a point of the map, words, or both.
    Place {
        /// The point, where one was pointed at.
        point: Option<Point>,
        /// Where that is; empty where the point says it all.
        words: String,
    },
}

/// A point of the map, in ten-millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude, north is positive.
    pub lat_e7: i32,
    /// Longitude, east is positive.
    pub lon_e7: i32,
}

/// A file that stands beside the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Its identifier in the store.
    pub id: String,
    /// Its name at the resident's.
    pub name: String,
    /// What it is by its first bytes, never by its name.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The resident wrote it.
    Typed,
    /// The register says so.
    Register {
        /// The agency that keeps the fact.
        source: String,
        /// When it was fetched.
        at: Timestamp,
    },
    /// The register said something else, and the resident changed it.
    RegisterEdited {
        /// The agency that keeps the fact.
        source: String,
        /// When it was fetched.
        at: Timestamp,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered.
    pub value: Value,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Answers by the identifier of their field.
pub type Answers = BTreeMap<String, Answer>;
