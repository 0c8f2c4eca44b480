//! What each record says: the parts of the registers, as data. A new part is a line here, and a line where it is counted.

/// What a part of a record must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A short text.
    Text,
    /// A code of small letters, digits and hyphens, such as an agency's.
    Code,
    /// Codes of agencies.
    Codes,
    /// An address: `https://…`, or one of this nation's site, beginning with `/`.
    Link,
    /// A date, or a moment with its offset, that has passed.
    Past,
    /// A date that may lie ahead.
    Date,
    /// A whole number from 0.
    Count,
    /// True or false.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its name, in the file and in the public entry.
    pub name: &'static str,
    /// What it must be.
    pub kind: Kind,
    /// Whether every record has it.
    pub needed: bool,
    /// What to write there, for whoever left it out.
    pub what: &'static str,
}

const fn need(name: &'static str, kind: Kind, what: &'static str) -> Part {
    Part { name, kind, needed: true, what }
}

const fn may(name: &'static str, kind: Kind, what: &'static str) -> Part {
    Part { name, kind, needed: false, what }
}

const EVIDENCE: Part = may("evidence", Kind::Link, "where it can be read");

pub(super) const AGENCY: &[Part] = &[
    need("ministry", Kind::Code, "the code of its ministry, or its own where it stands alone"),
    need("officers", Kind::Count, "how many officers it has"),
    EVIDENCE,
];

pub(super) const HOLIDAY: &[Part] =
    &[need("date", Kind::Date, "the date"), may("name", Kind::Text, "its name")];

pub(super) const TRAINING: &[Part] = &[
    need("module", Kind::Text, "the name of the module"),
    need("competency", Kind::Choice(&["data", "basic"]), "what it teaches"),
    need("passed", Kind::Count, "how many officers passed it"),
    need("valid_until", Kind::Date, "until when it is valid"),
    EVIDENCE,
];

pub(super) const PROJECT: &[Part] = &[
    need("title", Kind::Text, "its name"),
    need("kind", Kind::Choice(&["transformative", "analytics"]), "what it is"),
    need("sponsors", Kind::Codes, "the agencies that carry it"),
    need("start", Kind::Past, "when it began"),
    need("evidence", Kind::Link, "where it can be read"),
    may("outcome", Kind::Text, "what was measured"),
    may("measured_on", Kind::Past, "when it was measured"),
    may("confirmed_by", Kind::Code, "the second agency that confirms it"),
    may("grant", Kind::Text, "the grant under which data was read"),
    may("data_read_on", Kind::Past, "when data was first read under it"),
];

pub(super) const AI_USE: &[Part] = &[
    need("purpose", Kind::Text, "what it is used for"),
    need("owner", Kind::Text, "the post or team that answers for it"),
    need("model", Kind::Text, "the model"),
    need("evaluated_on", Kind::Past, "when it was evaluated"),
    need("last_run", Kind::Past, "when it last ran"),
    EVIDENCE,
];

pub(super) const CORE_FIELD: &[Part] = &[
    need("title", Kind::Text, "what it holds"),
    may("schema", Kind::Link, "where its schema is"),
    may("last_read", Kind::Past, "when a program last read it"),
    EVIDENCE,
];

pub(super) const DATA_REQUEST: &[Part] = &[
    need("asked_by", Kind::Code, "the agency that asked"),
    need("asked_at", Kind::Past, "when it asked"),
    may("complete_at", Kind::Past, "when the request was complete"),
    may("first_read_at", Kind::Past, "when data was first read"),
    EVIDENCE,
];

pub(super) const SYSTEM: &[Part] = &[
    need("title", Kind::Text, "its name"),
    need("eligible", Kind::Flag, "whether it could run on commercial cloud"),
    need(
        "hosting",
        Kind::Choice(&["commercial-cloud", "government-cloud", "own-centre", "other"]),
        "where it runs",
    ),
    EVIDENCE,
];
