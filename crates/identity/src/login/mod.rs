//! Sign-in for others: what a relying party may ask for, what it must prove, and what it is given.
//!
//! Everything here is a decision without database, network or clock. `verbs/` carries the decisions out, `api/` speaks
//! the wire. What is peculiar to one profile (FAPI 2.0 today) stands in one file; the rest is common to all of them.

pub mod addresses;
pub mod assertion;
pub mod claims;
pub mod consent;
pub mod dpop;
pub mod fapi;
pub mod form;
pub mod key_freshness;
pub mod occasion;
pub mod refusal;
pub mod registration;
pub mod registration_faults;
pub mod relying_party;
pub mod request;
pub mod scopes;
pub mod single_use;
mod times;
pub mod token_presented;
