//! What is counted beside transactions: answers, payments and facts, each kind with its parts.

use polity_ledger::transactions::Audience;

/// What a counter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Facts of transactions that count; parts: `errands`, `prefilled`, `retyped`.
    Facts,
    /// Ratings after use on five points; the part is the score.
    Rated5,
    /// Residents' answers on six points; the part is the score.
    Rated6Resident,
    /// Businesses' answers on six points; the part is the score.
    Rated6Business,
    /// Payments; the part is `in.electronic`, `in.other`, `out.electronic` or `out.other`.
    Payments,
    /// Cents of payments; the part is that of the payment, a dot and the currency.
    Cents,
}

impl What {
    const ALL: [Self; 6] =
        [Self::Facts, Self::Rated5, Self::Rated6Resident, Self::Rated6Business, Self::Payments, Self::Cents];

    /// Its name in the tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Rated5 => "rated-5",
            Self::Rated6Resident => "rated-6-resident",
            Self::Rated6Business => "rated-6-business",
            Self::Payments => "payments",
            Self::Cents => "cents",
        }
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// Where an answer is counted; `None` for scales and audiences that no indicator knows. The two scales never mix.
    pub const fn of_rating(scale: i64, audience: Audience) -> Option<Self> {
        match (scale, audience) {
            (5, Audience::Resident | Audience::Business) => Some(Self::Rated5),
            (6, Audience::Resident) => Some(Self::Rated6Resident),
            (6, Audience::Business) => Some(Self::Rated6Business),
            _ => None,
        }
    }
}

/// An amount of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// What is counted.
    pub what: What,
    /// Which part of it.
    pub part: String,
    /// The service.
    pub service: String,
    /// The agency.
    pub agency: String,
    /// By which way people came, as the ledger writes it; empty where that says nothing.
    pub channel: String,
    /// How much.
    pub amount: i64,
}
