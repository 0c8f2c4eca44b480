//! The registers that agencies keep, because no program can know them: what each record says, as data.
//!
//! A record names agencies, posts and things, and never a person: every record becomes a public entry of the log.

mod check;
mod fault;
mod parts;
mod read;

pub use check::check;
pub use fault::Fault;
pub use parts::{Kind, Part};

use serde_json::{Map, Value};

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Register {
    /// Agencies with their ministry and how many officers they have.
    Agency,
    /// Public holidays.
    Holiday,
    /// How many officers of an agency passed a module.
    Training,
    /// Digital and analytics projects.
    Project,
    /// Uses of artificial intelligence.
    AiUse,
    /// Core fields of registers.
    CoreField,
    /// Requests of one agency for data of another.
    DataRequest,
    /// Systems and where they run.
    System,
    /// Live services. Nobody declares them in a file: publishing and closing a service does.
    Service,
}

impl Register {
    /// Those that a file declares, in the order in which they are read.
    pub const DECLARED: [Self; 8] = [
        Self::Agency,
        Self::Holiday,
        Self::Training,
        Self::Project,
        Self::AiUse,
        Self::CoreField,
        Self::DataRequest,
        Self::System,
    ];

    /// Its name, in files, tables and public entries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Holiday => "holiday",
            Self::Training => "training",
            Self::Project => "project",
            Self::AiUse => "ai_use",
            Self::CoreField => "core_field",
            Self::DataRequest => "data_request",
            Self::System => "system",
            Self::Service => "service",
        }
    }

    /// The register of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::DECLARED.into_iter().chain([Self::Service]).find(|register| register.code() == code)
    }

    /// The parts of its records beside `id`, `agency` and `withdrawn`.
    pub const fn parts(self) -> &'static [Part] {
        match self {
            Self::Agency => parts::AGENCY,
            Self::Holiday => parts::HOLIDAY,
            Self::Training => parts::TRAINING,
            Self::Project => parts::PROJECT,
            Self::AiUse => parts::AI_USE,
            Self::CoreField => parts::CORE_FIELD,
            Self::DataRequest => parts::DATA_REQUEST,
            Self::System => parts::SYSTEM,
            Self::Service => &[],
        }
    }
}

/// One record of a file, sound and ready to be declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The register.
    pub register: Register,
    /// Its identifier in the register.
    pub id: String,
    /// The agency that answers for it.
    pub agency: String,
    /// Its parts, as they will stand in the public entry; lists are texts parted by spaces.
    pub fields: Map<String, Value>,
    /// Whether it ends the record.
    pub withdrawn: bool,
}
